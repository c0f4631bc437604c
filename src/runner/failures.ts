import type { Refusal } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { UserRun } from './user-run.js'
import { asError } from '../platform/clock.js'

/** Attempted and not done when the job stopped: what happened last is said with it. */
export function cancelledFailure(run: UserRun): Failure {
  const { last } = run
  if (last !== undefined && last.kind === 'unknown') return last
  const settings = run.progress.untold()
  const attempts = run.attemptsAt(settings)
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

/** Without a failure it was answered with success, and is still to be read back. */
function stoppedWhile(last: Failure | undefined): string {
  return last === undefined
    ? 'the job stopped before this was known to be done'
    : `the job stopped while this user waited to be tried again after ${last.code}: ${last.message}`
}

/** Not foreseen; the user's state is not known, and the others go on. */
export function surprise(run: UserRun, error: unknown): Failure {
  const settings = run.progress.untold()
  return {
    settings,
    operation: null,
    code: error instanceof Error ? error.name : 'UnexpectedError',
    kind: 'unknown',
    message: asError(error).message,
    requestId: null,
    attempts: run.attemptsAt(settings),
  }
}

/** What is there now does not allow the edits; nothing was sent for it. */
export function refusalFailure(
  { code, refused, kind = 'invalid' }: Refusal,
  settings: readonly string[],
): Failure {
  return { settings, operation: null, code, kind, message: refused, requestId: null, attempts: 0 }
}
