import stringWidth from 'string-width'
import type { Terminal } from '../platform/terminal.js'
import { visible } from './sanitise.js'
import { type Column, columnWidths, rowText } from './table-layout.js'

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
