import type { JobStore } from '../../journal/job-store.js'
import type { JobHistory } from '../../journal/job-history.js'
import { type BulkError, refusal } from '../../model/errors.js'
import { CancelRequest } from '../../model/job.js'
import type { Clock } from '../../platform/clock.js'
import { isHere, type ProcessIdentity } from '../../platform/process-identity.js'
import { openJobs } from './list-jobs.js'
import { isRunning, type Processes } from './job-state.js'

const LOOK_EVERY_MS = 250
/** Time for a process elsewhere to react. */
const ELSEWHERE_MS = 30_000
/** Longer than any call may take. */
const HERE_MS = 60_000

export interface CancelOptions {
  readonly clock: Clock
  readonly processes: Processes
  readonly signal: AbortSignal
  readonly identity: ProcessIdentity
  /** Removes a job from the queue and revokes its lock. */
  readonly evict: (job: string) => Promise<void>
  /** Called once the job is asked to end: from then on nothing takes that back. */
  readonly asked?: (job: string) => void
}

/** Returns the running job, for when none is named. @throws BulkError exit 5 where that is not one */
export async function runningJob(store: JobStore, processes: Processes): Promise<string> {
  const open = await openJobs(store, processes)
  const [one, ...others] = open.length > 1 ? open.filter(({ state }) => state === 'running') : open
  if (one !== undefined && others.length === 0) return one.job
  if (open.length === 0) throw refusal('JobNotRunning', 'No job is running.', 'There is nothing to cancel.')
  throw refusal(
    'SeveralJobs',
    `${open.length} jobs run or wait.`,
    `Name one of them: ${open.map(({ job }) => job).join(', ')}.`,
  )
}

/**
 * Asks the process that runs a job to end it, and waits until it has; calls in flight finish and count. If a process on
 * another host or in another container does not react, it may be gone: the job's turn is revoked.
 * @throws BulkError exit 5 for a job that isn't running
 */
export async function cancelJob(store: JobStore, name: string, options: CancelOptions): Promise<JobHistory> {
  const { clock, processes, signal, identity, evict, asked: tell } = options
  let history = await store.read(name)
  const { job } = history.plan
  if (!isRunning(history, processes)) {
    const state = history.state(false)
    const running = await openJobs(store, processes)
    throw refusal(
      'JobNotRunning',
      `Job ${job} is not running; it is ${state}.`,
      running.length === 0
        ? 'There is nothing to cancel.'
        : `Running or waiting: ${running.map((one) => one.job).join(', ')}.`,
    )
  }
  await store.requestCancel(job)
  tell?.(job)
  const asked = clock.monotonic()
  while (isRunning(history, processes)) {
    await clock.sleep(LOOK_EVERY_MS, signal)
    history = await store.read(job)
    const { holder } = history
    if (holder === undefined) break
    const waited = clock.monotonic() - asked
    if (isHere(holder, identity) && waited >= HERE_MS) throw noReaction(job, holder)
    if (!isHere(holder, identity) && waited >= ELSEWHERE_MS) {
      await evict(job)
      await store.closeCancelled(job, clock.now())
      return store.read(job)
    }
  }
  return history
}

function noReaction(job: string, { pid }: ProcessIdentity): BulkError {
  return refusal(
    'NoReaction',
    `Job ${job} was asked to end, but its process ${pid} does not react.`,
    'It ends as soon as it reacts. If the process is suspended, continue it; if it hangs, kill it: the journal stays correct.',
  )
}

/** A signal that ends a job: aborted with this process's own signal, or by a cancel request in the job's folder. */
export function watchCancel(
  { store, clock, signal }: { readonly store: JobStore; readonly clock: Clock; readonly signal: AbortSignal },
  job: string,
): { readonly signal: AbortSignal; readonly stop: () => void } {
  const asked = new AbortController()
  const look = async (): Promise<void> => {
    // A folder that can't be looked into is no request.
    const found = await store.isCancelRequested(job).catch(() => false)
    if (found) asked.abort(new CancelRequest('Cancelled'))
  }
  const stop = clock.every(LOOK_EVERY_MS, () => void look())
  return { signal: AbortSignal.any([signal, asked.signal]), stop }
}
