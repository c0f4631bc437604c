import { CallError } from '../../connect/connect.js'
import type { Names } from '../../model/names.js'
import type { Plan } from '../../model/plan.js'
import type { Value } from '../../model/value.js'
import type { Workspace } from '../workspace.js'

type Reads = Pick<Workspace, 'connect' | 'signal'>

/** The security profile that may do everything, by the name Amazon Connect gives it. */
const ADMIN = 'Admin'

/** What a plan does to the highest privilege. Usernames. */
export interface AdminChanges {
  readonly granted: readonly string[]
  /** Users who would lose it so that nobody is left who has it. */
  readonly lastLost: readonly string[]
}

/** Who would be given the Admin profile, and whether the last holder would lose it. */
export async function adminChanges(workspace: Reads, { users }: Plan, names: Names): Promise<AdminChanges> {
  const admin = names['security-profile']?.called(ADMIN)[0]?.id
  if (admin === undefined) return { granted: [], lastLost: [] }
  // The plan's own values: they come from fresh reads where the search can't be believed.
  const moves = users.flatMap(({ userId, username, changes }) =>
    changes.map(({ before, after }) => ({
      userId,
      username,
      had: has(before, admin),
      has: has(after, admin),
    })),
  )
  const granted = moves.filter((move) => move.has && !move.had).map(({ username }) => username)
  const losing = moves.filter((move) => move.had && !move.has)
  if (losing.length === 0 || granted.length > 0) return { granted, lastLost: [] }
  const somebodyStays = await anyOther(workspace, admin, new Set(losing.map(({ userId }) => userId)))
  return { granted, lastLost: somebodyStays ? [] : losing.map(({ username }) => username) }
}

function has(value: Value, id: string): boolean {
  return Array.isArray(value) && value.includes(id)
}

/** The search index may still show a holder who has lost the profile since: one must be read who really has it. */
async function anyOther(workspace: Reads, admin: string, losing: ReadonlySet<string>): Promise<boolean> {
  for await (const { users } of workspace.connect.searchUsers(
    { securityProfileIds: [admin] },
    workspace.signal,
  )) {
    for (const { id } of users) {
      if (!losing.has(id) && (await holds(workspace, id, admin))) return true
    }
  }
  return false
}

async function holds({ connect, signal }: Reads, userId: string, profile: string): Promise<boolean> {
  try {
    return (await connect.describeUser(userId, signal, true)).securityProfileIds.includes(profile)
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'not-found') return false
    throw error
  }
}
