import { isBlankText, trimmed } from '../model/free-text.js'

export interface NameLine {
  readonly line: number
  /** A name, an id or an ARN. */
  readonly username: string
}

export interface TextLine {
  readonly line: number
  readonly text: string
}

/** Returns the lines of a text that hold something. */
export function linesWithText(text: string): readonly TextLine[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ line: index + 1, text: line }))
    .filter((line) => !isBlankText(line.text))
}

/** Returns the names of a list: one a line, with tabs between them, or all on one line with commas between them. */
export function namesInLines(text: string): readonly NameLine[] {
  const lines = linesWithText(text)
  const isOneLine = lines.length === 1
  return lines.flatMap(({ line, text: of }) =>
    namesOfLine(of, isOneLine).map((username) => ({ line, username })),
  )
}

/** In a list of several lines a comma may belong to a name, unless it ends the line. */
function namesOfLine(text: string, isOneLine: boolean): readonly string[] {
  const cells = cellsOfLine(text, isOneLine ? /[\t,;]/ : /\t/)
  // `aws connect list-users --output text` has a line a user with the id among other things.
  const ids = cells.filter((cell) => IDENTIFIER.test(cell))
  return ids.length > 0 && cells.length > ids.length ? ids.slice(0, 1) : cells
}

/** The form of a user's id. */
export const IDENTIFIER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Splits a line and takes the quotes off, and a comma at the end that a list of quoted names leaves. */
export function cellsOfLine(text: string, separator: RegExp): readonly string[] {
  return trimmed(text)
    .split(separator)
    .map(unquoted)
    .filter((cell) => cell !== '')
}

const QUOTED = /^(["'])(.*)\1$/

function unquoted(cell: string): string {
  const bare = trimmed(cell).replace(/(?<=["'])[,;]$/, '')
  return trimmed(QUOTED.exec(bare)?.[2] ?? bare)
}
