import type { JobHistory } from '../journal/job-history.js'
import { settingDetails, type SettingDetails, wasRight } from '../journal/setting-details.js'
import { labelOf, type Plan, planCounts, type PlannedUser } from '../model/plan.js'
import type { Failure } from '../model/outcome.js'
import type { Report, ReportFact, ReportRow, ReportTotal } from '../model/report.js'
import { duration } from '../model/wording.js'
import type { PlanDocument } from '../plan/plan-document.js'
import type { SavedPlan } from '../plan/read-plan-document.js'
import { shownValue, summaryText, type TotalLine, totalLines } from '../settings/change-text.js'
import { settingOf } from '../settings/index.js'

/** What reports of plans and jobs read. */
type Planned = Pick<
  Plan,
  'users' | 'labels' | 'selected' | 'unchanged' | 'estimateSeconds' | 'impact' | 'note'
>

/** A plan as a page for approval. `whole`: how to get the report without cuts. */
export function reportOfPlan(plan: SavedPlan, whole: string): Report {
  const { changing, refused, unchanged } = planCounts(plan)
  const label = labelOf(plan)
  return {
    ...about(plan),
    kind: 'plan',
    facts: [
      ...placeFacts(plan.account, plan.region, plan.instance),
      { label: 'Requested by', value: plan.caller },
      { label: 'Planned at', value: plan.createdAt },
      ...noteFact(plan),
      { label: 'Estimated time', value: duration(plan.estimateSeconds) },
      { label: 'Digest', value: plan.digest },
    ],
    outcomes: [
      { label: 'To change', users: changing, tone: 'good' },
      { label: 'Refused', users: refused, tone: 'bad' },
      { label: 'Unchanged', users: unchanged, tone: 'calm' },
    ],
    warnings: [...plan.warnings, ...emptied(plan)],
    rows: plan.users.flatMap((user) => plannedRows(user, label)),
    whole,
  }
}

/** The same of a plan that was just made, and what is written of it. */
export function reportOfNewPlan(
  plan: Plan,
  { digest, warnings, apply }: PlanDocument,
  whole: string,
): Report {
  return reportOfPlan({ ...plan, ...plan.place, createdAt: apply.createdAt, digest, warnings }, whole)
}

/** A row for each change of a user; one that is refused and has none still has a row, with the reason. */
function plannedRows(
  { username, userId, changes, failure }: PlannedUser,
  label: (id: string) => string,
): readonly ReportRow[] {
  const row = {
    username,
    userId,
    outcome: failure === undefined ? ('planned' as const) : ('refused' as const),
    time: null,
    requestId: null,
    reason: failure === undefined ? null : `${failure.code}: ${failure.message}`,
  }
  if (changes.length === 0 && failure !== undefined)
    return [{ ...row, setting: failure.settings.map(titleOf).join(', '), before: '', after: '' }]
  return changes.map(({ setting, before, after }) => ({
    ...row,
    setting: titleOf(setting),
    before: shownValue(setting, before, label),
    after: shownValue(setting, after, label),
  }))
}

function titleOf(setting: string): string {
  return settingOf(setting).title
}

/** A job as a page for questions asked later. */
export function reportOfJob(job: JobHistory, isUnderWay: boolean, whole: string): Report {
  const { plan } = job
  const result = job.result(isUnderWay)
  const { place } = plan
  return {
    ...about(plan),
    kind: 'job',
    facts: [
      { label: 'Job', value: plan.job },
      ...placeFacts(place.account, place.region, place.instance),
      { label: 'Requested by', value: place.caller },
      { label: 'Started', value: job.startedAt },
      { label: 'Finished', value: job.finishedAt ?? '-' },
      {
        label: 'State',
        value: result.stoppedBy === null ? result.state : `${result.state} (${result.stoppedBy})`,
      },
      ...noteFact(plan),
      { label: 'Duration', value: duration(result.durationSeconds) },
    ],
    outcomes: [
      { label: 'Succeeded', users: result.succeeded, tone: 'good' },
      { label: 'Failed', users: result.failed, tone: 'bad' },
      { label: 'Refused', users: result.refused, tone: 'bad' },
      { label: 'Not attempted', users: result.notAttempted, tone: 'open' },
      { label: 'Unchanged', users: result.unchanged, tone: 'calm' },
    ],
    warnings: emptied(plan),
    rows: jobRows(job, isUnderWay),
    whole,
  }
}

function jobRows(job: JobHistory, isUnderWay: boolean): readonly ReportRow[] {
  const failures = new Map(job.failedUsers(isUnderWay).map((user) => [keyOf(user), user.failures]))
  return settingDetails(job, isUnderWay).map((one) => {
    const setting = settingOf(one.setting)
    return {
      username: one.username,
      userId: one.userId,
      setting: setting.title,
      // The details hold names already.
      before: shownValue(one.setting, one.before, (name) => name),
      after: shownValue(one.setting, one.after, (name) => name),
      outcome: one.outcome,
      time: one.time,
      requestId: one.requestId,
      reason: reasonFor(one, failures.get(keyOf(one)) ?? []),
    }
  })
}

/** Users that could not be created have no id. */
function keyOf({ userId, username }: { readonly userId: string; readonly username: string }): string {
  return userId || username
}

function reasonFor(one: SettingDetails, failures: readonly Failure[]): string | null {
  if (wasRight(one)) return 'right already when it was read, so nothing was sent'
  return one.outcome === 'succeeded' ? null : reasonOf(failures, one.setting)
}

function reasonOf(failures: readonly Failure[], setting: string): string | null {
  // What fails a deletion names no setting: it concerns the whole user.
  const failure = failures.find(({ settings }) => settings.length === 0 || settings.includes(setting))
  return failure === undefined ? null : `${failure.code}: ${failure.message}`
}

/** What reports of plans and jobs have in common. */
function about(plan: Planned): Pick<Report, 'heading' | 'totals' | 'impact' | 'refused'> {
  const heading = summaryText(plan)
  return {
    heading: heading === '' ? 'Nothing to change' : heading,
    totals: totalLines(plan).map(totalOf),
    impact: (plan.impact ?? []).map(({ routing_profile: routingProfile, before, after }) => ({
      routingProfile,
      before,
      after,
    })),
    refused: plan.users.flatMap(({ username, failure, partial }) => {
      const found = failure ?? partial
      return found === undefined ? [] : [{ username, reason: found.message }]
    }),
  }
}

/** Routing profiles that would have no users any more. */
function emptied({ impact = [] }: Planned): readonly string[] {
  return impact
    .filter(({ after }) => after === 0)
    .map(({ routing_profile: name }) => `${name} would have no users left`)
}

function totalOf({ text, users, before: values }: TotalLine): ReportTotal {
  const before = [...values].map(([value, number]) => ({ value, users: number }))
  return { text, users, before: before.toSorted((a, b) => b.users - a.users) }
}

function placeFacts(
  account: string,
  region: string,
  instance: Plan['place']['instance'],
): readonly ReportFact[] {
  return [
    { label: 'Instance', value: `${instance.alias} (${instance.id})` },
    { label: 'Account and Region', value: `${account}, ${region}` },
  ]
}

function noteFact({ note }: Planned): readonly ReportFact[] {
  return note === undefined ? [] : [{ label: 'Note', value: note }]
}
