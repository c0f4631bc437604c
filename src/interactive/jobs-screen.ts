import type { JobSummary } from '../model/job.js'
import { JOB_COLUMNS, jobCells } from '../output/jobs-view.js'
import type { Column } from '../output/table-layout.js'
import { listJobs, listJobsAgain } from '../workflow/jobs/list-jobs.js'
import { follow } from './follow.js'
import { jobScreen } from './job-screen.js'
import type { TableAnswer } from './prompts/table.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'

/** `cancelled: 12,073 updated, 1,021 failed, 82,000 not attempted` */
const WHOLE_RESULT = 62

/** Enter opens a job, so that the list needs its result more than its id. */
export const COLUMNS: readonly Column[] = JOB_COLUMNS.map((column) =>
  column.isMain === true ? { ...column, wanted: WHOLE_RESULT } : column,
)

/** All jobs recorded on this computer, newest first. */
export async function jobsScreen(session: Session): Promise<void> {
  let at = 0
  for (;;) {
    await session.prompts.waitHere('Reading jobs', () => readJobs(session))
    const answer = await chooseJob(session, at)
    at = answer.at
    const { id } = answer
    if (id !== undefined) await runScreen(session, () => jobScreen(session, id))
  }
}

/** Shows the list, which follows what this and other terminals run. */
async function chooseJob(session: Session, at: number): Promise<TableAnswer> {
  const { store } = session.workspace
  const hasNotes = session.jobs.some(({ note }) => note !== null)
  let ids = session.jobs.map(({ job }) => job)
  const stop = follow(session, async () => {
    session.jobs = await listJobsAgain(store, session.context, session.jobs)
    ids = session.jobs.map(({ job }) => job)
  })
  try {
    return await session.prompts.table({
      title: 'Jobs',
      columns: hasNotes ? COLUMNS : COLUMNS.filter(({ title }) => title !== 'NOTE'),
      ids: () => ids,
      cells: (index) => cellsOf(session, session.jobs[index]),
      at,
      pageSize: session.pageSize,
      actions: [{ key: 'enter', does: 'open' }],
      empty: 'No jobs yet.',
    })
  } finally {
    stop()
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
