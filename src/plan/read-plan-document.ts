import { type BulkError, refusal, usageError } from '../model/errors.js'
import { parseSteps } from '../model/json-text.js'
import { type Plan, type PlannedUser, verbMember } from '../model/plan.js'
import { SETTINGS } from '../settings/index.js'
import { digestSteps, PLAN_SCHEMA, type PlanDocument } from './plan-document.js'

/** A plan as it was saved: everything but who applies it. */
export type SavedPlan = Omit<Plan, 'place'> & {
  readonly account: string
  readonly region: string
  readonly instance: Plan['place']['instance']
  /** `sha256:…` of the whole document. */
  readonly digest: string
  /** Who made it: an ARN, or `unknown`. */
  readonly caller: string
  /** ISO 8601. */
  readonly createdAt: string
  /** What people should consider before they approve it. */
  readonly warnings: readonly string[]
}

const FAMILY = /^connect-bulk\/plan\/\d+$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * A plan that `--out` has saved, step by step.
 * @throws BulkError exit 2 for a file that isn't a plan or was changed, exit 5 for a plan of another version
 */
export function* readPlanDocument(text: string, file: string): Generator<undefined, SavedPlan, undefined> {
  const document = yield* parsePlan(text, file)
  const { apply, account, region, instance, selected, unchanged, calls, estimateSeconds, note, impact } =
    document
  const edited = new Set(apply.users.flatMap(({ edits }) => edits.map(({ setting }) => setting)))
  const settings = SETTINGS.map(({ column }) => column).filter((column) => edited.has(column))
  if (settings.length < edited.size || apply.users.some((user) => !isUser(user))) throw damaged(file)
  return {
    account,
    region,
    instance,
    digest: document.digest,
    caller: document.caller,
    createdAt: apply.createdAt,
    warnings: document.warnings,
    impact,
    command: 'apply',
    summary: apply.summary,
    ...verbMember(apply.users),
    ...(note === null ? {} : { note }),
    selected,
    unchanged,
    users: apply.users,
    settings,
    extraColumns: apply.extraColumns,
    labels: apply.labels,
    calls,
    estimateSeconds,
  }
}

function* parsePlan(text: string, file: string): Generator<undefined, PlanDocument, undefined> {
  const document = yield* parseJson(text, file)
  if (typeof document !== 'object' || document === null) throw noPlan(file)
  const schema: unknown = Reflect.get(document, 'schema')
  if (typeof schema !== 'string' || !FAMILY.test(schema)) throw noPlan(file)
  if (schema !== PLAN_SCHEMA) {
    throw refusal(
      'UnknownVersion',
      `${file}: this plan is of another version (${schema}).`,
      'Use the version of connect-bulk that wrote it, or make the plan again.',
    )
  }
  const { schema: _schema, digest, ...content } = document as PlanDocument
  // An unchanged document still matches its digest, so all of it is as it was written.
  if (digest !== (yield* digestSteps(content))) throw damaged(file)
  return document as PlanDocument
}

function* parseJson(text: string, file: string): Generator<undefined, unknown, undefined> {
  try {
    return yield* parseSteps(text.replace(/^\uFEFF/, ''))
  } catch {
    throw noPlan(file)
  }
}

/** A user without a valid id can't be named in the plan's own job. */
function isUser({ userId, failure, action }: PlannedUser): boolean {
  return UUID.test(userId) || failure !== undefined || action === 'create'
}

function noPlan(file: string): BulkError {
  return usageError(
    'NoPlan',
    `${file} is not a saved plan.`,
    'A plan is saved with --out; a CSV must not be called .json.',
  )
}

function damaged(file: string): BulkError {
  return usageError(
    'DamagedPlan',
    `${file} is not as it was written; a saved plan can't be edited.`,
    'Nothing was changed. Make the plan again.',
  )
}
