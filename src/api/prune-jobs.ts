import type { JobStore } from '../journal/job-store.js'
import { parseTime } from '../platform/clock.js'
import { isRunning, type Processes } from './job-state.js'
import { usersLeft } from './resume-job.js'

export interface PruneOptions {
  /** Milliseconds since 1970: jobs that ended earlier. */
  readonly before: number
  readonly dryRun: boolean
  readonly processes: Processes
}

/** Removes the records of ended jobs; answers their ids. What could still be gone on with, or can't be read, stays. */
export async function pruneJobs(
  store: JobStore,
  { before, dryRun, processes }: PruneOptions,
): Promise<readonly string[]> {
  const pruned: string[] = []
  for (const job of await store.ids()) {
    const reading = await store.find(job)
    if (reading === undefined || isRunning(reading, processes) || usersLeft(reading) > 0) continue
    const ended = reading.finishedAt === null ? undefined : parseTime(reading.finishedAt)
    if (ended === undefined || ended >= before) continue
    if (!dryRun) await store.discard(job)
    pruned.push(job)
  }
  return pruned
}
