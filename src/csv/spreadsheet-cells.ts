import { trimmed } from '../model/free-text.js'
import { quoted } from './complaint.js'

export interface CellFault {
  readonly problem: string
  readonly cure: string
}

/** `#NAME?` in all its spreadsheet languages (`#NOM?`, `#WERT!`), `#DIV/0!`, `#N/A` and the `###` of a narrow column. */
const SPREADSHEET_ERROR = /^#(?:[\p{Lu}\p{N}/_ ]+[!?]|N\/[AD]|NV|NA|GETTING_DATA|##+)$/u

/** Spreadsheets write the sign after the E, people don't. */
const SCIENTIFIC_NUMBER = /^[+-]?\d+(?:[.,]\d+)?E[+-]\d+$/i

/** The damage that a spreadsheet or a broken copy did to a cell, whose value is lost. */
export function cellFault(cell: string): CellFault | undefined {
  const text = trimmed(cell)
  if (text.includes('\0'))
    return { problem: `holds ${quoted(text)}, a text with a NUL byte`, cure: 'enter the value again' }
  if (SPREADSHEET_ERROR.test(text))
    return {
      problem: `holds ${quoted(text)}, a spreadsheet error`,
      cure: 'correct the formula, or replace it by its value',
    }
  if (SCIENTIFIC_NUMBER.test(text))
    return {
      problem: `holds ${quoted(text)}, a number that a spreadsheet has shortened`,
      cure: 'format the column as text and enter the value again',
    }
  return undefined
}

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
