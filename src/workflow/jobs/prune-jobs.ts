import { timeOfId } from '../../journal/job-ids.js'
import type { JobStore } from '../../journal/job-store.js'
import { parseTime } from '../../platform/clock.js'
import { isRunning, type Processes } from './job-state.js'
import { usersLeft } from './resume-job.js'

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

/** `undefined` for a job that runs or can be resumed. */
async function endOf(store: JobStore, job: string, processes: Processes): Promise<number | undefined> {
  const history = await store.find(job)
  if (history === undefined) return Math.max((await store.lastSign(job)) ?? 0, parseTime(timeOfId(job)) ?? 0)
  if (isRunning(history, processes) || usersLeft(history) > 0 || history.finishedAt === null) return undefined
  return parseTime(history.finishedAt)
}
