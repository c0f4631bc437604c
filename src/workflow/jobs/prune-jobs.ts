import type { JobStore } from '../../journal/job-store.js'
import { parseTime } from '../../platform/clock.js'
import { isRunning, type Processes } from './job-state.js'
import { usersLeft } from './resume-job.js'

/**
 * Jobs that ended before a time (milliseconds since 1970), the oldest first. What could still be gone on with, or can't
 * be read, is not among them.
 */
export async function prunableJobs(
  store: JobStore,
  before: number,
  processes: Processes,
): Promise<readonly string[]> {
  const prunable: string[] = []
  for (const job of await store.ids()) {
    const reading = await store.find(job)
    if (reading === undefined || isRunning(reading, processes) || usersLeft(reading) > 0) continue
    const ended = reading.finishedAt === null ? undefined : parseTime(reading.finishedAt)
    if (ended !== undefined && ended < before) prunable.push(job)
  }
  return prunable
}
