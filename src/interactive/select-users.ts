import type { JobHistory } from '../journal/job-history.js'
import { type Plan, verbOf } from '../model/plan.js'
import { count } from '../model/wording.js'
import type { Session } from './session.js'
import { refresh } from './users-read.js'

interface Group {
  readonly name: string
  readonly ids: readonly string[]
}

/** Makes the users of a plan the selection. */
export function selectUsersOfPlan(session: Session, { users }: Plan): Promise<void> {
  return select(session, [{ name: 'All users', ids: users.map(({ userId }) => userId) }])
}

/** Makes the users of a job, or those with one outcome, the selection. */
export async function selectUsersOfJob(session: Session, history: JobHistory): Promise<void> {
  const ids = (...outcomes: readonly string[]): readonly string[] =>
    history.plan.users.flatMap((_, n) =>
      outcomes.includes(history.outcomeAt(n).outcome) ? [history.userIdAt(n)] : [],
    )
  const verb = verbOf(history.plan.users)
  const created = verb === 'create' ? ids('succeeded') : []
  if (created.some((id) => !session.users.has(id))) await refresh(session)
  return select(session, [
    { name: 'All users', ids: history.plan.users.map((_, n) => history.userIdAt(n)) },
    { name: verb === 'create' ? 'Created users' : 'Updated users', ids: ids('succeeded') },
    { name: 'Failed users', ids: ids('failed', 'refused') },
    { name: 'Users not attempted', ids: ids('not-attempted') },
  ])
}

/** Asks which group, unless there is only one. Users that no longer exist are left out. */
async function select(session: Session, groups: readonly Group[]): Promise<void> {
  const existing = groups
    .map(({ name, ids }) => ({ name, ids: ids.filter((id) => session.users.has(id)) }))
    .filter(({ ids }) => ids.length > 0)
  if (existing.length === 0) return showNone(session)
  const chosen = await session.prompts.choose({
    title: 'Select which users?',
    choices: existing.map(({ name, ids }) => ({ value: ids, name, note: count(ids.length, 'user') })),
  })
  session.selected = new Set(chosen)
}

async function showNone(session: Session): Promise<void> {
  await session.prompts.pages({
    title: 'No users to select',
    lines: [{ text: 'None of these users exist: they were deleted, or not created.' }],
    actions: [{ key: 'enter', does: 'continue' }],
  })
}
