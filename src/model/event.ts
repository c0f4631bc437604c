import type { Failure } from './outcome.js'

/** What happens while a job runs, for drawing only: the record is the journal. */
export type JobEvent =
  | { readonly type: 'step'; readonly step: StepEvent }
  | { readonly type: 'user'; readonly user: UserEvent }
  /** Not this job's turn: who goes first, the next one first, and for about how long; `null` if unknown. */
  | {
      readonly type: 'waiting'
      readonly ahead: readonly JobAhead[]
      readonly secondsLeft: number | null
      /** The job ahead is asked to give way to this one. */
      readonly pausing?: true
      /** The job waits for another process to run it. */
      readonly handedOver?: true
    }
  /** A queued job is skipped, because its process is gone. */
  | { readonly type: 'skipped'; readonly job: string }
  /** The job gives way to another at its next step. */
  | { readonly type: 'paused'; readonly by: string }
  /** It is this job's turn: for the first time, or again. */
  | { readonly type: 'turn'; readonly again: boolean }
  /** The service can't be reached, or no longer accepts the credentials: the job waits, and goes on by itself. */
  | {
      readonly type: 'blocked'
      readonly by: 'service' | 'credentials'
      /** ISO 8601. */
      readonly since: string
      /** When the job stops if nothing changes (ISO 8601); `null` for never. */
      readonly until: string | null
      readonly message: string
    }
  /** What blocked the job is over. */
  | { readonly type: 'unblocked'; readonly by: 'service' | 'credentials'; readonly since: string }
  | {
      readonly type: 'stopping'
      readonly why: string
      /** Stopped by a person or a signal, not by trouble. */
      readonly cancelled: boolean
    }

export interface JobAhead {
  readonly job: string
  readonly command: string
  readonly total: number
  readonly done: number
  /** Its process runs where it can't be judged from here: another host or container. */
  readonly elsewhere: boolean
  /** Its process has given no sign of life for half a minute: it is stopped, hung or gone. */
  readonly silent: boolean
}

export interface StepEvent {
  readonly username: string
  readonly userId: string
  readonly operation: string
  readonly attempt: number
  readonly outcome: 'succeeded' | 'failed' | 'trying-again'
  readonly failure: { readonly code: string; readonly kind: string; readonly message: string } | null
  readonly requestId: string | null
}

export interface UserEvent {
  readonly username: string
  readonly userId: string
  readonly outcome: 'succeeded' | 'failed' | 'refused' | 'not-attempted'
  readonly failures: readonly Failure[]
}
