import type { JobStore } from '../journal/job-store.js'
import type { JobReading } from '../journal/reading.js'
import { refusal } from '../model/errors.js'
import type { Clock } from '../platform/clock.js'
import { isRunning, type Processes } from './job-state.js'

const LOOK_EVERY_MS = 250

export interface CancelParts {
  readonly clock: Clock
  readonly processes: Processes
  readonly signal: AbortSignal
}

/**
 * Asks the process that has a job to end it, and waits until it has: what is in flight finishes and counts.
 * @throws BulkError exit 5 for a job that nobody runs
 */
export async function cancelJob(store: JobStore, name: string, parts: CancelParts): Promise<JobReading> {
  const { clock, processes, signal } = parts
  let reading = await store.read(name)
  const { job } = reading.plan
  if (!isRunning(reading, processes)) {
    const state = reading.state(false)
    throw refusal(
      'JobNotRunning',
      `Job ${job} is not running; it is ${state}.`,
      'There is nothing to cancel.',
    )
  }
  await store.requestCancel(job)
  while (isRunning(reading, processes)) {
    await clock.sleep(LOOK_EVERY_MS, signal)
    reading = await store.read(job)
  }
  return reading
}
