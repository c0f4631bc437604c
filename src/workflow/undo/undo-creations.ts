import { isOpen } from '../../journal/user-history.js'
import type { JobHistory } from '../../journal/job-history.js'
import { type Failure, failureWithoutCall } from '../../model/outcome.js'
import type { PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { CREATE_USER } from '../../operations/create-user.js'
import { settingOf } from '../../settings/index.js'
import { planDeletions, readWhole } from '../planning/deletions.js'
import { findUsers } from '../planning/find.js'
import type { Workspace } from '../workspace.js'
import { type ChangedSince, changesSince } from './creation-drift.js'
import type { UndonePart } from './undo-intent.js'

/** A user of the job that it has created, or may have. */
interface Created {
  readonly n: number
  readonly planned: PlannedUser
}

/** What takes back the creations of a job: deletions of those users that have not changed since. */
export async function undoneCreations(
  workspace: Workspace,
  job: JobHistory,
  overwrite: boolean,
): Promise<UndonePart> {
  const all = job.plan.users.flatMap((planned, n) => (planned.action === 'create' ? [{ n, planned }] : []))
  const created = all.filter(({ n }) => job.userIdAt(n) !== '')
  const readings = await readWhole(
    workspace,
    created.map(({ n }) => ({ id: job.userIdAt(n) })),
  )
  const users = created.flatMap(({ n, planned }) => {
    const user = readings.get(job.userIdAt(n))?.user
    return user === undefined ? [] : [{ planned, history: job.historyAt(n), user }]
  })
  const changesOf = changesSince(users, workspace.connect.instance.identityType)
  const judged = users.map((one) => ({ user: one.user, changed: overwrite ? undefined : changesOf(one) }))
  const targets = judged.flatMap(({ user, changed }) =>
    changed === undefined ? [{ user, deletesQuickConnects: false }] : [],
  )
  const { planned, notes } = await planDeletions(workspace, targets, false)
  const changed = judged.flatMap((one) =>
    one.changed === undefined ? [] : [leftAlone(one.user, one.changed)],
  )
  const unknown = await uncertain(workspace, job, all)
  return {
    intents: [...planned.values(), ...changed, ...unknown],
    unchanged: created.length - planned.size - changed.length,
    notes,
  }
}

function leftAlone({ id, username }: User, { settings }: ChangedSince): PlannedUser {
  const what = settings.map((column) => settingOf(column).title).join(', ') || 'another setting'
  const message = `changed since it was created, and left alone: ${what}`
  return refused(
    { userId: id, username },
    failureWithoutCall({ code: 'ValueChanged', kind: 'value-changed', message }, settings),
  )
}

/** A creation whose answer was lost, of a user whose name there is now: whether it is the job's is unknown. */
async function uncertain(
  workspace: Workspace,
  job: JobHistory,
  all: readonly Created[],
): Promise<readonly PlannedUser[]> {
  const open = all.filter(({ n }) => {
    const call = job.historyAt(n).operation(CREATE_USER.name)
    return job.userIdAt(n) === '' && call !== undefined && isOpen(call)
  })
  if (open.length === 0) return []
  const named = open.map(({ planned: { username } }) => ({ username }))
  const found = await findUsers(workspace, named)
  const message = 'the answer to its creation was lost; resume the job to find out whether it is its user'
  return open.flatMap((_, index) => {
    const answer = found[index]
    if (answer === undefined || !('user' in answer)) return []
    const { id: userId, username } = answer.user
    return [
      refused({ userId, username }, failureWithoutCall({ code: 'NoAnswer', kind: 'unknown', message }, [])),
    ]
  })
}

function refused(who: Pick<PlannedUser, 'userId' | 'username'>, failure: Failure): PlannedUser {
  return { ...who, action: 'delete', edits: [], changes: [], failure }
}
