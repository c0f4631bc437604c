import { describeIfThere } from '../../connect/read-user.js'
import type { JobHistory } from '../../journal/job-history.js'
import type { Names } from '../../model/names.js'
import type { Plan } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import type { Value } from '../../model/value.js'
import { applyEdits } from '../../plan/plan-user.js'
import type { Workspace } from '../workspace.js'
import { readOpenJobs } from './recent-jobs.js'

/** The security profile with all permissions, by the name that Amazon Connect gives it. */
export const ADMIN = 'Admin'

/** What a plan does to the highest privilege. Usernames. */
export interface AdminChanges {
  readonly granted: readonly string[]
  /** Users that would lose it, if no other user would have it then. */
  readonly lastLost: readonly string[]
}

/** Which users would get the Admin profile, and whether its last holder would lose it. */
export async function adminChanges(
  workspace: Workspace,
  { users }: Plan,
  names: Names,
): Promise<AdminChanges> {
  const admin = names['security-profile']?.called(ADMIN)[0]?.id
  if (admin === undefined) return { granted: [], lastLost: [] }
  // From the plan's values, which come from fresh reads where the search may be outdated.
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
  const leaving = new Set(losing.map(({ userId }) => userId))
  const open = await readOpenJobs(workspace)
  const stays = (user: User): boolean => !loses(user, admin, open)
  const holder = await findHolder(workspace, admin, { leaving, stays })
  return { granted, lastLost: holder === undefined ? losing.map(({ username }) => username) : [] }
}

function has(value: Value, id: string): boolean {
  return Array.isArray(value) && value.includes(id)
}

/** Whether a job that runs or waits takes a profile from a user, if only by deleting the user. */
function loses(user: User, profile: string, open: readonly JobHistory[]): boolean {
  return open.some((job) =>
    job.plan.users.some(({ userId, edits, action }, n) => {
      if (userId !== user.id || job.isEnded(n)) return false
      if (action === 'delete') return true
      return !applyEdits(user, edits).wanted.securityProfileIds.includes(profile)
    }),
  )
}

/**
 * Finds a holder of a profile that stays; returns its id. The search may show users that have lost it since, so holders
 * are read until one has it. `leaving`: ids of users that don't stay.
 */
export async function findHolder(
  { connect, signal }: Pick<Workspace, 'connect' | 'signal'>,
  profile: string,
  who: { readonly leaving: ReadonlySet<string>; readonly stays: (user: User) => boolean },
): Promise<string | undefined> {
  for await (const { users } of connect.searchUsers({ securityProfileIds: [profile] }, signal)) {
    for (const { id } of users) {
      if (who.leaving.has(id)) continue
      const user = await describeIfThere(connect, id, signal, true)
      if (user?.securityProfileIds.includes(profile) === true && who.stays(user)) return id
    }
  }
  return undefined
}
