/** Spreadsheets run a cell that starts with one of these (the apostrophe is here so that guarding can be undone exactly). */
const GUARDED = /^[=+\-@\t\r']/
const GUARD = /^'(?=[=+\-@\t\r'])/

/** Makes a cell harmless to a spreadsheet: `=1+1` becomes `'=1+1`. */
export function guardFormula(cell: string): string {
  return GUARDED.test(cell) ? `'${cell}` : cell
}

/** Undoes `guardFormula` for every string, and leaves a cell such as `'tis` that was never guarded. */
export function unguardFormula(cell: string): string {
  return cell.replace(GUARD, '')
}
