import type { JobStore } from '../../journal/job-store.js'
import { isActive, type JobSummary } from '../../model/job.js'
import { timeOfId } from '../../journal/job-ids.js'
import { asError, parseTime } from '../../platform/clock.js'
import { aboutOf, isRunning, type Processes, summaryOf } from './job-state.js'

/** Jobs read in parallel: each opens files, and may be long. */
const AT_ONCE = 32

/** Maps each job of this machine to entries, the newest first, several in parallel. */
export async function readJobs<Answer>(
  store: JobStore,
  read: (job: string) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const left = (await store.ids()).toReversed()
  const answers: Answer[] = []
  while (left.length > 0) {
    const some = await Promise.all(left.splice(0, AT_ONCE).map(read))
    answers.push(...some.flat())
  }
  return answers
}

/** Which jobs a list is narrowed to. */
export interface JobFilter {
  /** Jobs that had this user, by name in any case or by id. */
  readonly user?: string | undefined
  /** Jobs begun since then; milliseconds since 1970. */
  readonly since?: number | undefined
}

/**
 * The jobs of this machine, the newest first. One that can't be read is a row in state `unreadable`, and `unreadable` is
 * called with the reason.
 */
export async function listJobs(
  store: JobStore,
  processes: Processes,
  { user, since }: JobFilter = {},
  unreadable: (job: string, why: string) => void = () => undefined,
): Promise<readonly JobSummary[]> {
  const jobs = await readJobs(store, (job) =>
    summariseIf(store, job, processes, user).catch((error: unknown) => {
      unreadable(job, asError(error).message)
      return [unreadableSummary(job)]
    }),
  )
  return since === undefined ? jobs : jobs.filter(({ startedAt }) => (parseTime(startedAt) ?? 0) >= since)
}

/** The jobs that run or wait, the newest first. */
export async function openJobs(store: JobStore, processes: Processes): Promise<readonly JobSummary[]> {
  return (await listJobs(store, processes)).filter(isActive)
}

/** Nothing for a job that did not have this user. */
async function summariseIf(
  store: JobStore,
  job: string,
  processes: Processes,
  user: string | undefined,
): Promise<readonly JobSummary[]> {
  if (user !== undefined && !(await store.includes(job, user))) return []
  return [await summarise(store, job, processes)]
}

async function summarise(store: JobStore, job: string, processes: Processes): Promise<JobSummary> {
  const ended = await store.readSummary(job)
  if (ended === undefined) {
    const history = await store.read(job)
    return summaryOf(history, isRunning(history, processes))
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

/** A row for a job that can't be read: only its id is known. */
function unreadableSummary(job: string): JobSummary {
  return {
    job,
    command: '',
    summary: '',
    verb: 'change',
    note: null,
    caller: 'unknown',
    instance: { id: '', arn: '', alias: '' },
    startedAt: timeOfId(job),
    finishedAt: null,
    state: 'unreadable',
    selected: 0,
    refused: 0,
    succeeded: 0,
    failed: 0,
    notAttempted: 0,
  }
}
