import { fitExactly, fitExactlyAtEnd, widthOf } from './fit.js'

export interface Column {
  readonly title: string
  /** Cells that don't fit lose their beginning: of paths, the end tells them apart. */
  readonly keepsEnd?: true
}

const GAP = 2
/** Minimum width of a column. */
const LEAST = 10

/**
 * Column widths so that a row fits: the widest columns shrink first, the first column last; columns that still don't fit
 * are left out from the right.
 */
export function columnWidths(rows: readonly (readonly string[])[], room: number): readonly number[] {
  const columns = rows[0]?.length ?? 0
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  )
  while (total(widths) > room) {
    const others = widths.slice(1)
    const widest = Math.max(...others, LEAST)
    if (widest > LEAST) widths[1 + others.indexOf(widest)] = widest - 1
    else if (widths.length > 1) widths.pop()
    else return [Math.max(1, room)]
  }
  return widths
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
