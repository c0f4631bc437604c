import { createHash } from 'node:crypto'
import { documentFailures } from '../model/outcome.js'
import { jsonPieces } from '../model/json-text.js'
import { type Plan, planCounts, type PlannedUser } from '../model/plan.js'
import { labelled } from '../model/value.js'

/** The version of saved plans; a reader refuses any other. */
export const PLAN_SCHEMA = 'connect-bulk/plan/1'

/**
 * The plan as JSON, the same for `--dry-run` and `--out`: names for people, ids and edits for applying it later.
 * @param warnings what people should consider before they approve it
 */
export function planDocument(plan: Plan, createdAt: string, warnings: readonly string[]) {
  return atOnce(planDocumentSteps(plan, createdAt, warnings))
}

/** The same step by step: the digest of a large plan takes a while. */
export function* planDocumentSteps(plan: Plan, createdAt: string, warnings: readonly string[]) {
  const { place, calls, estimateSeconds, labels, note = null, summary = '', impact = [] } = plan
  const users: readonly PlannedUser[] = plan.users.map(({ userId, username, edits, changes, ...others }) => ({
    userId,
    username,
    edits,
    changes,
    ...others,
  }))
  const content = {
    note,
    account: place.account,
    region: place.region,
    instance: place.instance,
    caller: place.caller,
    ...planCounts(plan),
    calls,
    estimateSeconds,
    impact,
    warnings,
    changes: changesOf(plan),
    failures: documentFailures(plan.users.flatMap(refusalOf)),
    apply: {
      command: plan.command,
      summary,
      createdAt,
      extraColumns: plan.extraColumns,
      labels,
      users,
    },
  }
  yield
  const digest: string = yield* digestSteps(content)
  return { schema: PLAN_SCHEMA, digest, ...content }
}

function changesOf({ users, labels }: Plan) {
  return users.flatMap(({ userId, username, changes }) =>
    changes.map(({ setting, before, after }) => ({
      username,
      userId,
      setting,
      before: labelled(before, labels),
      after: labelled(after, labels),
    })),
  )
}

function refusalOf({ userId, username, failure, partial }: PlannedUser) {
  const found = failure ?? partial
  return found === undefined ? [] : [{ userId, username, failures: [found] }]
}

export type PlanDocument = ReturnType<typeof planDocument>

/** The digest of a saved plan, step by step: it covers everything, also what people read. */
export function* digestSteps(content: object): Generator<undefined, string, undefined> {
  const hash = createHash('sha256')
  for (const piece of jsonPieces(content)) {
    hash.update(piece)
    yield
  }
  return `sha256:${hash.digest('hex')}`
}

function atOnce<T>(steps: Generator<undefined, T, undefined>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
