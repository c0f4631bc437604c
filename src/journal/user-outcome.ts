import { type Failure, failureWithoutCall } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import { DELETE_USER } from '../operations/delete-user.js'
import { isDone, type OperationHistory } from './user-history.js'

/** What became of one user so far. */
export interface UserOutcome {
  readonly outcome: 'succeeded' | 'failed' | 'refused' | 'not-attempted'
  readonly failures: readonly Failure[]
  /** Columns still to be done. */
  readonly left: readonly string[]
}

/** A user that a plan refused, before any call. */
export function refusedOutcome({ edits, failure }: PlannedUser): UserOutcome {
  const left = edits.map(({ setting }) => setting)
  return { outcome: 'refused', failures: failure === undefined ? [] : [failure], left }
}

/** A user that was begun and never ended: the program died, or could not write any more. `left` is not yet done. */
export function fromOpenStep(step: OperationHistory, left: readonly string[]): UserOutcome {
  if (isDone(step)) {
    return left.length === 0 ? { outcome: 'succeeded', failures: [], left } : interrupted(left)
  }
  const { answer, operation, settings, attempts } = step
  const requestId = answer?.requestId ?? null
  return failed([{ settings, operation, ...openReason(step), requestId, attempts }], left)
}

/** The same of a user to delete. `step` is the deletion, or that of a quick connect, which comes before it. */
export function fromOpenDeletion(step: OperationHistory): UserOutcome {
  return isDone(step) && step.operation !== DELETE_USER.name ? interrupted([]) : fromOpenStep(step, [])
}

function interrupted(left: readonly string[]): UserOutcome {
  const message = 'the job was interrupted before this was done'
  return failed([failureWithoutCall({ code: 'Interrupted', kind: 'cancelled', message }, left)], left)
}

function failed(failures: readonly Failure[], left: readonly string[]): UserOutcome {
  return { outcome: 'failed', failures, left }
}

function openReason({ answer }: OperationHistory): Pick<Failure, 'kind' | 'code' | 'message'> {
  if (answer === undefined)
    return {
      kind: 'unknown',
      code: 'NoAnswer',
      message: 'the job was interrupted before the answer came; the change may have been made',
    }
  const { failure } = answer
  if (failure === null)
    return {
      kind: 'not-verified',
      code: 'NotVerified',
      message: 'the job was interrupted before the change was read back',
    }
  // The service may not know for a while what does exist; only what is waited for in vain is not there.
  if (failure.kind === 'not-found')
    return {
      kind: 'cancelled',
      code: 'Interrupted',
      message: `the job was interrupted before this was tried again after ${failure.code}: ${failure.message}`,
    }
  return failure
}
