import { createHash } from 'node:crypto'
import { documentFailures } from '../model/failure-document.js'
import type { Plan } from '../model/plan.js'
import { labelled } from '../model/value.js'

/** The plan as JSON, the same for `--dry-run` and `--out`: names for people, ids and edits for applying it later. */
export function planDocument(plan: Plan, createdAt: string) {
  const { place, selected, unchanged, calls, estimateSeconds, labels } = plan
  const users = plan.users.map(({ userId, username, edits, changes, failure, partial }) => ({
    userId,
    username,
    edits,
    changes,
    ...(failure === undefined ? {} : { failure }),
    ...(partial === undefined ? {} : { partial }),
  }))
  return {
    schema: 'connect-bulk/plan/1',
    account: place.account,
    region: place.region,
    instance: place.instance,
    caller: place.caller,
    selected,
    changing: plan.users.length,
    unchanged,
    calls,
    estimateSeconds,
    changes: plan.users.flatMap(({ userId, username, changes }) =>
      changes.map(({ setting, before, after }) => ({
        username,
        userId,
        setting,
        before: labelled(before, labels),
        after: labelled(after, labels),
      })),
    ),
    failures: documentFailures(
      plan.users.flatMap(({ userId, username, failure, partial }) => {
        const found = failure ?? partial
        return found === undefined ? [] : [{ userId, username, failures: [found] }]
      }),
    ),
    apply: { command: plan.command, createdAt, labels, users, digest: digestOf(users) },
  }
}

function digestOf(users: unknown): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(users)).digest('hex')}`
}
