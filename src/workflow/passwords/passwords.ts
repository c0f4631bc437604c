import { usageError } from '../../model/errors.js'
import type { PlannedUser } from '../../model/plan.js'
import type { IdentityType } from '../../model/user.js'
import { count, firstNames } from '../../model/wording.js'
import { randomInt } from 'node:crypto'
import { passwordFault } from '../input/sign-in-rules.js'
import { CONSOLE_USER_HEADERS } from '../../csv/columns.js'
import { type Complaint, complaintsText } from '../../csv/complaint.js'
import { readCsvPieces } from '../../csv/read-csv.js'
import type { CsvRow } from '../../csv/rows.js'
import { isCommentName, PASSWORD_COLUMN } from '../input/input-rows.js'
import { caselessName } from '../../model/free-text.js'

/** Where the passwords of users to create come from. They are in memory only, and in the file that a person names. */
export interface Passwords {
  has(username: string): boolean
  /** The password of a user, in the file of generated passwords before this resolves; `undefined` where there is none. */
  of(username: string): Promise<string | undefined>
}

/** The passwords of users to create, for as long as they are needed. */
export interface NewPasswords extends Passwords {
  /** Flags by which another process gets the same passwords; `null` where no file has them all. */
  readonly workerFlags: readonly string[] | null
  /** Closes the file of generated passwords. */
  close(): Promise<void>
}

/** Passwords that a file gives, by username. */
export function givenPasswords(given: ReadonlyMap<string, string>): Passwords {
  const byKey = new Map([...given].map(([username, password]) => [caselessName(username), password]))
  return {
    has: (username) => byKey.has(caselessName(username)),
    of: async (username) => byKey.get(caselessName(username)),
  }
}

/** Each password from the first source that has one. */
export function firstOf(sources: readonly Passwords[]): Passwords {
  const sourceOf = (username: string) => sources.find((source) => source.has(username))
  return {
    has: (username) => sourceOf(username) !== undefined,
    of: async (username) => sourceOf(username)?.of(username),
  }
}

const NAMES_SHOWN = 5

/**
 * Makes sure, before anything is sent, that each user to create will have a password where Amazon Connect keeps them.
 * @throws BulkError exit 2
 */
export function checkPasswords(
  users: readonly PlannedUser[],
  identityType: IdentityType | undefined,
  passwords: Passwords,
): void {
  const created = users
    .filter(({ action, failure }) => action === 'create' && failure === undefined)
    .map(({ username }) => username)
  if (identityType !== 'CONNECT_MANAGED') {
    if (created.some((username) => passwords.has(username))) throw noPasswordsHere()
    return
  }
  const without = created.filter((username) => !passwords.has(username))
  if (without.length === 0) return
  throw usageError(
    'NoPassword',
    `${count(without.length, 'user')} to create would have no password: ${firstNames(without, NAMES_SHOWN)}. Passwords are never stored with a job or a plan.`,
    'Nothing was sent. Add --generate-passwords FILE, or --passwords FILE with the columns username and password.',
  )
}

function noPasswordsHere(): Error {
  return usageError(
    'PasswordNotPossible',
    'Amazon Connect keeps no passwords for this instance: its users sign in elsewhere.',
    'Nothing was sent. Leave out the passwords.',
  )
}

/** Without letters and digits that look alike. */
const CHARACTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const LENGTH = 20

/** A password that Amazon Connect takes, from the system's secure random numbers. */
export function generatePassword(): string {
  for (;;) {
    const password = Array.from({ length: LENGTH }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('')
    if (passwordFault(password) === undefined) return password
  }
}

/**
 * Reads the passwords of a CSV, by username: a file with these two columns, or the one that users were created from.
 * @throws BulkError exit 2 with everything that is wrong with the file
 */
export async function readPasswords(
  pieces: AsyncIterable<Uint8Array>,
  file: string,
): Promise<ReadonlyMap<string, string>> {
  const knownColumns = ['username', PASSWORD_COLUMN]
  const rules = { file, knownColumns, settingColumns: [], aliases: CONSOLE_USER_HEADERS }
  const table = await readCsvPieces(pieces, rules, () => (row) => row)
  const rows = table.rows.filter(({ cells }) => !isCommentName(cells.get('username') ?? ''))
  const hasColumn = table.columns.some(({ name }) => name === PASSWORD_COLUMN)
  const missing: readonly Complaint[] =
    hasColumn || table.complaints.length > 0 ? [] : [{ file, line: 1, problem: 'has no column password' }]
  const complaints = [...table.complaints, ...missing, ...rows.flatMap((row) => faultOf(row, file))]
  if (complaints.length > 0)
    throw usageError('BadPasswordFile', complaintsText(complaints), 'Nothing was sent.')
  return new Map(
    rows.flatMap(({ cells }) => {
      const password = cells.get(PASSWORD_COLUMN) ?? ''
      return password === '' ? [] : [[cells.get('username') ?? '', password] as const]
    }),
  )
}

function faultOf({ line, cells }: CsvRow, file: string): readonly Complaint[] {
  const password = cells.get(PASSWORD_COLUMN) ?? ''
  const fault = password === '' ? undefined : passwordFault(password)
  return fault === undefined ? [] : [{ file, line, column: PASSWORD_COLUMN, ...fault }]
}
