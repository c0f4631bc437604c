import type { Connect } from '../connect/connect.js'
import type { User } from '../model/user.js'
import { isSameValue } from '../model/value.js'

/**
 * Looks for a user by exact name after a CreateUser whose answer was lost. Search and list both lag behind, so that
 * `undefined` proves nothing by itself. @throws CallError
 */
export async function findByName(
  connect: Connect,
  username: string,
  signal: AbortSignal,
): Promise<User | undefined> {
  const id = (await searched(connect, username, signal)) ?? (await listed(connect, username, signal))
  return id === undefined ? undefined : connect.describeUser(id, signal, true)
}

async function searched(connect: Connect, username: string, signal: AbortSignal) {
  for await (const { users } of connect.searchUsers({ username }, signal)) {
    const found = users.find((user) => user.username === username)
    if (found !== undefined) return found.id
  }
  return undefined
}

async function listed(connect: Connect, username: string, signal: AbortSignal) {
  for await (const users of connect.listUsers(signal)) {
    const found = users.find((user) => user.username === username)
    if (found !== undefined) return found.id
  }
  return undefined
}

/** What a creation decides about a user, and nothing that the service fills in by itself. */
const DECIDED = ['routingProfileId', 'hierarchyGroupId', 'firstName', 'lastName'] as const

/** Whether a user of the right name is the one that was to be created, rather than another admin's. */
export function isAsCreated(found: User, wanted: User): boolean {
  return (
    DECIDED.every((member) => (found[member] ?? null) === (wanted[member] ?? null)) &&
    isSameValue(found.securityProfileIds, wanted.securityProfileIds) &&
    isSameValue(found.tags, wanted.tags)
  )
}
