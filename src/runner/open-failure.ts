import type { CallFailure } from '../connect/connect.js'
import type { FreshRead } from '../connect/read-user.js'
import { type FailureTally, tallied } from '../connect/retry-policy.js'
import type { Edit } from '../model/edit.js'
import { type Failure, type FailureKind, failureOfCall } from '../model/outcome.js'
import type { WriteRequest } from '../operations/operation.js'

/** The failures of one operation in this run that no success has followed. */
export interface OpenFailure {
  readonly failure: Failure
  readonly answer: CallFailure
  /** The kind whose retry policy applies. */
  readonly retriedAs: FailureKind
  readonly request: WriteRequest
  readonly tally: FailureTally
  /** When its first call failed (monotonic milliseconds). */
  readonly began: number
  /** The read that the failed call rested on. */
  readonly restedOn: FreshRead
  /** The service rejected the form of the call, and there is another one. */
  readonly hasOtherForm: boolean
}

/** A call that has failed: what was sent, for which edits, on which read. */
interface FailedCall {
  readonly request: WriteRequest
  readonly edits: readonly Edit[]
  readonly fresh: FreshRead
  /** Calls of the operation so far, this one included. */
  readonly attempts: number
  readonly answer: CallFailure
  readonly hasOtherForm: boolean
  /** Whether this job has created the user. */
  readonly isNew: boolean
  /** Monotonic milliseconds. */
  readonly now: number
}

/** Until a new user is known everywhere, the service may call a request about it invalid as well as not find it. */
export function retriedAs({ kind, code }: CallFailure, isNew: boolean): FailureKind {
  return isNew && code === 'InvalidRequestException' ? 'not-found' : kind
}

/** Counts a failed call in with the operation's earlier ones. */
export function openFailure(call: FailedCall, earlier: OpenFailure | undefined): OpenFailure {
  const { request, edits, fresh, attempts, answer, hasOtherForm, isNew, now } = call
  const kind = retriedAs(answer, isNew)
  const settings = edits.map(({ setting }) => setting)
  return {
    failure: failureOfCall(answer, { settings, operation: request.operation, attempts }),
    answer,
    retriedAs: kind,
    request,
    tally: tallied(earlier?.tally ?? {}, kind, now),
    began: earlier?.began ?? now,
    restedOn: fresh,
    hasOtherForm,
  }
}
