import { usageError } from '../../model/errors.js'
import type { PlannedUser } from '../../model/plan.js'
import type { IdentityType } from '../../model/user.js'
import { count } from '../../model/wording.js'

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

/** Names are compared without regard to case, as those of users are. */
export function keyOf(username: string): string {
  return username.normalize('NFC').toLowerCase()
}

/** Passwords that a file gives, by username. */
export function givenPasswords(given: ReadonlyMap<string, string>): Passwords {
  const byKey = new Map([...given].map(([username, password]) => [keyOf(username), password]))
  return {
    has: (username) => byKey.has(keyOf(username)),
    of: async (username) => byKey.get(keyOf(username)),
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
  const more = without.length - NAMES_SHOWN
  const names = without.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '')
  throw usageError(
    'NoPassword',
    `${count(without.length, 'user')} to create would have no password: ${names}. Passwords are never stored with a job or a plan.`,
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
