import { USER_COLUMNS } from './columns.js'
import { byLine, type Complaint } from './complaint.js'
import { damageComplaint, type Decoded, decodeText } from './decode.js'
import { readHeaderLine } from './delimiter.js'
import { nearMiss } from './near-miss.js'
import { type CsvRow, readCsv } from './read-csv.js'

export interface UserListEntry {
  readonly line: number
  /** In a list without a header: the line, whatever it names the user by. */
  readonly username?: string
  readonly userId?: string
}

export interface UserList {
  readonly entries: readonly UserListEntry[]
  readonly complaints: readonly Complaint[]
}

/** A `--users-file`: a CSV with a `username` or `user_id` column, or one name a line. An empty file names nobody. */
export function readUserList(bytes: Uint8Array, file: string): UserList {
  const decoded = decodeText(bytes, file)
  if (decoded.text === undefined) return { entries: [], complaints: [decoded.complaint] }
  if (decoded.text.trim() === '') return { entries: [], complaints: [] }
  return looksLikeCsv(decoded.text) ? fromCsv(bytes, file) : fromLines(decoded, file)
}

/** `User Name` on the first line is a misspelt header, which the CSV reader complains about, not a user of that name. */
function looksLikeCsv(text: string): boolean {
  const { cells } = readHeaderLine(text, new Set(USER_COLUMNS))
  return cells.some((cell) => USER_COLUMNS.includes(cell) || nearMiss(cell, USER_COLUMNS) !== undefined)
}

function fromCsv(bytes: Uint8Array, file: string): UserList {
  const { rows, complaints } = readCsv(bytes, {
    file,
    knownColumns: USER_COLUMNS,
    settingColumns: [],
    requireSettingColumn: false,
    uniqueUsers: false,
  })
  return { entries: rows.map(entryOf), complaints }
}

function entryOf(row: CsvRow): UserListEntry {
  const username = row.cells.get('username')?.trim() ?? ''
  const userId = row.cells.get('user_id')?.trim() ?? ''
  return {
    line: row.line,
    ...(username === '' ? {} : { username }),
    ...(userId === '' ? {} : { userId }),
  }
}

function fromLines(decoded: Extract<Decoded, { text: string }>, file: string): UserList {
  const entries = decoded.text
    .split(/\r\n|\n|\r/)
    .map((text, index) => ({ line: index + 1, username: text.trim() }))
    .filter((entry) => entry.username !== '')
  const complaints = decoded.damage === undefined ? [] : [damageComplaint(file, decoded.damage)]
  return { entries, complaints: byLine(complaints) }
}
