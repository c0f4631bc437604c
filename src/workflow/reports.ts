import type { JobHistory } from '../journal/job-history.js'
import { settingDetails } from '../journal/setting-details.js'
import { type Plan, planCounts } from '../model/plan.js'
import type { Failure } from '../model/outcome.js'
import type { Report, ReportFact, ReportRow, ReportTotal } from '../model/report.js'
import { duration } from '../model/wording.js'
import type { SavedPlan } from '../plan/read-plan-document.js'
import { changeTotals, summaryText, totalText } from '../settings/change-text.js'
import { settingOf } from '../settings/index.js'

type Planned = Pick<
  Plan,
  'users' | 'labels' | 'selected' | 'unchanged' | 'estimateSeconds' | 'impact' | 'note'
>

/** A saved plan as a page for whoever approves it. `whole`: how to get the report without cuts. */
export function reportOfPlan(plan: SavedPlan, whole: string): Report {
  const { changing, refused, unchanged } = planCounts(plan)
  const label = labelsOf(plan)
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
    rows: plan.users.flatMap(({ username, userId, changes, failure }) =>
      changes.map(({ setting, before, after }) => ({
        username,
        userId,
        setting: settingOf(setting).title,
        before: settingOf(setting).show(before, label),
        after: settingOf(setting).show(after, label),
        outcome: failure === undefined ? ('planned' as const) : ('refused' as const),
        time: null,
        requestId: null,
        reason: null,
      })),
    ),
    whole,
  }
}

/** A job as a page for whoever asks about it later. */
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
    rows: jobRows(job, isUnderWay),
    whole,
  }
}

function jobRows(job: JobHistory, isUnderWay: boolean): readonly ReportRow[] {
  const failures = new Map(job.failedUsers(isUnderWay).map((user) => [user.userId, user.failures]))
  return settingDetails(job, isUnderWay).map((one) => {
    const setting = settingOf(one.setting)
    return {
      username: one.username,
      userId: one.userId,
      setting: setting.title,
      // The details hold names already.
      before: setting.show(one.before, (name) => name),
      after: setting.show(one.after, (name) => name),
      outcome: one.outcome,
      time: one.time,
      requestId: one.requestId,
      reason: one.outcome === 'succeeded' ? null : reasonOf(failures.get(one.userId) ?? [], one.setting),
    }
  })
}

function reasonOf(failures: readonly Failure[], setting: string): string | null {
  const failure = failures.find(({ settings }) => settings.includes(setting))
  return failure === undefined ? null : `${failure.code}: ${failure.message}`
}

/** What reports of plans and jobs have in common. */
function about(plan: Planned): Pick<Report, 'heading' | 'totals' | 'impact' | 'warnings' | 'refused'> {
  const label = labelsOf(plan)
  const heading = summaryText(plan.users, label)
  return {
    heading: heading === '' ? 'Nothing to change' : heading,
    totals: changeTotals(plan.users, label).map(totalOf),
    impact: (plan.impact ?? []).map(({ routing_profile: routingProfile, before, after }) => ({
      routingProfile,
      before,
      after,
    })),
    warnings: (plan.impact ?? [])
      .filter(({ after }) => after === 0)
      .map(({ routing_profile: name }) => `${name} would have nobody left`),
    refused: plan.users.flatMap(({ username, failure, partial }) => {
      const found = failure ?? partial
      return found === undefined ? [] : [{ username, reason: found.message }]
    }),
  }
}

function totalOf(total: ReturnType<typeof changeTotals>[number]): ReportTotal {
  const before = [...total.before].map(([value, users]) => ({ value, users }))
  return { text: totalText(total), users: total.users, before: before.toSorted((a, b) => b.users - a.users) }
}

function labelsOf({ labels }: Pick<Plan, 'labels'>): (id: string) => string {
  return (id) => labels[id] ?? id
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
