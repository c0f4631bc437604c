import type { Connect } from '../connect/connect.js'
import { describeIfThere } from '../connect/read-user.js'
import type { IdentityType, User } from '../model/user.js'
import { isSameValue } from '../model/value.js'
import { caselessName } from '../model/free-text.js'

/**
 * Finds a user by name after a CreateUser whose answer was lost. Names are the same whatever their case. Search and list
 * both lag: they may miss a new user and show a deleted one, so `undefined` proves nothing by itself. @throws CallError
 */
export async function findByName(
  connect: Connect,
  username: string,
  signal: AbortSignal,
): Promise<User | undefined> {
  // Nothing is asked for before its turn.
  for (const pages of [searched(connect, username, signal), connect.listUsers(signal)]) {
    for (const id of await namesakesIn(pages, username)) {
      const user = await describeIfThere(connect, id, signal, true)
      if (user !== undefined) return user
    }
  }
  return undefined
}

interface Named {
  readonly id: string
  readonly username: string
}

async function* searched(
  connect: Connect,
  username: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Named[]> {
  for await (const { users } of connect.searchUsers({ username }, signal)) yield users
}

/** The ids of users with a name, those with exactly that name first. */
async function namesakesIn(
  pages: AsyncIterable<readonly Named[]>,
  username: string,
): Promise<readonly string[]> {
  const wanted = caselessName(username)
  const [exact, others]: [string[], string[]] = [[], []]
  for await (const users of pages)
    for (const { id, username: name } of users)
      if (caselessName(name) === wanted) (name === username ? exact : others).push(id)
  return [...exact, ...others]
}

/** Members that a creation sets and the service never fills in by itself. */
const DECIDED = ['routingProfileId', 'hierarchyGroupId'] as const
/** An existing directory may supply these. */
const NAMES = ['firstName', 'lastName'] as const

/** Whether a user of that name is the one this job created, rather than another admin's. */
export function isAsCreated(found: User, wanted: User, identityType: IdentityType | undefined): boolean {
  const isOfDirectory = identityType === 'EXISTING_DIRECTORY'
  const names = NAMES.filter((member) => !isOfDirectory || wanted[member] !== null)
  return (
    found.username === wanted.username &&
    [...DECIDED, ...names].every((member) => (found[member] ?? null) === (wanted[member] ?? null)) &&
    isSameValue(found.securityProfileIds, wanted.securityProfileIds) &&
    isSameValue(found.tags, wanted.tags)
  )
}

/** Whether a user of that name lacks some of what was asked for and differs in nothing: a new user may show bit by bit. */
export function isPartOfCreated(found: User, wanted: User): boolean {
  return (
    found.username === wanted.username &&
    found.routingProfileId === wanted.routingProfileId &&
    isNothingElse(found.hierarchyGroupId, wanted.hierarchyGroupId) &&
    NAMES.every((member) => isNothingElse(found[member], wanted[member])) &&
    found.securityProfileIds.every((id) => wanted.securityProfileIds.includes(id)) &&
    Object.entries(found.tags).every(([key, value]) => wanted.tags[key] === value)
  )
}

function isNothingElse(now: string | null | undefined, then: string | null | undefined): boolean {
  return (now ?? null) === null || now === then
}
