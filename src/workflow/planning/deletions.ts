import { CallError } from '../../connect/connect.js'
import type { PlannedUser, QuickConnect } from '../../model/plan.js'
import type { User, UserRead } from '../../model/user.js'
import { planDeletion } from '../../plan/plan-deletion.js'
import type { Workspace } from '../workspace.js'
import { unreadable } from './decide-users.js'
import { type Reading, readSettledUsers, type Wanted } from './read-settled.js'
import { readRecentJobs } from './recent-jobs.js'

export interface PlannedDeletions {
  /** By user id, without users that no longer exist. */
  readonly planned: ReadonlyMap<string, PlannedUser>
  /** What could not be determined. */
  readonly notes: readonly string[]
}

/** A user to delete, with the cells of unknown columns of its row. */
export interface DeletionTarget {
  readonly user: User
  /** Quick connects that call it are deleted first. */
  readonly deletesQuickConnects: boolean
  readonly extra?: Readonly<Record<string, string>>
}

/** Up to so many users are read one by one to show what they have. */
const FEW = 5

/**
 * Plans the deletion of users: what they have, when they were last changed, and which quick connects call them.
 * @param isExact read every user as it is now: the plan is saved, or users changed since are left alone
 */
export async function planDeletions(
  workspace: Workspace,
  targets: readonly DeletionTarget[],
  isExact: boolean,
): Promise<PlannedDeletions> {
  if (targets.length === 0) return { planned: new Map(), notes: [] }
  const users = targets.map(({ user }) => user)
  const isNeeded = targets.some(({ deletesQuickConnects }) => deletesQuickConnects)
  const { byUser, notes } = await quickConnectsOf(workspace, isNeeded)
  const partly = users.filter((user) => !isWhole(user))
  const isRead = isExact || partly.length <= FEW
  const readings = isRead ? await readWhole(workspace, partly) : new Map<string, Reading>()
  const changed = isRead ? new Map<string, number>() : await lastChanges(workspace, partly)
  const planned = targets.flatMap((target): readonly PlannedUser[] => {
    const { user, failed } = readings.get(target.user.id) ?? { user: target.user }
    if (failed?.failure.kind === 'not-found') return []
    if (failed !== undefined || user === undefined) return failedDeletion(target, failed)
    return [deletionOf(target, user, byUser.get(user.id), changed.get(user.id))]
  })
  return { planned: new Map(planned.map((user) => [user.userId, user])), notes }
}

/** The same deletions; the quick connects that call the users are deleted first. */
export function withQuickConnects({ planned, notes }: PlannedDeletions): PlannedDeletions {
  const users = [...planned.values()].map(
    ({ quickConnectsLeft, ...user }): PlannedUser =>
      quickConnectsLeft === undefined ? user : { ...user, quickConnects: quickConnectsLeft },
  )
  return { planned: new Map(users.map((user) => [user.userId, user])), notes }
}

function isWhole({ lastModified, proficiencies }: User): boolean {
  return lastModified !== undefined && proficiencies !== undefined
}

function deletionOf(
  { deletesQuickConnects, extra }: DeletionTarget,
  user: User,
  calling: readonly QuickConnect[] | undefined,
  lastModified: number | undefined,
): PlannedUser {
  return planDeletion({
    user,
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(calling === undefined
      ? {}
      : { [deletesQuickConnects ? 'quickConnects' : 'quickConnectsLeft']: calling }),
    ...(extra === undefined ? {} : { extra }),
  })
}

function failedDeletion(
  { user, extra }: DeletionTarget,
  failed: CallError | undefined,
): readonly PlannedUser[] {
  if (failed === undefined) return []
  const { id: userId, username } = user
  const found = { userId, username, edits: [], ...(extra === undefined ? {} : { extra }) }
  return [{ ...unreadable(found, failed), action: 'delete' }]
}

const WHOLE: ReadonlySet<UserRead> = new Set(['description', 'proficiencies'])

/** Users with everything that can be read of them; one that is gone has `failed`. */
export async function readWhole(
  workspace: Workspace,
  users: readonly Wanted['user'][],
): Promise<ReadonlyMap<string, Reading>> {
  const wanted = new Map(users.map((user) => [user.id, { user, reads: WHOLE }]))
  const { writes } = await readRecentJobs(workspace)
  return readSettledUsers(workspace, 'Reading users one by one', wanted, writes)
}

/** When users were last changed, in milliseconds since 1970, as far as ListUsers shows it. */
async function lastChanges(
  { connect, signal }: Workspace,
  users: readonly User[],
): Promise<ReadonlyMap<string, number>> {
  const open = new Set(users.map(({ id }) => id))
  const found = new Map<string, number>()
  for await (const page of connect.listUsers(signal)) {
    for (const { id, lastModified } of page)
      if (open.delete(id) && lastModified !== undefined) found.set(id, lastModified)
    if (open.size === 0) break
  }
  return found
}

/** Quick connects by the user they call. Deleting them requires the permission to find them; leaving them does not. */
async function quickConnectsOf(
  { connect, signal }: Workspace,
  isNeeded: boolean,
): Promise<{
  readonly byUser: ReadonlyMap<string, readonly QuickConnect[]>
  readonly notes: readonly string[]
}> {
  const byUser = new Map<string, QuickConnect[]>()
  try {
    for (const one of await connect.listQuickConnects(signal))
      byUser.set(one.userId, [...(byUser.get(one.userId) ?? []), one])
    return { byUser, notes: [] }
  } catch (error) {
    if (isNeeded || !(error instanceof CallError) || !isRefused(error)) throw error
    const why = `${error.failure.code}: ${error.failure.message}`
    return { byUser, notes: [`can't tell which quick connects call these users (${why})`] }
  }
}

/** The caller lacks the permission, or the service lacks the operation. */
function isRefused({ failure }: CallError): boolean {
  return failure.kind === 'denied' || failure.unknownOperation === true
}
