import stringWidth from 'string-width'
import { visible } from './sanitise.js'

/** Rows under headings, columns aligned by what a terminal shows; the last column is not padded. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  indent = '',
): string {
  const all = [headings, ...rows].map((row) => row.map(visible))
  const widths = headings.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, stringWidth(row[column] ?? '')), 0),
  )
  return all
    .map(
      (row) =>
        `${indent}${row
          .map((cell, column) => pad(cell, widths, column))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function pad(cell: string, widths: readonly number[], column: number): string {
  const width = widths[column] ?? 0
  return column === widths.length - 1 ? cell : cell + ' '.repeat(Math.max(0, width - stringWidth(cell)))
}
