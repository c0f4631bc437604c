import { type CallError, type CallFailure, WRONG_USER } from '../connect/connect.js'
import type { OperationHistory } from '../journal/user-history.js'
import type { Refusal } from '../model/edit.js'
import { type Failure, failureOfCall, failureWithoutCall } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { remainingEdits } from '../plan/plan-user.js'
import { settingOf } from '../settings/index.js'
import { asError } from '../platform/clock.js'
import { caselessName } from '../model/free-text.js'

/** For a user under way when the job stopped. `last`: its most recent open failure, or call not yet read back. */
export function cancelledFailure(
  last: Failure | undefined,
  settings: readonly string[],
  attempts: number,
): Failure {
  if (last?.kind === 'unknown' || last?.kind === 'not-verified') return last
  return {
    settings,
    operation: last?.operation ?? null,
    code: 'Cancelled',
    kind: 'cancelled',
    message: attempts === 0 ? 'the job stopped before this was tried' : stoppedWhile(last),
    requestId: last?.requestId ?? null,
    attempts,
  }
}

/** Without a failure, an earlier run has called it. */
function stoppedWhile(last: Failure | undefined): string {
  return last === undefined
    ? 'the job stopped before this was known to be done'
    : `the job stopped while this user waited to be tried again after ${last.code}: ${last.message}`
}

/**
 * The failure of a call that no read has judged since. The service may have carried the call out before it failed;
 * nothing was sent to one that could not be reached.
 */
export function unjudged(failure: Failure, { kind, unreachable }: CallFailure): Failure {
  return kind === 'transient' && unreachable !== true ? { ...failure, kind: 'unknown' } : failure
}

/**
 * For a read that failed. After a write with an inconclusive answer, or one still to be read back, `last`, the failure
 * must show that the write may have been carried out.
 */
export function readFailure(
  { operation, failure, attempts }: CallError,
  settings: readonly string[],
  last: Failure | undefined,
): Failure {
  if (last?.kind === 'unknown' || last?.kind === 'transient') return last
  if (last?.kind === 'not-verified')
    return { ...last, message: `${last.message}: ${failure.code}: ${failure.message}` }
  return failureOfCall(failure, { settings, operation, attempts })
}

/** For an unexpected error: the user's state is unknown, and the other users continue. */
export function surprise(error: unknown, settings: readonly string[], attempts: number): Failure {
  return {
    settings,
    operation: null,
    code: error instanceof Error ? error.name : 'UnexpectedError',
    kind: 'unknown',
    message: asError(error).message,
    requestId: null,
    attempts,
  }
}

/** The user in its present state doesn't allow the edits; nothing was sent. */
export function refusalFailure(
  { code, refused, kind = 'invalid' }: Refusal,
  settings: readonly string[],
): Failure {
  return failureWithoutCall({ code, kind, message: refused }, settings)
}

/** The call succeeded, but the user does not show the change. */
export function notVerified(
  { operation, settings, attempts, answer }: OperationHistory,
  message = 'the service answered with success, but reading the user again does not show the change',
): Failure {
  return {
    settings,
    operation,
    code: 'NotVerified',
    kind: 'not-verified',
    message,
    requestId: answer?.requestId ?? null,
    attempts,
  }
}

/** The plan's username and id belong to two users: it was confirmed for one and would change the other. */
export function wrongUser({ username, userId, edits }: PlannedUser, user: User): Failure | undefined {
  if (username === '' || caselessName(user.username) === caselessName(username)) return undefined
  const message = `the plan says ${username}, but the user with the id ${userId} is ${user.username}; nothing was sent`
  return failureWithoutCall(
    { code: WRONG_USER, kind: 'invalid', message },
    edits.map(({ setting }) => setting),
  )
}

/** The service kept a value that the call should have removed; everything else shows. */
export function stuckFailure(call: OperationHistory, planned: PlannedUser, user: User): Failure | undefined {
  const left = remainingEdits(user, planned.edits).filter(({ setting }) => call.settings.includes(setting))
  const texts = left.map((edit) => settingOf(edit.setting).stuck?.(user, edit))
  if (texts.length === 0 || texts.includes(undefined)) return undefined
  const settings = left.map(({ setting }) => setting)
  return { ...notVerified(call), settings, code: 'NotRestorable', kind: 'invalid', message: texts.join('; ') }
}
