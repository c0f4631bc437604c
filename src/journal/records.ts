import type { Failure, FailureKind } from '../model/outcome.js'
import type { JobState, RunOptions, StoppedBy } from '../model/job.js'
import type { QuickConnect } from '../model/plan.js'
import type { CreatedUser, User } from '../model/user.js'
import type { Value } from '../model/value.js'
import type { ProcessIdentity } from '../platform/process-identity.js'

/** The version of the journal's format; a reader refuses any other. */
export const JOURNAL_SCHEMA = 'connect-bulk/journal/1'

/** Values of the settings a step speaks about, by column. */
export type Values = Readonly<Record<string, Value>>

/** How many users of a job ended which way so far. */
export interface Counts {
  readonly succeeded: number
  readonly failed: number
  readonly notAttempted: number
  /** Missing in records of earlier versions, which counted refused users as failed. */
  readonly refused?: number
}

/** Who has undertaken to run a job. `handOver`: only until another process takes it. */
export interface Submitter extends ProcessIdentity {
  readonly handOver: boolean
}

/** What a run has sent. */
interface RunCounts {
  readonly calls: Readonly<Record<string, number>>
  readonly throttled: number
}

/** What a deletion takes away, for an undo: the whole user, or one of its quick connects. */
export type DeletedRecord = { readonly user: User } | { readonly quickConnect: QuickConnect }

/** A line of `journal.ndjson`. `n` is the user's place in the plan, from 0. Times are ISO 8601. */
export type JournalRecord =
  | { readonly type: 'opened'; readonly schema: string; readonly time: string; readonly job: string }
  /** A process has undertaken to run the job, and has not begun. */
  | ({ readonly type: 'queued'; readonly time: string } & Submitter)
  /** A run begins: who runs the job from here on, and how. */
  | ({ readonly type: 'owner'; readonly time: string } & ProcessIdentity &
      RunOptions & {
        readonly failuresFile: string
      })
  /** Another job goes first; nothing is in flight. */
  | { readonly type: 'paused'; readonly time: string; readonly by: string }
  /** The record was brought here from another machine: the process that had the job last is elsewhere. */
  | {
      readonly type: 'imported'
      readonly time: string
      /** The machine it was exported on. */
      readonly from: string
      /** Where the failures CSV goes here: an absolute path. */
      readonly failuresFile: string
    }
  /** The other job is done with. */
  | { readonly type: 'resumed'; readonly time: string }
  /** On disk before the call is sent: what is there, what will be there. */
  | {
      readonly type: 'sent'
      readonly time: string
      readonly n: number
      readonly userId: string
      readonly operation: string
      readonly attempt: number
      readonly before: Values
      readonly wanted: Values
      /** Of a deletion: all that is lost with it. */
      readonly record?: DeletedRecord
      /** Columns that take another call as well. */
      readonly partly?: readonly string[]
      /** Success is only believed when a read shows it. */
      readonly readBack: boolean
    }
  | {
      readonly type: 'answered'
      readonly time: string
      readonly n: number
      readonly operation: string
      readonly attempt: number
      readonly requestId: string | null
      /** Of a creation that succeeded. */
      readonly created?: CreatedUser
      /** `null` for success. */
      readonly failure: { readonly kind: FailureKind; readonly code: string; readonly message: string } | null
    }
  /** The verdict of a read after an inconclusive answer. */
  | {
      readonly type: 'judged'
      readonly time: string
      readonly n: number
      readonly operation: string
      readonly verdict: 'applied' | 'not-applied' | 'drifted'
      /** Of a creation whose answer was lost: the user that was found. */
      readonly created?: CreatedUser
    }
  /** A user is done with, one way or the other. */
  | {
      readonly type: 'finished'
      readonly time: string
      readonly n: number
      readonly outcome: 'succeeded' | 'failed'
      /** Columns still to be done. */
      readonly left: readonly string[]
      readonly failures: readonly Failure[]
      /** The job stopped before this user's end was known; a run that goes on takes the user up again. */
      readonly cutShort: boolean
    }
  /** A run ends, with something left to do that its process leaves to another. */
  | ({ readonly type: 'handed-over'; readonly time: string } & RunCounts & { readonly milliseconds: number })
  | ({
      readonly type: 'closed'
      readonly time: string
      readonly state: JobState
      readonly stoppedBy: StoppedBy
      /** How many users ended which way, so that a list needs no more than this. */
      readonly counts?: Counts
      /** How long the run took; the times of its records tell nothing of that once the clock has been set. */
      readonly milliseconds?: number
    } & RunCounts)
