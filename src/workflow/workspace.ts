import type { Speed } from '../plan/estimate.js'
import type { Connection } from '../connect/sdk-open.js'
import type { JobStore } from '../journal/job-store.js'
import type { JobQueue } from '../queue/job-queue.js'
import type { NameCache } from './name-cache.js'
import type { Clock } from '../platform/clock.js'

/** What finding, planning and submitting need: an open connection, the local record, a clock. */
export interface Workspace extends Connection {
  readonly store: JobStore
  /** The queue of the jobs of this account and Region. */
  readonly jobQueue: JobQueue
  readonly clock: Clock
  /** Keeps names for shell completion. */
  readonly nameCache?: NameCache
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal
  /** Called with what is being waited for while planning. */
  readonly onProgress: (what: string, done: number, total?: number, secondsLeft?: number) => void
}

/** How fast calls are sent, and have been answered so far. */
export function speedOf({ paceOf, connect }: Workspace): Speed {
  return { paceOf, latency: connect.calls().latency }
}
