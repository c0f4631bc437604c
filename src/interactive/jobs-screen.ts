import { listJobs } from '../workflow/jobs/list-jobs.js'
import type { JobSummary } from '../model/job.js'
import { jobScreen } from './job-screen.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'

const COLUMNS = ['JOB', 'COMMAND', 'INSTANCE', 'STATE', 'SELECTED', 'SUCCEEDED', 'FAILED', 'NOT ATTEMPTED']

/** All jobs recorded on this computer, newest first. */
export async function jobsScreen(session: Session): Promise<void> {
  let at = 0
  for (;;) {
    const jobs = await session.prompts.wait('Reading jobs', () => readJobs(session))
    const answer = await session.prompts.table({
      title: 'Jobs',
      columns: COLUMNS,
      ids: jobs.map(({ job }) => job),
      cells: (index) => cellsOf(jobs[index]),
      at,
      pageSize: session.pageSize,
      actions: [{ key: 'enter', does: 'show' }],
      empty: 'No jobs yet.',
    })
    at = answer.at
    const job = jobs[at]?.job
    if (job !== undefined) await runScreen(session, () => jobScreen(session, job))
  }
}

/** Lists all jobs and remembers for the menu which were interrupted. */
export async function readJobs(session: Session): Promise<readonly JobSummary[]> {
  const jobs = await listJobs(session.workspace.store, session.context)
  session.interrupted = new Set(jobs.filter(({ state }) => state === 'interrupted').map(({ job }) => job))
  return jobs
}

function cellsOf(summary: JobSummary | undefined): readonly string[] {
  if (summary === undefined) return []
  const { job, command, instance, state, selected, succeeded, failed, notAttempted } = summary
  return [job, command, instance.alias, state, ...[selected, succeeded, failed, notAttempted].map(String)]
}
