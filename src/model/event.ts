import type { Failure } from './outcome.js'

/** What happens while a job runs, for drawing only: the record is the journal. */
export type JobEvent =
  | { readonly type: 'step'; readonly step: StepEvent }
  | { readonly type: 'user'; readonly user: UserEvent }
  | {
      readonly type: 'stopping'
      readonly why: string
      /** Stopped by a person or a signal, not by trouble. */
      readonly cancelled: boolean
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
  readonly outcome: 'succeeded' | 'failed' | 'not-attempted'
  readonly failures: readonly Failure[]
}
