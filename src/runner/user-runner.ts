import type { Failure } from '../model/outcome.js'
import type { Beginner } from './beginners.js'
import type { Outage } from './outage.js'
import type { Reading, RunContext } from './run-context.js'
import type { Semaphore } from './semaphore.js'
import type { ServiceBehaviour } from './service-behaviour.js'

/** How a user ended; without failures it succeeded. `credentials` also stops the job. */
export interface UserEnd {
  readonly failures: readonly Failure[]
  readonly credentials: boolean
}

/** What the users of a job share, and the one user's place among those that begin. */
export interface SharedRun {
  readonly context: RunContext
  readonly beginner: Beginner
  readonly users: Semaphore
  readonly halt: AbortSignal
  readonly reading: Reading
  readonly behaviour: ServiceBehaviour
  readonly outage: Outage
}

/** One user's part of a run: an edit, a creation or a deletion. */
export interface UserRunner {
  /** @throws the halt signal's reason if the job stops before this user's end is known */
  run(): Promise<UserEnd>
  /** Whether this run has sent anything for the user. */
  readonly hasSent: boolean
  /** Columns of the settings still to be done. */
  readonly left: readonly string[]
  /** The settings still to be done that no failure names yet. */
  readonly unfinished: readonly string[]
  readonly failures: readonly Failure[]
  /** The most recent open failure. */
  readonly last: Failure | undefined
  /** Operations that have succeeded. */
  readonly done: readonly string[]
  /** Calls sent so far for the first of some settings, those of earlier runs included. */
  attemptsAt(settings: readonly string[]): number
}
