import { shownValue } from '../settings/change-text.js'
import { settingOf } from '../settings/index.js'
import { labelled, type Value } from '../model/value.js'
import { DELETE_USER } from '../operations/delete-user.js'
import type { PlannedUser } from '../model/plan.js'
import type { JobHistory } from './job-history.js'
import type { UserOutcome } from './user-outcome.js'

/** What a job did to one setting of one user, from its journal. */
export interface SettingDetails {
  readonly username: string
  readonly userId: string
  readonly setting: string
  /** As first read before the job wrote; as planned where nothing was sent. Names in the place of ids. */
  readonly before: Value
  readonly after: Value
  readonly outcome: UserOutcome['outcome']
  /** When its call was last sent, ISO 8601; `null` where none was. */
  readonly time: string | null
  readonly operation: string | null
  readonly attempts: number
  readonly requestId: string | null
}

/** Every edit of a job, and every value that its deletions remove, in the plan's order. */
export function settingDetails(job: JobHistory, isUnderWay = false): readonly SettingDetails[] {
  return job.plan.users.flatMap((planned, n) =>
    planned.action === 'delete'
      ? deletionDetails(job, planned, job.outcomeAt(n, isUnderWay), n)
      : editDetails(job, planned, job.outcomeAt(n, isUnderWay), n),
  )
}

/** One call removes all values of a user. */
function deletionDetails(
  job: JobHistory,
  { userId, username, changes }: PlannedUser,
  user: UserOutcome,
  n: number,
): readonly SettingDetails[] {
  const call = job.historyAt(n).operation(DELETE_USER.name)
  const [failure] = user.failures
  return changes.map(({ setting, before, after }) => ({
    username,
    userId,
    setting,
    before: labelled(before, job.plan.labels),
    after,
    outcome: user.outcome,
    time: call?.sentAt ?? null,
    operation: call?.operation ?? null,
    attempts: call?.attempts ?? failure?.attempts ?? 0,
    requestId: call?.answer?.requestId ?? failure?.requestId ?? null,
  }))
}

function editDetails(
  job: JobHistory,
  { username, edits, changes }: PlannedUser,
  user: UserOutcome,
  n: number,
): readonly SettingDetails[] {
  const { plan } = job
  const userId = job.userIdAt(n)
  const history = job.historyAt(n)
  return edits.map(({ setting }) => {
    const call = history.operations.findLast(({ settings }) => settings.includes(setting))
    const planned = changes.find((change) => change.setting === setting)
    const isLeft = user.left.includes(setting)
    const failure = user.failures.find(({ settings }) => settings.includes(setting))
    return {
      username,
      userId,
      setting,
      before: labelled(history.before(setting) ?? planned?.before ?? null, plan.labels),
      after: labelled(call?.wanted[setting] ?? planned?.after ?? null, plan.labels),
      outcome: isLeft ? (user.outcome === 'succeeded' ? 'failed' : user.outcome) : 'succeeded',
      time: call?.sentAt ?? null,
      operation: call?.operation ?? null,
      attempts: call?.attempts ?? failure?.attempts ?? 0,
      requestId: call?.answer?.requestId ?? failure?.requestId ?? null,
    } as const
  })
}

/** Whether the fresh read showed the wanted value, so that nothing had to be sent. */
export function wasRight({ outcome, operation }: SettingDetails): boolean {
  return outcome === 'succeeded' && operation === null
}

export const DETAIL_HEADINGS = [
  'USER',
  'SETTING',
  'BEFORE → AFTER',
  'OUTCOME',
  'SENT',
  'ATTEMPTS',
  'REQUEST ID',
] as const

/** The cells below those headings. */
export function detailCells(one: SettingDetails): readonly string[] {
  return [
    one.username,
    settingOf(one.setting).title,
    `${shownValue(one.setting, one.before, itself)} → ${shownValue(one.setting, one.after, itself)}`,
    wasRight(one) ? `${one.outcome} (right already)` : one.outcome,
    one.time ?? '-',
    String(one.attempts),
    one.requestId ?? '-',
  ]
}

/** The details hold names already. */
function itself(name: string): string {
  return name
}
