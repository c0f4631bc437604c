import type { Complaint } from './complaint.js'
import { shownColumns } from './columns.js'
import { cellsOfLine, IDENTIFIER, linesWithText, type TextLine } from './name-lines.js'

type Judgement = Pick<Complaint, 'line' | 'problem'> & { readonly cure: string }

/** No name, id or ARN of a user is longer, not even thousands of them on one line. */
const LONGEST_LINE = 16 << 20

/**
 * Says what a file that isn't a list of users looks like: JSON, a table for people, a CSV without a column for users.
 * @returns `undefined` for a file that may be a list of names
 */
export function strangeList(text: string, file: string): Complaint | undefined {
  const lines = linesWithText(text)
  const judgement = longLine(lines) ?? json(lines) ?? table(lines) ?? foreignCsv(lines)
  return judgement === undefined ? undefined : { file, ...judgement }
}

function longLine(lines: readonly TextLine[]): Judgement | undefined {
  const found = lines.find(({ text }) => text.length > LONGEST_LINE)
  if (found === undefined) return undefined
  return {
    line: found.line,
    problem: 'this line is longer than 16 MiB, so the file is not a list of users',
    cure: ONE_A_LINE,
  }
}

const ONE_A_LINE = 'give one name a line, or a CSV with a username column'

function json([first]: readonly TextLine[]): Judgement | undefined {
  if (first === undefined || !/^\s*(?:\[\s*(?:["{[]|$)|\{\s*(?:"|\}|$))/.test(first.text)) return undefined
  return {
    line: first.line,
    problem: 'looks like JSON, not like a list of users',
    cure: "take the names out of it, e.g. with jq -r '.. | .username? // .Username? // empty'",
  }
}

/** Rules of characters, frames, or a header in capitals over columns that are aligned with blanks. */
function table(lines: readonly TextLine[]): Judgement | undefined {
  const [first] = lines
  const rule = lines.slice(0, 5).find(({ text }) => /^[\s|+:=\-\u2500-\u257f]{3,}$/u.test(text))
  const isAligned = first !== undefined && /^\s*[A-Z][A-Z ]*\S {2,}[A-Z]/.test(first.text)
  if (first === undefined || (rule === undefined && !isAligned)) return undefined
  return {
    line: first.line,
    problem: 'looks like a table for people, not like a list of users',
    cure: 'connect-bulk export writes a CSV that can be used here',
  }
}

/** The separators of a CSV; the names of a list may hold a comma or a semicolon in some of its lines. */
const SEPARATORS = [/,/, /;/, /\t/]

/** As many cells on nearly every line make a table, and its first line names no column for users. */
function foreignCsv(lines: readonly TextLine[]): Judgement | undefined {
  for (const separator of SEPARATORS) {
    const header = rectangleOf(lines, separator)
    if (header === undefined) continue
    const columns = cellsOfLine(header.text, separator).map((cell) => ({ header: cell }))
    return {
      line: header.line,
      problem: `looks like a CSV, but has no username or user_id column; its columns are ${shownColumns(columns)}`,
      cure: 'call the column with the login names username',
    }
  }
  return undefined
}

/** Titles and the like above a header. */
const LINES_ABOVE = 3

/** Returns the first line of a table, if the text is one. */
function rectangleOf(lines: readonly TextLine[], separator: RegExp): TextLine | undefined {
  const width = ({ text }: TextLine) => text.replace(/"[^"]*"/g, '').split(separator).length
  const at = lines.slice(0, LINES_ABOVE + 1).findIndex((line) => width(line) > 1)
  const [header, ...rows] = at < 0 ? [] : lines.slice(at)
  if (header === undefined || rows.length === 0 || isPageOfNames(header.text, separator)) return undefined
  const alike = rows.filter((row) => width(row) === width(header)).length
  return alike >= rows.length * 0.9 ? header : undefined
}

/** Enough cells to be a page of names rather than a header with as many columns. */
const MANY_NAMES = 10

/** What `aws … --output text` writes: a line of ids or names for each page, with tabs between them. */
function isPageOfNames(text: string, separator: RegExp): boolean {
  const cells = cellsOfLine(text, separator)
  if (cells.some((cell) => IDENTIFIER.test(cell))) return true
  return separator.source === '\\t' && cells.length >= MANY_NAMES && cells.every((cell) => !/\s/.test(cell))
}
