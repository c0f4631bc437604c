import type { JobStore } from '../../journal/job-store.js'
import { isActive, type JobSummary } from '../../model/job.js'
import { timeOfId } from '../../journal/job-ids.js'
import { asError, parseTime } from '../../platform/clock.js'
import { aboutOf, isRunning, type Processes, summaryOf, usersLeft } from './job-state.js'
import { settingDetails, type SettingDetails } from '../../journal/setting-details.js'
import { caselessName } from '../../model/free-text.js'

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

/** The same list later: a job that had finished by then is not read again. */
export function listJobsAgain(
  store: JobStore,
  processes: Processes,
  before: readonly JobSummary[],
): Promise<readonly JobSummary[]> {
  const finished = new Map(before.filter(({ state }) => state === 'finished').map((one) => [one.job, one]))
  return readJobs(store, async (job) => {
    const known = finished.get(job)
    return [known ?? (await summarise(store, job, processes).catch(() => unreadableSummary(job)))]
  })
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

/** What a job did to one setting of a user. */
export interface HistoryEntry extends SettingDetails {
  readonly job: string
  readonly command: string
  readonly note: string | null
  readonly caller: string
}

/**
 * What the jobs of this machine did to a user, the newest first. `user` is a name in any case, or an id. Jobs that can't be
 * read are left out; `unreadable` is called with the reason.
 */
export async function historyOf(
  store: JobStore,
  processes: Processes,
  user: string,
  unreadable: (job: string, why: string) => void,
): Promise<readonly HistoryEntry[]> {
  return readJobs(store, (job) =>
    entriesOf(store, job, processes, user).catch((error: unknown) => {
      unreadable(job, asError(error).message)
      return []
    }),
  )
}

async function entriesOf(
  store: JobStore,
  job: string,
  processes: Processes,
  user: string,
): Promise<readonly HistoryEntry[]> {
  if (!(await store.includes(job, user))) return []
  const wanted = caselessName(user)
  const history = await store.read(job)
  const { command } = history.plan
  const { note, caller } = aboutOf(history.plan)
  return settingDetails(history, isRunning(history, processes))
    .filter(({ username, userId }) => caselessName(username) === wanted || userId === wanted)
    .map((details) => ({ ...details, job, command, note, caller }))
}

/**
 * Jobs that ended before a time (milliseconds since 1970), the oldest first. Includes jobs that can't be read or died before
 * they began, if they were not written to since. Excludes jobs that can still be resumed.
 */
export async function prunableJobs(
  store: JobStore,
  before: number,
  processes: Processes,
): Promise<readonly string[]> {
  const prunable: string[] = []
  for (const job of [...(await store.unbegun()), ...(await store.ids())]) {
    const ended = await endOf(store, job, processes)
    if (ended !== undefined && ended < before) prunable.push(job)
  }
  return prunable
}

/** `undefined` for a job that runs, can be resumed, or can't be looked at. */
async function endOf(store: JobStore, job: string, processes: Processes): Promise<number | undefined> {
  const history = await store.find(job)
  if (history === undefined) return lastSignOf(store, job)
  if (isRunning(history, processes) || usersLeft(history) > 0 || history.finishedAt === null) return undefined
  return parseTime(history.finishedAt)
}

async function lastSignOf(store: JobStore, job: string): Promise<number | undefined> {
  try {
    return Math.max((await store.lastSign(job)) ?? 0, parseTime(timeOfId(job)) ?? 0)
  } catch {
    // Its folder is closed to this account, which can't remove it either.
    return undefined
  }
}
