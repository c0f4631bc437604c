import type { Connect } from '../connect/connect.js'
import type { JournalWriter } from '../journal/journal-writer.js'
import type { RecentWrites } from '../journal/recent-writes.js'
import type { Edit } from '../model/edit.js'
import type { JobEvent } from '../model/event.js'
import type { Failure } from '../model/outcome.js'
import type { User } from '../model/user.js'
import type { Clock } from '../platform/clock.js'
import type { Turn } from '../queue/turn.js'

/** What a call is about to do to a user. */
export interface GuardedCall {
  readonly operation: string
  readonly user: User
  /** `undefined`: the user is deleted. */
  readonly wanted: User | undefined
  readonly settings: readonly string[]
}

/** How a job reads: its calls count, and end with it. */
export interface Reading {
  readonly connect: Connect
  readonly signal: AbortSignal
  /** Makes reads, and repeats them while the service can't be reached. They must call: an answer ends the outage. */
  readonly whenReachable: <T>(work: () => Promise<T>) => Promise<T>
}

/** What running a job depends on. */
export interface RunContext {
  readonly connect: Connect
  readonly journal: JournalWriter
  /** What other jobs wrote in the last minutes before the turn was taken. */
  readonly recent: () => RecentWrites
  /** The gate each write goes through: only while it is this job's turn. */
  readonly turn: Pick<Turn, 'enter' | 'leave'>
  readonly clock: Clock
  /** 0 to 1, for jitter. */
  readonly random: () => number
  /** The password of a user to create, saved first if it was generated; `undefined` if none is set. */
  readonly passwordOf: (n: number, username: string) => Promise<string | undefined>
  /** Aborted by the first Ctrl-C: nothing new starts, calls in flight finish. */
  readonly cancel: AbortSignal
  /** Why a call must not be sent, asked right before it is; `undefined` if it may be. @throws CallError */
  readonly guard: (call: GuardedCall, reading: Reading) => Promise<Failure | undefined>
  /** Names for the ids in values of some settings, including ids that the plan does not know. */
  readonly labels: (edits: readonly Edit[], reading: Reading) => Promise<(id: string) => string>
  /** A person is at the terminal who may sign in again when the credentials expire. */
  readonly waitsForLogin: boolean
  readonly report: (event: JobEvent) => void
}
