import { parse } from 'csv-parse/sync'
import { unguardFormula } from './spreadsheet-cells.js'

export type Delimiter = ',' | ';' | '\t'

export interface HeaderLine {
  readonly cells: readonly string[]
  readonly delimiter: Delimiter
}

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t']

/** Far longer than any header, and short enough to read three times. */
const LONGEST_HEADER = 1 << 16

/** Longer than any text before a header. */
const LONGEST_BEGINNING = 1 << 20

/** A first line that names the delimiter for Excel, such as `sep=;`. */
const DELIMITER_LINE = /^"?sep=.?"?[,;\t]*(?=\r|\n)/i

/** Empties that line, so that line numbers stay right. The header shows the delimiter as well. */
export function withoutDelimiterLine(text: string): string {
  return text.replace(DELIMITER_LINE, '')
}

export function hasContent(text: string): boolean {
  return contentAt(text) >= 0
}

/** Whether the beginning of a file holds all of its header, or is too long to wait for more of it. */
export function hasHeaderLine(text: string, isFilled: boolean): boolean {
  if (!isFilled) return text.length >= LONGEST_BEGINNING
  return text.length >= startOfHeader(text) + LONGEST_HEADER
}

/**
 * Decides the delimiter from the header line: the one that yields most known columns, then most columns at all. The
 * names come first because a `;` file does not quote the commas in its own headers.
 */
export function readHeaderLine(text: string, knownHeaders: ReadonlySet<string>): HeaderLine {
  return headerAt(text, startOfHeader(text), knownHeaders)
}

/** How many lines people and programs put above a header. */
const LINES_ABOVE = 3

/**
 * Returns the number of the line that looks like the header if the first line with content does not: it has a column by
 * one of these names and more columns than the first line, which then is a title.
 */
export function laterHeaderLine(text: string, wanted: ReadonlySet<string>): number | undefined {
  const lines = text.slice(0, LONGEST_HEADER).split(/\r\n|\n|\r/)
  const first = lines.findIndex(hasContent)
  const isTitleOf = (cells: readonly string[]): boolean =>
    cells.length === 1 ||
    headerAt(lines[first] ?? '', 0, wanted).cells.filter(hasContent).length < cells.length
  for (const [above, line] of lines.slice(first + 1, first + 1 + LINES_ABOVE).entries()) {
    const { cells } = headerAt(line, 0, wanted)
    if (cells.some((cell) => wanted.has(cell)) && isTitleOf(cells)) return first + above + 2
  }
  return undefined
}

function headerAt(text: string, start: number, knownHeaders: ReadonlySet<string>): HeaderLine {
  const header = text.slice(start, start + LONGEST_HEADER)
  const known = (line: HeaderLine) => line.cells.filter((cell) => knownHeaders.has(cell)).length
  const readings = DELIMITERS.map((delimiter) => ({ cells: firstRecord(header, delimiter), delimiter }))
  return readings.reduce((best, next) => {
    const gain = known(next) - known(best)
    return gain > 0 || (gain === 0 && next.cells.length > best.cells.length) ? next : best
  })
}

/** The first line that is more than white space and delimiters. */
function startOfHeader(text: string): number {
  return startOfLine(text, Math.max(contentAt(text), 0))
}

function contentAt(text: string): number {
  return text.search(/[^\s,;]/)
}

function startOfLine(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1
}

function firstRecord(text: string, delimiter: Delimiter): readonly string[] {
  try {
    const [cells = []] = parse(text, { delimiter, record_delimiter: ['\r\n', '\n', '\r'], to: 1 })
    return cells.map(unguardFormula)
  } catch {
    return [] // A broken header is complained about when the file itself is read.
  }
}
