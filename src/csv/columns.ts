import { firstNames } from '../model/wording.js'
import { type Complaint, quoted } from './complaint.js'
import { unguardFormula } from './spreadsheet-cells.js'
import type { CsvRecord } from './records.js'
import { distance } from 'fastest-levenshtein'

export interface CsvColumn {
  /** As the file spells it. */
  readonly header: string
  /** The known column that it means, or the header itself. */
  readonly name: string
  readonly known: boolean
}

export interface ColumnRules {
  readonly file: string
  readonly knownColumns: readonly string[]
  /** One of them must be there, if there are any. */
  readonly settingColumns: readonly string[]
  /** A column that asks for something other than a setting; a file with it needs no setting column. */
  readonly actionColumn?: string
  /** Other headers that are accepted as they are, such as the console template's: header to known column. */
  readonly aliases?: ReadonlyMap<string, string>
}

export interface Columns {
  readonly columns: readonly CsvColumn[]
  readonly complaints: readonly Complaint[]
  /** Whether rows can be read under this header. Under a line that is no header every row would be complained about. */
  readonly isUsable: boolean
}

export const USER_COLUMNS: readonly string[] = ['username', 'user_id']

/** The console's header for a column that names users. */
export const CONSOLE_USER_HEADERS: ReadonlyMap<string, string> = new Map([['user login', 'username']])

/** @param laterHeader the number of a line further down that looks like the header, if this one does not */
export function judgeHeader(header: CsvRecord, rules: ColumnRules, laterHeader?: number): Columns {
  const headers = withoutTrailingEmpty(header.cells.map(unguardFormula))
  const at = { file: rules.file, line: header.line }
  const columns: CsvColumn[] = []
  const complaints: Complaint[] = []
  for (const [index, text] of headers.entries()) {
    const { column, problem, cure } = judgeColumn(text, index, columns, rules)
    columns.push(column)
    if (problem !== undefined) complaints.push({ ...at, column: column.header, problem, cure })
  }
  const noUser = missingUser(columns, rules)
  if (noUser && laterHeader !== undefined)
    return { columns, complaints: [{ ...at, ...lateHeader(headers, laterHeader) }], isUsable: false }
  const missing = [
    ...(noUser ? [noUserColumn(columns, rules)] : []),
    ...(missingSetting(columns, rules) ? [noSettingColumn(rules)] : []),
  ].map((fault) => ({ ...at, ...fault }))
  return {
    columns,
    complaints: noUser ? [...missing, ...complaints] : [...complaints, ...missing],
    isUsable: !noUser,
  }
}

type Judged =
  | { readonly column: CsvColumn; readonly problem?: undefined; readonly cure?: undefined }
  | { readonly column: CsvColumn; readonly problem: string; readonly cure: string }

function judgeColumn(
  header: string,
  index: number,
  before: readonly CsvColumn[],
  rules: ColumnRules,
): Judged {
  if (header.trim() === '') return namelessColumn(index)
  const name = rules.aliases?.get(header) ?? header
  const column = { header, name, known: rules.knownColumns.includes(name) }
  const twin = before.find((other) => other.name === name)
  if (twin !== undefined)
    return isTwinned(twin, column, rules) ? { column } : { column, ...givenTwice(twin, column) }
  const meant = column.known ? undefined : nearMiss(header, acceptedHeaders(rules))
  return meant === undefined
    ? { column }
    : { column: standIn(header, meant, before, rules), ...misspelt(meant) }
}

function acceptedHeaders(rules: ColumnRules): readonly string[] {
  return [...rules.knownColumns, ...(rules.aliases?.keys() ?? [])]
}

/** Stands in for the column that was meant, so that a slip doesn't cause a second complaint such as "no username". */
function standIn(header: string, meant: string, before: readonly CsvColumn[], rules: ColumnRules): CsvColumn {
  const name = rules.aliases?.get(meant) ?? meant
  const taken = before.some((other) => other.name === name)
  return taken ? { header, name: header, known: false } : { header, name, known: true }
}

function namelessColumn(index: number): Judged {
  const header = `number ${index + 1}`
  return {
    column: { header, name: header, known: false },
    problem: 'has no name in the header line',
    cure: 'name the column or delete it',
  }
}

/** The console's template has two columns for the same setting; a row fills in one of them. */
function isTwinned(twin: CsvColumn, column: CsvColumn, { aliases }: ColumnRules): boolean {
  return twin.header !== column.header && [twin, column].every(({ header }) => aliases?.has(header) === true)
}

function givenTwice(twin: CsvColumn, column: CsvColumn): { problem: string; cure: string } {
  const problem =
    twin.header === column.header
      ? 'is given twice'
      : `means ${column.name}, and so does the column ${quoted(twin.header)}`
  return { problem, cure: 'keep one of the two columns' }
}

function misspelt(meant: string): { problem: string; cure: string } {
  return { problem: `is not a column, but close to ${meant}`, cure: `rename the column to ${meant}` }
}

function missingUser(columns: readonly CsvColumn[], rules: ColumnRules): boolean {
  return !hasOneOf(columns, userColumnsOf(rules))
}

function missingSetting(columns: readonly CsvColumn[], rules: ColumnRules): boolean {
  const { settingColumns, actionColumn } = rules
  const asking = actionColumn === undefined ? settingColumns : [...settingColumns, actionColumn]
  return settingColumns.length > 0 && !hasOneOf(columns, asking)
}

function hasOneOf(columns: readonly CsvColumn[], wanted: readonly string[]): boolean {
  return columns.some((column) => wanted.includes(column.name))
}

type Fault = Pick<Complaint, 'problem'> & { readonly cure: string }

/** PowerShell's Export-Csv starts a file with `#TYPE Selected.ADUser`; reports start with a title. */
function lateHeader([first = '']: readonly string[], line: number): Fault {
  return {
    problem: first.startsWith('#TYPE')
      ? `is a #TYPE line of PowerShell, and the header is on line ${line}`
      : `is not the header: the header seems to be on line ${line}`,
    cure: first.startsWith('#TYPE')
      ? 'delete the #TYPE line, or write the file with Export-Csv -NoTypeInformation'
      : `delete the lines above line ${line}`,
  }
}

function noUserColumn(columns: readonly CsvColumn[], rules: ColumnRules): Fault {
  const names = userColumnsOf(rules).join(' or ')
  const hasAddress = columns.some(({ header }) => /e-?mail|upn|principal/i.test(header))
  const byAddress = hasAddress ? "; an e-mail address doesn't name a user unless it is the login name" : ''
  return {
    problem: `has no ${names} column; its columns are ${shownColumns(columns)}`,
    cure: `the first row of the file must name the columns: call the one with the login names username${byAddress}`,
  }
}

const MOST_SHOWN = 20

/** The columns of a header as a sentence names them. */
export function shownColumns(columns: readonly Pick<CsvColumn, 'header'>[]): string {
  return firstNames(
    columns.map(({ header }) => quoted(header)),
    MOST_SHOWN,
  )
}

function noSettingColumn(rules: ColumnRules): Fault {
  return {
    problem: 'has no column of a setting, so there is nothing to change',
    cure: `add one of ${rules.settingColumns.join(', ')}`,
  }
}

export function userColumnsOf(rules: ColumnRules): readonly string[] {
  return USER_COLUMNS.filter((name) => rules.knownColumns.includes(name))
}

/** Spreadsheets pad every row to the widest one. */
function withoutTrailingEmpty(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1)
}

const SHORTEST_GUESS = 4

/** Returns the known header that an unknown one was probably meant to be. */
export function nearMiss(header: string, known: readonly string[]): string | undefined {
  if (known.includes(header)) return undefined
  const folded = fold(header)
  const sameLetters = known.find((name) => fold(name) === folded)
  if (sameLetters !== undefined) return sameLetters
  // `email2` and `tag1` are other columns rather than slips, and so is `lob` beside `job`.
  if (!/^\p{L}+$/u.test(folded)) return undefined
  return known.find((name) => fold(name).length >= SHORTEST_GUESS && distance(fold(name), folded) === 1)
}

function fold(header: string): string {
  return header.toLowerCase().replace(/[\s_\-\p{Cf}]/gu, '')
}
