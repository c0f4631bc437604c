import type { Failure } from '../model/outcome.js'
import type { Change, Plan } from '../model/plan.js'
import { labelled } from '../model/value.js'

type Who = Pick<Plan['users'][number], 'username' | 'userId'>

/** One line of NDJSON about a plan. */
export type PlanLine =
  | ({ readonly type: 'change' } & Who & Change)
  | ({ readonly type: 'user'; readonly outcome: 'refused'; readonly failures: readonly Failure[] } & Who)

/** A plan as lines of NDJSON: each change with names instead of ids, and each refused user. */
export function* planLines({ users, labels }: Plan): Generator<PlanLine> {
  for (const { userId, username, changes, failure } of users) {
    for (const { setting, before, after } of changes) {
      const values = { before: labelled(before, labels), after: labelled(after, labels) }
      yield { type: 'change', username, userId, setting, ...values }
    }
    if (failure !== undefined)
      yield { type: 'user', username, userId, outcome: 'refused', failures: [failure] }
  }
}
