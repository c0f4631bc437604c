import { type Complaint, quoted } from './complaint.js'
import { unguardFormula } from './formula.js'
import { nearMiss } from './near-miss.js'
import type { CsvRecord } from './records.js'

export interface CsvColumn {
  /** As the file spells it. */
  readonly header: string
  /** The known column it stands for, or the header itself. */
  readonly name: string
  readonly known: boolean
}

export interface ColumnRules {
  readonly file: string
  readonly knownColumns: readonly string[]
  readonly settingColumns: readonly string[]
  readonly requireSettingColumn: boolean
  /** Other headers that are accepted as they are, such as the console template's: header to known column. */
  readonly aliases?: ReadonlyMap<string, string>
  /** Some user column must be there and filled in on every row. Default true. */
  readonly requireUser?: boolean
}

export interface Columns {
  readonly columns: readonly CsvColumn[]
  readonly complaints: readonly Complaint[]
}

export const USER_COLUMNS: readonly string[] = ['username', 'user_id']

export function judgeHeader(header: CsvRecord, rules: ColumnRules): Columns {
  const headers = withoutTrailingEmpty(header.cells.map(unguardFormula))
  const columns: CsvColumn[] = []
  const complaints: Complaint[] = []
  for (const [index, text] of headers.entries()) {
    const { column, problem, cure } = judgeColumn(text, index, columns, rules)
    columns.push(column)
    if (problem !== undefined)
      complaints.push({ file: rules.file, line: header.line, column: column.header, problem, cure })
  }
  const missing = missingColumns(columns, rules).map((fault) => ({
    file: rules.file,
    line: header.line,
    ...fault,
  }))
  return { columns, complaints: [...complaints, ...missing] }
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

/** Goes on as the column that was meant, so that one slip does not bring a second complaint such as "no username". */
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

/** The console's template has two columns for one thing; a row fills in one of them. */
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

function missingColumns(
  columns: readonly CsvColumn[],
  rules: ColumnRules,
): { problem: string; cure: string }[] {
  const has = (wanted: readonly string[]) => columns.some((column) => wanted.includes(column.name))
  const userColumns = userColumnsOf(rules)
  const missing: { problem: string; cure: string }[] = []
  if (rules.requireUser !== false && !has(userColumns))
    missing.push({
      problem: `has no ${userColumns.join(' or ')} column`,
      cure: 'the first row of the file must name the columns',
    })
  if (rules.requireSettingColumn && !has(rules.settingColumns))
    missing.push({
      problem: 'has no column of a setting, so there is nothing to change',
      cure: `add one of ${rules.settingColumns.join(', ')}`,
    })
  return missing
}

export function userColumnsOf(rules: ColumnRules): readonly string[] {
  return USER_COLUMNS.filter((name) => rules.knownColumns.includes(name))
}

/** Spreadsheets pad every row to the widest one. */
function withoutTrailingEmpty(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1)
}
