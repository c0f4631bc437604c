import { csvPieces } from '../csv/write-csv.js'
import { type Failure, isRetryable } from '../model/outcome.js'
import type { Plan } from '../model/plan.js'
import { refusedOutcome, type UserOutcome } from './user-outcome.js'

/** Columns of every failures CSV that are not settings, in order; settings stand after the second. */
export const USER_COLUMNS = ['username', 'user_id'] as const

export const REASON_COLUMNS = [
  'status',
  'failed_settings',
  'error_code',
  'request_id',
  'attempts',
  'error_message',
  'retryable',
  'instance',
  'job',
] as const

/**
 * The last column of the failures CSV of a job that creates or deletes users: what is still to be done to the user of
 * the row (`create`, `delete`, `delete-with-quick-connects`); empty for an edit.
 */
export const ACTION_COLUMN = 'connect_bulk_action'
export const CREATE = 'create'
const DELETE = 'delete'
const DELETE_WITH_QUICK_CONNECTS = 'delete-with-quick-connects'

/** Whether a cell of that column asks to delete the user. */
export function isDeletion(action: string | undefined): boolean {
  return action === DELETE || deletesQuickConnects(action)
}

/** Whether it asks to delete the quick connects that call the user first. */
export function deletesQuickConnects(action: string | undefined): boolean {
  return action === DELETE_WITH_QUICK_CONNECTS
}

/** The column before it, if users to create have ids in the customer's directory. */
export const DIRECTORY_COLUMN = 'directory_user_id'

/** Where the rows come from: the history of a job, or a plan without a job. */
export interface Outcomes {
  readonly plan: Plan & { readonly job?: string }
  outcomeAt(n: number): UserOutcome
  /** The id of the user; empty for a user that is not created yet. */
  userIdAt(n: number): string
}

/** The outcomes of a plan with nothing to change. */
export function refusalsOf(plan: Plan): Outcomes {
  return {
    plan,
    userIdAt: (n) => plan.users[n]?.userId ?? '',
    outcomeAt: (n) => {
      const planned = plan.users[n]
      if (planned === undefined) throw new RangeError(`the plan has no user ${n}`)
      return refusedOutcome(planned)
    },
  }
}

/** Whether any user failed, was refused or not attempted. */
export function hasFailures(history: Outcomes): boolean {
  return history.plan.users.some((_, n) => !isUpdated(history.outcomeAt(n)))
}

/** One row a user that failed, was refused or not attempted, in the plan's order; in pieces of many rows. */
export function failuresCsv(history: Outcomes): Iterable<string> {
  const { plan } = history
  const last = lastColumns(plan)
  const columns = [...USER_COLUMNS, ...plan.settings, ...REASON_COLUMNS, ...plan.extraColumns]
  return csvPieces([...columns, ...last], rowsOf(history, last))
}

function* rowsOf(history: Outcomes, last: readonly string[]): Generator<readonly string[]> {
  for (const n of history.plan.users.keys()) {
    const user = history.outcomeAt(n)
    if (!isUpdated(user)) yield rowOf(history, n, user, last)
  }
}

function isUpdated({ outcome }: UserOutcome): boolean {
  return outcome === 'succeeded'
}

/** Those that only some plans need; asked once, as it takes a look at every user. */
function lastColumns(plan: Plan): readonly string[] {
  return [...(hasDirectoryIds(plan) ? [DIRECTORY_COLUMN] : []), ...(hasActions(plan) ? [ACTION_COLUMN] : [])]
}

function hasDirectoryIds({ users }: Plan): boolean {
  return users.some(({ directoryUserId }) => directoryUserId !== undefined)
}

function hasActions({ users }: Plan): boolean {
  return users.some(({ action }) => action !== undefined)
}

/** The value of the action column: what is still to be done to a user besides edits. */
export function actionLeft(history: Pick<Outcomes, 'plan' | 'userIdAt'>, n: number): string {
  const { action, quickConnects = [] } = history.plan.users[n] ?? {}
  if (action === 'delete') return quickConnects.length > 0 ? DELETE_WITH_QUICK_CONNECTS : DELETE
  // Once a user is created, only edits are left.
  return action === 'create' && history.userIdAt(n) === '' ? CREATE : ''
}

function rowOf(history: Outcomes, n: number, user: UserOutcome, last: readonly string[]): readonly string[] {
  const { plan } = history
  const planned = plan.users[n]
  if (planned === undefined) throw new RangeError(`the plan has no user ${n}`)
  const cells = plan.settings.map((column) => {
    const edit = planned.edits.find(({ setting }) => setting === column)
    return edit === undefined || !user.left.includes(column) ? '' : edit.given
  })
  const extra = plan.extraColumns.map((column) => planned.extra?.[column] ?? '')
  return [
    planned.username,
    history.userIdAt(n),
    ...cells,
    ...reasons(user),
    plan.place.instance.id,
    plan.job ?? '',
    ...extra,
    ...last.map((column) =>
      column === ACTION_COLUMN ? actionLeft(history, n) : (planned.directoryUserId ?? ''),
    ),
  ]
}

function reasons({ outcome, failures, left }: UserOutcome): readonly string[] {
  if (outcome === 'not-attempted') return ['not-attempted', '', '', '', '0', '', 'yes']
  const [first] = failures
  return [
    outcome,
    failures.flatMap(({ settings }) => settings).join('|') || left.join('|'),
    first?.code ?? '',
    first?.requestId ?? '',
    String(first?.attempts ?? 0),
    failures.map(reasonText).join('; '),
    failures.some(({ kind }) => isRetryable(kind)) ? 'yes' : 'no',
  ]
}

/** The failure of a deletion names no setting. */
function reasonText({ settings, message }: Failure): string {
  return [...(settings.length === 0 ? [] : [settings.join(', ')]), oneLine(message)].join(': ')
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
