import { fitExactly, fitExactlyAtEnd, widthOf } from './fit.js'

export interface Column {
  readonly title: string
  /** Cells that don't fit lose their beginning: of paths and ids, the end tells them apart. */
  readonly keepsEnd?: true
  /** The column that people look for: it shrinks after the others. */
  readonly isMain?: true
}

const GAP = 2
/** Minimum width of a column. */
const LEAST = 10
/** A main column shrinks like others as long as it is wider, and rather than getting narrower replaces columns. */
const LEAST_MAIN = 24

/**
 * Column widths so that a row fits: columns that don't fit are left out from the right; of the rest the widest shrink first,
 * the main column later, the first column last.
 */
export function columnWidths(
  rows: readonly (readonly string[])[],
  room: number,
  columns: readonly Column[] = [],
): readonly number[] {
  const number = rows[0]?.length ?? 0
  const natural = Array.from({ length: number }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  )
  const main = columns.findIndex(({ isMain }) => isMain === true)
  const least = natural.map((width, column) => (column === 0 ? width : Math.min(width, LEAST)))
  const wanted = natural.map((width, column) =>
    column === main ? Math.min(width, LEAST_MAIN) : (least[column] ?? 0),
  )
  const fitting = fittingColumns(least, fittingColumns(wanted, number, main + 1, room), 1, room)
  const widths = natural.slice(0, fitting)
  shrink(widths, wanted, room)
  shrink(widths, least, room)
  return total(widths) > room ? [Math.max(1, room)] : widths
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
