import type { Refusal } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { UserRun } from './user-run.js'
import { asError } from '../platform/clock.js'

/** Attempted and not done when the job stopped: what happened last is said with it. */
export function cancelledFailure(run: UserRun): Failure {
  const { last } = run
  if (last !== undefined && last.kind === 'unknown') return last
  const because = last === undefined ? '' : ` after ${last.code}: ${last.message}`
  return {
    settings: run.left(),
    operation: last?.operation ?? null,
    code: 'Cancelled',
    kind: 'cancelled',
    message: `the job stopped while this user waited to be tried again${because}`,
    requestId: last?.requestId ?? null,
    attempts: run.attempts,
  }
}

/** Not foreseen; the user's state is not known, and the others go on. */
export function surprise(run: UserRun, error: unknown): Failure {
  return {
    settings: run.left(),
    operation: null,
    code: error instanceof Error ? error.name : 'UnexpectedError',
    kind: 'unknown',
    message: asError(error).message,
    requestId: null,
    attempts: run.attempts,
  }
}

/** What is there now does not allow the edits; nothing was sent for it. */
export function refusalFailure(
  { code, refused, kind = 'invalid' }: Refusal,
  settings: readonly string[],
): Failure {
  return { settings, operation: null, code, kind, message: refused, requestId: null, attempts: 0 }
}
