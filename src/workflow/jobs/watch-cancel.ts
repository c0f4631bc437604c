import { CancelRequest } from '../../model/job.js'
import type { JobStore } from '../../journal/job-store.js'
import type { Clock } from '../../platform/clock.js'

const LOOK_EVERY_MS = 250

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
