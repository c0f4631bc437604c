import { UserHistory } from '../../journal/user-history.js'
import { labelIn, type Names } from '../../model/names.js'
import type { Plan, PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { createPlan } from '../../plan/create-plan.js'
import { planUser } from '../../plan/plan-user.js'
import { deletionDriftFailure, driftedEdits, driftFailure } from '../../runner/drift.js'
import { wrongUser } from '../../runner/failures.js'
import { readsOfEdits } from '../../settings/index.js'
import { contentsOf } from './plan.js'
import { speedOf, type Workspace } from '../workspace.js'
import { unreadable } from './decide-users.js'
import { type Reading, readSettledUsers, type Wanted } from './read-settled.js'
import { readRecentJobs } from './recent-jobs.js'
import { takenNames } from './taken-names.js'

/**
 * A saved plan as it is today: every user is read. Users that are right by now are unchanged; users whose values were
 * changed since the plan was made are refused, unless `overwrite`.
 */
export async function compareWithNow(
  workspace: Workspace,
  saved: Plan,
  names: Names,
  overwrite: boolean,
): Promise<Plan> {
  const wanted = new Map(saved.users.flatMap((user) => wantedOf(user)))
  const { writes } = await readRecentJobs(workspace)
  const readings = await readSettledUsers(workspace, 'Comparing the plan with now', wanted, writes)
  const taken = await takenNames(workspace, saved.users)
  const read = new Map<string, User>()
  const users = saved.users.flatMap((planned) => {
    const failure = taken.get(planned)
    if (failure !== undefined) return [{ ...planned, changes: [], failure }]
    const reading = readings.get(planned.userId)
    if (reading?.user !== undefined) read.set(planned.userId, reading.user)
    return reading === undefined ? [planned] : asOfNow(planned, reading, labelIn(names), overwrite)
  })
  const { place, command, selected, extraColumns } = saved
  const speed = speedOf(workspace)
  const contents = await contentsOf(users, read, names, workspace.signal)
  const made = createPlan({ place, command, selected, users, contents, extraColumns, speed })
  return { ...saved, ...made, unchanged: selected - users.length }
}

/** What must be read of a user; nothing of one that was refused when the plan was made, or does not exist yet. */
function wantedOf({ userId, edits, failure, action }: PlannedUser): readonly (readonly [string, Wanted])[] {
  if (failure !== undefined || action === 'create') return []
  const whole = action === 'delete' ? (['proficiencies'] as const) : []
  const reads = new Set([...readsOfEdits(edits), ...whole, 'description' as const])
  return [[userId, { user: { id: userId }, reads }]]
}

function asOfNow(
  planned: PlannedUser,
  { user, failed }: Reading,
  label: (id: string) => string,
  overwrite: boolean,
): readonly PlannedUser[] {
  const { edits, extra, partial } = planned
  if (planned.action === 'delete') return deletionAsOfNow(planned, user, failed, label, overwrite)
  if (failed !== undefined || user === undefined)
    return failed === undefined ? [] : [unreadable(planned, failed)]
  const drifted = overwrite ? [] : driftedEdits(user, planned, edits, new UserHistory())
  const failure =
    wrongUser(planned, user) ??
    (drifted.length === 0 ? undefined : driftFailure(user, planned, drifted, label))
  if (failure !== undefined) return [{ ...planned, changes: [], failure }]
  const now = planUser({
    user,
    edits,
    ...(extra === undefined ? {} : { extra }),
    ...(partial === undefined ? {} : { partial }),
  })
  return now === undefined ? [] : [now]
}

/** A user that is gone already needs no deletion. */
function deletionAsOfNow(
  planned: PlannedUser,
  user: User | undefined,
  failed: Reading['failed'],
  label: (id: string) => string,
  overwrite: boolean,
): readonly PlannedUser[] {
  if (user === undefined) {
    if (failed === undefined || failed.failure.kind === 'not-found') return []
    return [{ ...planned, ...unreadable(planned, failed) }]
  }
  const drift = overwrite ? undefined : deletionDriftFailure(planned, user, label)
  const failure = wrongUser(planned, user) ?? drift
  return [failure === undefined ? planned : { ...planned, changes: [], failure }]
}
