import { type Complaint, complaintsText } from '../../csv/complaint.js'
import type { CsvColumn } from '../../csv/columns.js'
import { readCsvPieces } from '../../csv/read-csv.js'
import type { CsvRow, RowRules } from '../../csv/rows.js'
import { isSecretColumn } from '../../csv/secret-column.js'
import {
  ACTION_COLUMN,
  CREATE,
  DIRECTORY_COLUMN,
  REASON_COLUMNS,
  USER_COLUMNS,
} from '../../journal/failures-csv.js'
import { trimmed } from '../../model/free-text.js'
import { usageError } from '../../model/errors.js'
import { CONSOLE_HEADERS, consoleCells } from '../../settings/console-template.js'
import { EXPORTED_COLUMN } from '../../settings/fingerprint.js'
import { SETTING_COLUMNS } from '../../settings/row.js'
import { type NamedUser, userOfCells } from '../../users/named-users.js'

/** What only a user to create has, as its row gives it; empty where the cell is. */
export interface NewUser {
  readonly password: string
  readonly directoryUserId: string
  /** An earlier job has called for it: a user of that name may be its doing. */
  readonly mayExist: boolean
}

/** The values that one user should get, from a CSV or from a job's journal. */
export interface InputRow {
  readonly who: NamedUser
  /** Set where the row is about a user that is yet to be created. */
  readonly newUser?: NewUser
  /** Cells by setting column; only those that ask for something. */
  readonly cells: ReadonlyMap<string, string>
  /** What a failures CSV or a job asks to be done to the user instead of an edit, as it stands there. */
  readonly action?: string
  readonly extra: Readonly<Record<string, string>>
  /** Which cells were as they are now when they were exported; empty where the file is no export. */
  readonly exported: string
  /** 1 for the first line of the file; absent for a job's users. */
  readonly line?: number
  readonly instance: string
  readonly job: string
}

export interface RowInput {
  /** As people know it: a file or a job. */
  readonly name: string
  readonly rows: readonly InputRow[]
  /** The columns of settings that the file has; none for a job. */
  readonly settingColumns: readonly string[]
  readonly extraColumns: readonly string[]
  /** Columns that are left out of everything. */
  readonly secretColumns: readonly string[]
  /** A column as the file spells it. */
  readonly headerOf: (column: string) => string
  /** What is wrong with the file by itself; more may be wrong with what it asks for. */
  readonly complaints: readonly Complaint[]
  /** Whether cells with U+FFFD in them hold bytes that are no text, which is complained about already. */
  readonly damaged: boolean
}

/** What a file is read for: users that exist, users to create, or what an earlier job has left of either. */
export type FilePurpose = 'edit' | 'create' | 'retry'

export const PASSWORD_COLUMN = 'password'

/** In `retry` a column that resembles `password` is left out rather than a slip. */
const MORE_COLUMNS: Readonly<Record<FilePurpose, readonly string[]>> = {
  edit: [],
  create: [PASSWORD_COLUMN, DIRECTORY_COLUMN],
  retry: [DIRECTORY_COLUMN],
}

const KNOWN_COLUMNS = [...USER_COLUMNS, ...SETTING_COLUMNS, ...REASON_COLUMNS, EXPORTED_COLUMN, ACTION_COLUMN]

const FILE_RULES: Omit<RowRules, 'file' | 'knownColumns'> = {
  actionColumn: ACTION_COLUMN,
  settingColumns: SETTING_COLUMNS,
  aliases: CONSOLE_HEADERS,
}

/**
 * The rows of a CSV that comes in pieces.
 * @throws BulkError exit 2 for a file that holds nothing to go on with
 */
export async function rowsOfFile(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  file: string,
  purpose: FilePurpose = 'edit',
): Promise<RowInput> {
  const knownColumns = [...KNOWN_COLUMNS, ...MORE_COLUMNS[purpose]]
  const table = await readCsvPieces(pieces, { ...FILE_RULES, file, knownColumns }, rowOf(purpose))
  const { columns, complaints, damaged } = table
  const unknownColumns = unknownIn(columns, purpose)
  const rows =
    purpose === 'create' ? table.rows.filter(({ who }) => !isCommentName(who.username ?? '')) : table.rows
  // Where no row is left, there is nothing else to be found out.
  if (complaints.length > 0 && rows.length === 0) throw badFile(complaints)
  return {
    name: file,
    rows,
    settingColumns: columns.flatMap(({ name }) => (SETTING_COLUMNS.includes(name) ? [name] : [])),
    extraColumns: unknownColumns.filter((column) => !isSecretColumn(column)),
    secretColumns: unknownColumns.filter(isSecretColumn),
    headerOf: (column) => columns.find(({ name }) => name === column)?.header ?? column,
    complaints,
    damaged,
  }
}

/** Whether a row names no user: the template explains its columns in such a row. */
export function isCommentName(username: string): boolean {
  return username.startsWith('#')
}

const rowOf =
  (purpose: FilePurpose) =>
  (columns: readonly CsvColumn[]): ((row: CsvRow) => InputRow) => {
    const cellsOf = settingCells(columns)
    const extraColumns = unknownIn(columns, purpose).filter((column) => !isSecretColumn(column))
    const newUserOf = newUsers(columns, purpose)
    return ({ line, cells }) => ({
      line,
      who: userOfCells(cells.get('username') ?? '', cells.get('user_id') ?? ''),
      ...newUserOf(cells),
      cells: cellsOf(cells),
      extra: extrasOf(cells, extraColumns),
      exported: cells.get(EXPORTED_COLUMN) ?? '',
      instance: cells.get('instance') ?? '',
      job: cells.get('job') ?? '',
      ...actionOf(cells.get(ACTION_COLUMN)),
    })
  }

/**
 * Columns that are kept as they are, or left out if they are secret. Of new users, `retry` reads from the failures CSV of a
 * job that creates them, and from no other file.
 */
function unknownIn(columns: readonly CsvColumn[], purpose: FilePurpose): readonly string[] {
  const unknown = columns.filter(({ known }) => !known).map(({ header }) => header)
  if (purpose !== 'retry') return unknown
  return hasColumn(columns, ACTION_COLUMN)
    ? unknown.filter((header) => header !== PASSWORD_COLUMN)
    : [...unknown, ...(hasColumn(columns, DIRECTORY_COLUMN) ? [DIRECTORY_COLUMN] : [])]
}

function hasColumn(columns: readonly CsvColumn[], column: string): boolean {
  return columns.some(({ name, known }) => known && name === column)
}

/** Which rows are about users to create: all of a file of new users; in a failures CSV those that it says so of. */
function newUsers(columns: readonly CsvColumn[], purpose: FilePurpose) {
  const isRetry = purpose === 'retry' && hasColumn(columns, ACTION_COLUMN)
  return (cells: ReadonlyMap<string, string>): Pick<InputRow, 'newUser'> => {
    const isNew = purpose === 'create' || (isRetry && cells.get(ACTION_COLUMN) === CREATE)
    if (!isNew) return {}
    const directoryUserId = cells.get(DIRECTORY_COLUMN) ?? ''
    const mayExist = purpose === 'retry' && /[1-9]/.test(cells.get('attempts') ?? '')
    return { newUser: { password: trimmed(cells.get(PASSWORD_COLUMN) ?? ''), directoryUserId, mayExist } }
  }
}

export function actionOf(action = ''): Pick<InputRow, 'action'> {
  return action === '' ? {} : { action }
}

/** So many different ones are shared: what comes after them is probably different in every row. */
const MOST_SHARED = 10_000

/**
 * The setting cells of a row, those of the console's own columns in our form. Of many rows most ask for the same as
 * others: those have one map.
 */
function settingCells(columns: readonly CsvColumn[]) {
  const ours = columns.filter(({ name }) => SETTING_COLUMNS.includes(name))
  const convert = consoleCells(columns)
  const shared = new Map<string, ReadonlyMap<string, string>>()
  return (cells: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
    const texts = JSON.stringify(ours.map(({ name }) => cells.get(name) ?? ''))
    const known = shared.get(texts)
    if (known !== undefined) return known
    const asked = askedIn(cells, ours, convert)
    if (shared.size < MOST_SHARED) shared.set(texts, asked)
    return asked
  }
}

function askedIn(
  cells: ReadonlyMap<string, string>,
  columns: readonly CsvColumn[],
  convert: (column: CsvColumn, text: string) => string,
): ReadonlyMap<string, string> {
  const asked = new Map<string, string>()
  for (const column of columns) {
    const text = cells.get(column.name) ?? ''
    if (text !== '') asked.set(column.name, convert(column, text))
  }
  return asked
}

const NO_EXTRA: Readonly<Record<string, string>> = {}

function extrasOf(cells: ReadonlyMap<string, string>, columns: readonly string[]) {
  if (columns.length === 0) return NO_EXTRA
  return Object.fromEntries(columns.map((column) => [column, cells.get(column) ?? '']))
}

/** The passwords that rows give, by username. */
export function passwordsOf({ rows }: RowInput): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(({ who, newUser }) =>
      newUser === undefined || newUser.password === ''
        ? []
        : [[who.username ?? '', newUser.password] as const],
    ),
  )
}

export const BAD_FILE = 'BadCsv'

export function badFile(complaints: readonly Complaint[]): Error {
  return usageError(BAD_FILE, complaintsText(complaints), 'Nothing was changed.')
}
