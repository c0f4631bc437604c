import type { JobHistory } from '../journal/job-history.js'
import type { Plan } from '../model/plan.js'
import { planDocument } from '../plan/plan-document.js'
import { fileTime, isoTime } from '../platform/clock.js'
import { isRunning } from '../workflow/jobs/job-state.js'
import { reportOfJob, reportOfNewPlan } from '../workflow/reports.js'
import type { Session } from './session.js'
import { writeReport } from './write-files.js'

/** Writes a page for the people who approve a plan. */
export async function reportPlan(session: Session, plan: Plan, warnings: readonly string[]): Promise<void> {
  const now = session.context.clock.now()
  const document = planDocument(plan, isoTime(now), warnings)
  const report = reportOfNewPlan(plan, document, 'The whole report: its .html or .csv form')
  await writeReport(session, report, `plan-${fileTime(now)}.html`)
}

/** Writes a page about a job, for the record. */
export async function reportJob(session: Session, history: JobHistory): Promise<void> {
  const { job } = history.plan
  const whole = `The whole report: connect-bulk report ${job} --out report.html`
  await writeReport(
    session,
    reportOfJob(history, isRunning(history, session.context), whole),
    `job-${job}.html`,
  )
}
