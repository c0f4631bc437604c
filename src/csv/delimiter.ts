import { parse } from 'csv-parse/sync'
import { unguardFormula } from './formula.js'

export type Delimiter = ',' | ';' | '\t'

export interface HeaderLine {
  readonly cells: readonly string[]
  readonly delimiter: Delimiter
}

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t']

/** Far longer than any header, and short enough to read three times. */
const LONGEST_HEADER = 1 << 16

/** The line that tells Excel the delimiter, such as `sep=;`, where the file has one. */
const DELIMITER_LINE = /^"?sep=.?"?[,;\t]*(?=\r|\n)/i

/** Emptied rather than left out, so that the lines keep their numbers; which delimiter it is, the header tells, too. */
export function withoutDelimiterLine(text: string): string {
  return text.replace(DELIMITER_LINE, '')
}

export function hasContent(text: string): boolean {
  return contentAt(text) >= 0
}

/** Whether the beginning of a file, of which some is content, holds its header for certain. */
export function hasHeaderLine(text: string): boolean {
  const content = contentAt(text)
  return content >= 0 && text.length >= startOfLine(text, content) + LONGEST_HEADER
}

/**
 * Decides the delimiter from the header line: the one that yields most known columns, then most columns at all. The
 * names come first because a `;` file does not quote the commas in its own headers.
 */
export function readHeaderLine(text: string, knownHeaders: ReadonlySet<string>): HeaderLine {
  const header = text.slice(startOfHeader(text)).slice(0, LONGEST_HEADER)
  const known = (line: HeaderLine) => line.cells.filter((cell) => knownHeaders.has(cell)).length
  const readings = DELIMITERS.map((delimiter) => ({ cells: firstRecord(header, delimiter), delimiter }))
  return readings.reduce((best, next) => {
    const gain = known(next) - known(best)
    return gain > 0 || (gain === 0 && next.cells.length > best.cells.length) ? next : best
  })
}

/** The first line that is more than white space and delimiters. */
function startOfHeader(text: string): number {
  return startOfLine(text, contentAt(text))
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
