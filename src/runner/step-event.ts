import type { WriteAnswer } from '../connect/connect.js'
import type { JobEvent } from '../model/event.js'

/** A call of a user's run that was answered. */
export interface AnsweredCall {
  readonly username: string
  /** Empty for a user that does not exist yet. */
  readonly userId: string
  readonly operation: string
  /** 1 for the first call of the operation. */
  readonly attempt: number
  readonly answer: WriteAnswer
}

/** The event for an answered call. `isEnd`: the call failed and is not retried. */
export function stepEvent({ answer, ...call }: AnsweredCall, isEnd: boolean): JobEvent {
  if (answer.result === 'done') {
    const { requestId } = answer
    return { type: 'step', step: { ...call, outcome: 'succeeded', failure: null, requestId } }
  }
  const { code, kind, message, requestId } = answer.failure
  const outcome = isEnd ? 'failed' : 'trying-again'
  return { type: 'step', step: { ...call, outcome, failure: { code, kind, message }, requestId } }
}
