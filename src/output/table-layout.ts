import { fitExactly, fitExactlyAtEnd, widthOf } from './fit.js'

export interface Column {
  readonly title: string
  /** Cells that don't fit lose their beginning: paths and ids differ at the end. */
  readonly keepsEnd?: true
  /** The column that people look for: it shrinks after the others. */
  readonly isMain?: true
  /** Of a main column: rather than make it narrower, other columns are left out. */
  readonly wanted?: number
}

export const GAP = 2
/** Minimum width of a column. */
const LEAST = 10
/** A main column shrinks like others as long as it is wider. */
const WANTED_MAIN = 24
/** The least width of a main column that names none: rather than make it narrower, other columns are left out. */
const LEAST_MAIN = 18

/**
 * Column widths so that a row fits: columns that don't fit are left out from the right; of the rest the widest shrink first,
 * the main column later, the first column last.
 */
export function columnWidths(
  rows: readonly (readonly string[])[],
  room: number,
  columns: readonly Column[] = [],
): readonly number[] {
  const natural = naturalWidths(rows)
  const number = natural.length
  const main = columns.findIndex(({ isMain }) => isMain === true)
  const leastWith = (ofMain: number): readonly number[] =>
    natural.map((width, n) => (n === 0 ? width : Math.min(width, n === main ? ofMain : LEAST)))
  const wanted = columns[main]?.wanted
  const most = fittingColumns(leastWith(wanted ?? LEAST_MAIN), number, main + 1, room)
  const widths = natural.slice(0, fittingColumns(leastWith(LEAST), most, 1, room))
  for (const ofMain of [wanted ?? WANTED_MAIN, LEAST_MAIN, LEAST]) shrink(widths, leastWith(ofMain), room)
  return total(widths) > room ? [Math.max(1, room)] : widths
}

/**
 * Column widths so that a row of wrapped cells fits: the widest columns shrink first, words are broken last, and no column
 * is left out.
 */
export function wrappingWidths(rows: readonly (readonly string[])[], room: number): readonly number[] {
  const widths = naturalWidths(rows)
  if (total(widths) <= room) return widths
  const words = naturalWidths(rows.map((row) => row.map(widestWord)))
  for (const least of [words, widths.map((width) => Math.min(width, LEAST))]) shrink(widths, least, room)
  return widths
}

function widestWord(cell: string): string {
  return cell.split(' ').reduce((widest, word) => (widthOf(word) > widthOf(widest) ? word : widest), '')
}

/** Whether a row of these columns has cells that are cut. */
export function areCut(rows: readonly (readonly string[])[], widths: readonly number[]): boolean {
  const natural = naturalWidths(rows)
  return widths.some((width, column) => width < (natural[column] ?? 0))
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  return Array.from({ length: rows[0]?.length ?? 0 }, (_, column) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? '')), 0),
  )
}

/** How many of `most` columns fit, at least `fewest`. */
function fittingColumns(widths: readonly number[], most: number, fewest: number, room: number): number {
  let number = most
  while (number > Math.max(1, fewest) && total(widths.slice(0, number)) > room) number -= 1
  return number
}

/** Takes columns from the widest one, down to a minimum for each, until the row fits. */
function shrink(widths: number[], least: readonly number[], room: number): void {
  while (total(widths) > room) {
    const spare = widths.map((width, column) => (width > (least[column] ?? 0) ? width : 0))
    const widest = Math.max(...spare)
    if (widest === 0) return
    widths[spare.indexOf(widest)] = widest - 1
  }
}

export function rowText(
  cells: readonly string[],
  widths: readonly number[],
  columns: readonly Column[] = [],
): string {
  return widths
    .map((width, column) => {
      const exactly = columns[column]?.keepsEnd === true ? fitExactlyAtEnd : fitExactly
      return exactly(cells[column] ?? '', width)
    })
    .join(' '.repeat(GAP))
    .trimEnd()
}

/** The first column and those from `first` on: what is shown after scrolling sideways. */
export function scrolledTo<T>(cells: readonly T[], first: number): readonly T[] {
  return [...cells.slice(0, 1), ...cells.slice(1 + first)]
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP, -GAP)
}
