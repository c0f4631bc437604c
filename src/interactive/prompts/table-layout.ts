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
/** Main columns shrink like others as long as they are wider. */
const LEAST_MAIN = 32

/**
 * Column widths so that a row fits: columns that don't fit at their minimum are left out from the right; of the rest the
 * widest shrink first, main columns later, the first column last.
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
  const least = natural.map((width, column) => (column === 0 ? width : Math.min(width, LEAST)))
  while (least.length > 1 && total(least) > room) least.pop()
  if (total(least) > room) return [Math.max(1, room)]
  const beforeMain = least.map((width, column) =>
    columns[column]?.isMain === true ? Math.max(width, Math.min(natural[column] ?? 0, LEAST_MAIN)) : width,
  )
  const widths = natural.slice(0, least.length)
  shrink(widths, beforeMain, room)
  shrink(widths, least, room)
  return widths
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
