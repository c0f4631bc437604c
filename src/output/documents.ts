import { documentFailures, type Failure } from '../model/outcome.js'
import type { JobResult, JobSummary } from '../model/job.js'
import type { NameKind, Names } from '../model/names.js'
import type { BulkError } from '../model/errors.js'
import type { User } from '../model/user.js'
import { type Value, labelled } from '../model/value.js'
import { SETTINGS } from '../settings/index.js'
import type { SettingJson } from '../settings/setting.js'
import type { Change, Plan } from '../model/plan.js'

export function resultDocument(result: JobResult) {
  const { place, failedUsers, job, state, stoppedBy, ...numbers } = result
  return {
    schema: 'connect-bulk/result/1',
    job,
    note: numbers.note,
    state,
    stoppedBy,
    account: place.account,
    region: place.region,
    instance: place.instance,
    selected: numbers.selected,
    changing: numbers.changing,
    unchanged: numbers.unchanged,
    refused: numbers.refused,
    succeeded: numbers.succeeded,
    failed: numbers.failed,
    notAttempted: numbers.notAttempted,
    calls: numbers.calls,
    throttled: numbers.throttled,
    durationSeconds: numbers.durationSeconds,
    failuresFile: numbers.failuresFile,
    failures: documentFailures(failedUsers),
    created: numbers.created,
  }
}

/** A user's members in JSON. */
export type UserDocument = Readonly<Record<string, Value>>

/** A user with names in the place of ids, keyed by the settings' CSV columns. */
export function userDocument(user: User, names: Names): UserDocument {
  const label = (kind: NameKind, id: string): string => names[kind]?.label(id) ?? id
  return {
    username: user.username,
    userId: user.id,
    arn: user.arn,
    ...Object.fromEntries(DOCUMENTED.map(({ column, json }) => [column, json.value(user, label)])),
  }
}

interface Documented {
  readonly column: string
  readonly json: SettingJson
}

/** The settings in documents, in the order of their members. */
const DOCUMENTED: readonly Documented[] = documented()

function documented(): readonly Documented[] {
  const all = SETTINGS.flatMap(({ column, json }) => (json === undefined ? [] : [{ column, json }]))
  const moved = all.filter(({ json }) => json.after !== undefined)
  return all
    .filter((one) => !moved.includes(one))
    .flatMap((one) => [one, ...moved.filter(({ json }) => json.after === one.column)])
}

/** A job of the list. */
export function jobDocument<Summary extends JobSummary>({ verb: _verb, ...job }: Summary) {
  return job
}

export function errorDocument(error: BulkError) {
  const { code, message, hint, exitCode } = error
  return { schema: 'connect-bulk/error/1', error: { code, message, hint: hint ?? null, exitCode } }
}

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
