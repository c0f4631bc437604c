import type { FailedUser } from './outcome.js'
import type { CreatedUser } from './user.js'
import type { Place, Verb } from './plan.js'

export type JobState =
  | 'queued'
  | 'running'
  | 'paused'
  | 'finished'
  | 'stopped'
  | 'cancelled'
  | 'interrupted'
  | 'unreadable'

/** Whether the job is running, paused or waiting for its turn. */
export function isActive({ state }: { readonly state: JobState }): boolean {
  return state === 'queued' || state === 'running' || state === 'paused'
}

/** What ended a job before all its users were attempted. */
export type StoppedBy = null | 'cancelled' | 'failures' | 'credentials' | 'unreachable' | 'quota' | 'journal'

/** What happens to a user whose value has changed since it was planned. */
export type OnDrift = 'overwrite' | 'skip'

/** How any process carries out a job. */
export interface RunOptions {
  readonly onDrift: OnDrift
  /** Read every change back before calling it done. */
  readonly verify: boolean
  /** Stop after this many failed users in this run; `null` for never. */
  readonly stopAfterFailures: number | null
  /** Seconds to wait for a service that can't be reached, before the job stops. Absent in records of earlier versions: the default. */
  readonly waitForService?: number
  /** The last holder of the security profile Admin may lose it. */
  readonly allowProtected?: boolean
}

/** The default of `waitForService`. */
export const WAIT_FOR_SERVICE_SECONDS = 600

/**
 * What became of a job: `selected = changing + unchanged + refused` and
 * `changing = succeeded + failed + notAttempted`.
 */
export interface JobResult {
  /** `null` for a run with nothing to change. */
  readonly job: string | null
  /** `--note`. */
  readonly note: string | null
  readonly state: JobState
  readonly stoppedBy: StoppedBy
  readonly place: Place
  /** What the job does to its users. */
  readonly verb: Verb
  readonly selected: number
  readonly changing: number
  readonly unchanged: number
  readonly refused: number
  readonly succeeded: number
  readonly failed: number
  readonly notAttempted: number
  /** Calls sent while applying, retries and reads included, by operation. */
  readonly calls: Readonly<Record<string, number>>
  /** Calls the service answered with a throttling error. */
  readonly throttled: number
  readonly durationSeconds: number
  readonly failuresFile: string | null
  readonly failedUsers: readonly FailedUser[]
  readonly created: readonly (CreatedUser & { readonly username: string })[]
}

export interface JobSummary {
  readonly job: string
  readonly command: string
  /** What it changes, in one line. */
  readonly summary: string
  readonly verb: Verb
  readonly note: string | null
  /** The ARN of who ran it, or `unknown`. */
  readonly caller: string
  readonly instance: Place['instance']
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly state: JobState
  readonly selected: number
  readonly refused: number
  readonly succeeded: number
  readonly failed: number
  readonly notAttempted: number
}

/** The number of users that were not changed as requested. */
export function notUpdated({
  refused,
  failed,
  notAttempted,
}: Pick<JobResult, 'refused' | 'failed' | 'notAttempted'>): number {
  return refused + failed + notAttempted
}

/** The abort reason of a job that `jobs cancel` in another process ended. */
export class CancelRequest extends Error {
  override readonly name = 'CancelRequest'
}

/** The abort reason of a job that another process continues; it isn't cancelled. */
export class HandOver extends Error {
  override readonly name = 'HandOver'
}
