import type { FailedUser } from './job.js'
import { isRetryable } from './outcome.js'

/** The `failures` of a document: one entry a failure, in the order of the input. */
export function documentFailures(users: readonly FailedUser[]) {
  return users.flatMap(({ username, userId, failures }) =>
    failures.map((failure) => ({
      username,
      userId,
      settings: failure.settings,
      operation: failure.operation,
      code: failure.code,
      kind: failure.kind,
      message: failure.message,
      requestId: failure.requestId,
      attempts: failure.attempts,
      retryable: isRetryable(failure.kind),
    })),
  )
}
