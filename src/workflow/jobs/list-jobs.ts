import type { JobStore } from '../../journal/job-store.js'
import type { JobState, JobSummary } from '../../model/job.js'
import { parseTime } from '../../platform/clock.js'
import { aboutOf, isRunning, type Processes, summaryOf } from './job-state.js'

/** Jobs that are read side by side: each is open files, and may be long. */
const AT_ONCE = 32

/** Which jobs a list is narrowed to. */
export interface JobFilter {
  /** Jobs that had this user, by name in any case or by id. */
  readonly user?: string | undefined
  /** Jobs begun since then; milliseconds since 1970. */
  readonly since?: number | undefined
}

/** The jobs of this machine, the newest first. */
export async function listJobs(
  store: JobStore,
  processes: Processes,
  { user, since }: JobFilter = {},
): Promise<readonly JobSummary[]> {
  const left = (await store.ids()).toReversed()
  const jobs: JobSummary[] = []
  while (left.length > 0) {
    const some = left.splice(0, AT_ONCE)
    const read = await Promise.all(
      some.map(async (job) =>
        user === undefined || (await store.includes(job, user))
          ? [await summarise(store, job, processes)]
          : [],
      ),
    )
    jobs.push(...read.flat())
  }
  return since === undefined ? jobs : jobs.filter(({ startedAt }) => (parseTime(startedAt) ?? 0) >= since)
}

const OPEN: ReadonlySet<JobState> = new Set(['queued', 'running', 'paused'])

/** The jobs that run or wait, the newest first. */
export async function openJobs(store: JobStore, processes: Processes): Promise<readonly JobSummary[]> {
  return (await listJobs(store, processes)).filter(({ state }) => OPEN.has(state))
}

async function summarise(store: JobStore, job: string, processes: Processes): Promise<JobSummary> {
  const ended = await store.readSummary(job)
  if (ended === undefined) {
    const reading = await store.read(job)
    return summaryOf(reading, isRunning(reading, processes))
  }
  const { header, closed, counts } = ended
  const { command, place, selected, createdAt } = header
  const { state, time: finishedAt } = closed
  return {
    job,
    command,
    ...aboutOf(header),
    instance: place.instance,
    startedAt: createdAt,
    finishedAt,
    state,
    selected,
    ...counts,
  }
}
