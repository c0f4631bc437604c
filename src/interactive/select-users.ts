import type { JobHistory } from '../journal/job-history.js'
import type { Plan } from '../model/plan.js'
import { count } from '../model/wording.js'
import type { Session } from './session.js'

interface Group {
  readonly name: string
  readonly ids: readonly string[]
}

/** Makes the users of a plan the selection. */
export function selectUsersOfPlan(session: Session, { users }: Plan): Promise<void> {
  return select(session, [{ name: 'All users', ids: users.map(({ userId }) => userId) }])
}

/** Makes the users of a job, or those with one outcome, the selection. */
export function selectUsersOfJob(session: Session, history: JobHistory): Promise<void> {
  const ids = (...outcomes: readonly string[]): readonly string[] =>
    history.plan.users.flatMap((_, n) =>
      outcomes.includes(history.outcomeAt(n).outcome) ? [history.userIdAt(n)] : [],
    )
  return select(session, [
    { name: 'All users', ids: history.plan.users.map((_, n) => history.userIdAt(n)) },
    { name: 'Updated users', ids: ids('succeeded') },
    { name: 'Failed users', ids: ids('failed', 'refused') },
    { name: 'Users not attempted', ids: ids('not-attempted') },
  ])
}

/** Asks which group, unless there is only one. Users that no longer exist are left out. */
async function select(session: Session, groups: readonly Group[]): Promise<void> {
  const existing = groups
    .map(({ name, ids }) => ({ name, ids: ids.filter((id) => session.users.has(id)) }))
    .filter(({ ids }, n) => n === 0 || ids.length > 0)
  const chosen = await session.prompts.choose({
    title: 'Select which users?',
    choices: existing.map(({ name, ids }) => ({ value: ids, name, note: count(ids.length, 'user') })),
  })
  session.selected = new Set(chosen)
}
