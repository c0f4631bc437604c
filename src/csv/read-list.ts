import { isBlankText } from '../model/free-text.js'
import { CONSOLE_USER_HEADERS, USER_COLUMNS, nearMiss } from './columns.js'
import { byLine, type Complaint } from './complaint.js'
import { damageComplaint, decodeText } from './text-stream.js'
import { laterHeaderLine, readHeaderLine } from './delimiter.js'
import { namesInLines } from './name-lines.js'
import { readCsv } from './read-csv.js'
import type { CsvRow } from './rows.js'
import { strangeList } from './strange-list.js'

export interface UserListEntry {
  readonly line: number
  /** In a list without a header: what the line says, a name, an id or an ARN. */
  readonly username?: string
  readonly userId?: string
}

export interface UserList {
  readonly entries: readonly UserListEntry[]
  readonly complaints: readonly Complaint[]
}

/** More than any list of users needs, and little enough to be held whole. */
const LARGEST = 64 << 20

const USER_HEADERS: readonly string[] = [...USER_COLUMNS, ...CONSOLE_USER_HEADERS.keys()]

/** Reads a list of users in pieces; a file that is too large for a list is not read to its end. */
export async function readUserListPieces(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  file: string,
): Promise<UserList> {
  const read: Uint8Array[] = []
  let size = 0
  for await (const piece of pieces) {
    size += piece.length
    if (size > LARGEST) return complained({ file, line: 1, ...TOO_LARGE })
    read.push(piece)
  }
  return readUserList(Buffer.concat(read), file)
}

/**
 * Reads a `--users-file`: a CSV with a `username` or `user_id` column or the console's header for it, or names, ids or
 * ARNs, one a line. An empty file names no users. A file that is clearly neither gets one complaint that says what it looks like.
 */
export function readUserList(bytes: Uint8Array, file: string): UserList {
  const decoded = decodeText(bytes, file)
  if (decoded.text === undefined) return complained(decoded.complaint)
  const { text, damage } = decoded
  if (isBlankText(text)) return { entries: [], complaints: [] }
  if (looksLikeCsv(text)) return fromCsv(bytes, file)
  const strange = strangeList(text, file)
  if (strange !== undefined) return complained(strange)
  const complaints = damage === undefined ? [] : [damageComplaint(file, damage)]
  return { entries: namesInLines(text), complaints: byLine(complaints) }
}

const TOO_LARGE = {
  problem: 'is larger than 64 MiB, so this is not a list of users',
  cure: 'give a CSV with a username column, or one name a line',
}

function complained(complaint: Complaint): UserList {
  return { entries: [], complaints: [complaint] }
}

/** `User Name` on the first line is a misspelt header, which the CSV reader complains about, not a user of that name. */
function looksLikeCsv(text: string): boolean {
  const known = new Set(USER_HEADERS)
  const { cells } = readHeaderLine(text, known)
  const isHeader = cells.some((cell) => known.has(cell) || nearMiss(cell, USER_HEADERS) !== undefined)
  return isHeader || laterHeaderLine(text, known) !== undefined
}

function fromCsv(bytes: Uint8Array, file: string): UserList {
  const { rows, complaints } = readCsv(bytes, {
    file,
    knownColumns: USER_COLUMNS,
    settingColumns: [],
    aliases: CONSOLE_USER_HEADERS,
    uniqueUsers: false,
  })
  return { entries: rows.map(entryOf), complaints }
}

function entryOf(row: CsvRow): UserListEntry {
  const username = row.cells.get('username') ?? ''
  const userId = row.cells.get('user_id') ?? ''
  return {
    line: row.line,
    ...(username === '' ? {} : { username }),
    ...(userId === '' ? {} : { userId }),
  }
}
