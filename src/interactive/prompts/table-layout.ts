import { fitExactly, widthOf } from './fit.js'

const GAP = 2
/** Narrower than that a column tells nothing any more. */
const LEAST = 10

/**
 * Widths for columns so that a row fits: as wide as their cells where there is room, else the widest give way first,
 * the first column (who it is) last of all; what still has no room is left out from the right.
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

export function rowText(cells: readonly string[], widths: readonly number[]): string {
  return widths
    .map((width, column) => fitExactly(cells[column] ?? '', width))
    .join(' '.repeat(GAP))
    .trimEnd()
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP, -GAP)
}
