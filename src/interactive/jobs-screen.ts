import { isRunning, summaryOf } from '../api/job-state.js'
import type { JobReading } from '../journal/reading.js'
import { jobScreen } from './job-screen.js'
import { level } from './level.js'
import type { Session } from './session.js'

const COLUMNS = ['JOB', 'COMMAND', 'INSTANCE', 'STATE', 'SELECTED', 'SUCCEEDED', 'FAILED', 'NOT ATTEMPTED']

/** Everything this machine has recorded, the newest first. */
export async function jobsScreen(session: Session): Promise<void> {
  let at = 0
  for (;;) {
    const readings = await session.prompts.wait('Reading jobs', () => readAll(session))
    const answer = await session.prompts.table({
      title: 'Jobs',
      columns: COLUMNS,
      ids: readings.map(({ plan }) => plan.job),
      cells: (index) => cellsOf(readings[index], session),
      at,
      pageSize: session.pageSize,
      actions: [{ key: 'enter', does: 'show' }],
      empty: 'No jobs yet.',
    })
    at = answer.at
    const job = readings[at]?.plan.job
    if (job !== undefined) await level(session, () => jobScreen(session, job))
  }
}

async function readAll({ api }: Session): Promise<readonly JobReading[]> {
  const ids = (await api.store.ids()).toReversed()
  return Promise.all(ids.map((id) => api.store.read(id)))
}

function cellsOf(reading: JobReading | undefined, { context }: Session): readonly string[] {
  if (reading === undefined) return []
  const { job, command, instance, state, ...numbers } = summaryOf(reading, isRunning(reading, context))
  const { selected, succeeded, failed, notAttempted } = numbers
  return [job, command, instance.alias, state, ...[selected, succeeded, failed, notAttempted].map(String)]
}
