import type { Terminal } from '../platform/terminal.js'
import { widthOf, wrap } from './fit.js'
import { visible } from './sanitise.js'
import { type Column, columnWidths, GAP, rowText, wrappingWidths } from './table-layout.js'

/**
 * Rows under headings, columns aligned by what a terminal shows; the last column is not padded.
 * @param room columns for a row: cells that need more continue below, in their own column
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  indent = '',
  room = Number.POSITIVE_INFINITY,
): string {
  const all = [headings, ...rows].map((row) => row.map(visible))
  const widths = wrappingWidths(all, room - indent.length)
  return all.flatMap((row) => rowLines(row, widths).map((line) => `${indent}${line}\n`)).join('')
}

/** A row in as many lines as its longest cell takes. */
function rowLines(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = widths.map((width, column) => wrap(row[column] ?? '', width))
  const height = Math.max(...cells.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, column) => pad(lines[line] ?? '', widths, column))
      .join(' '.repeat(GAP))
      .trimEnd(),
  )
}

function pad(cell: string, widths: readonly number[], column: number): string {
  const width = widths[column] ?? 0
  return column === widths.length - 1 ? cell : cell + ' '.repeat(Math.max(0, width - widthOf(cell)))
}

/** A table that fits the terminal: cells are cut, and columns without room left out, which `note` says. */
export function fittedTable(
  terminal: Pick<Terminal, 'outIsTty' | 'columns'>,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): { readonly text: string; readonly note?: string } {
  const titles = columns.map(({ title }) => title)
  if (!terminal.outIsTty) return { text: table(titles, rows) }
  const all = [titles, ...rows]
  const widths = columnWidths(all, terminal.columns(), columns)
  const text = all.map((cells) => `${rowText(cells, widths, columns)}\n`).join('')
  const hidden = titles.slice(widths.length)
  if (hidden.length === 0) return { text }
  return {
    text,
    note: `Not shown: ${hidden.join(', ')}. A wider terminal or --output json shows all columns.`,
  }
}
