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

/** The number of users of a job by outcome so far. */
export interface Counts {
  readonly succeeded: number
  readonly failed: number
  readonly notAttempted: number
  /** Missing in records of earlier versions, which counted refused users as failed. */
  readonly refused?: number
}

/** The process that will run a job. `handOver`: only until another process takes it. */
export interface Submitter extends ProcessIdentity {
  readonly handOver: boolean
}

/** What a run has sent. */
interface RunCounts {
  readonly calls: Readonly<Record<string, number>>
  readonly throttled: number
}

/** What a deletion removes, kept for an undo: the whole user, or one of its quick connects. */
export type DeletedRecord = { readonly user: User } | { readonly quickConnect: QuickConnect }

/** A line of `journal.ndjson`. `n` is the user's place in the plan, from 0. Times are ISO 8601. */
export type JournalRecord =
  | { readonly type: 'opened'; readonly schema: string; readonly time: string; readonly job: string }
  /** A process will run the job, and has not begun. */
  | ({ readonly type: 'queued'; readonly time: string } & Submitter)
  /** A run begins: the process that runs the job, and its options. */
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
  /** The other job has ended. */
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
      /** Of a deletion: everything that it removes. */
      readonly record?: DeletedRecord
      /** Columns that need another call as well. */
      readonly partly?: readonly string[]
      /** Success counts only when a read shows it. */
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
  /** A user has ended. */
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
  /** A run ends and leaves the rest to another process. */
  | ({ readonly type: 'handed-over'; readonly time: string } & RunCounts & { readonly milliseconds: number })
  | ({
      readonly type: 'closed'
      readonly time: string
      readonly state: JobState
      readonly stoppedBy: StoppedBy
      /** The number of users by outcome, so that a list needs no other record. */
      readonly counts?: Counts
      /** How long the run took; the times of its records are wrong once the clock has been set. */
      readonly milliseconds?: number
    } & RunCounts)
