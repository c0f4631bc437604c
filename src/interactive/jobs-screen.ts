import type { JobSummary } from '../model/job.js'
import { JOB_COLUMNS, jobCells } from '../output/jobs-view.js'
import { listJobs } from '../workflow/jobs/list-jobs.js'
import { jobScreen } from './job-screen.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'

/** All jobs recorded on this computer, newest first. */
export async function jobsScreen(session: Session): Promise<void> {
  let at = 0
  for (;;) {
    const jobs = await session.prompts.waitHere('Reading jobs', () => readJobs(session))
    const hasNotes = jobs.some(({ note }) => note !== null)
    const answer = await session.prompts.table({
      title: 'Jobs',
      columns: hasNotes ? JOB_COLUMNS : JOB_COLUMNS.filter(({ title }) => title !== 'NOTE'),
      ids: jobs.map(({ job }) => job),
      cells: (index) => cellsOf(session, jobs[index]),
      at,
      pageSize: session.pageSize,
      actions: [{ key: 'enter', does: 'open' }],
      empty: 'No jobs yet.',
    })
    at = answer.at
    const job = jobs[at]?.job
    if (job !== undefined) await runScreen(session, () => jobScreen(session, job))
  }
}

/** Lists all jobs and keeps them for the menu. */
export async function readJobs(session: Session): Promise<readonly JobSummary[]> {
  session.jobs = await listJobs(session.workspace.store, session.context)
  return session.jobs
}

function cellsOf({ context }: Session, job: JobSummary | undefined): readonly string[] {
  return job === undefined ? [] : jobCells(job, context.clock.now())
}
