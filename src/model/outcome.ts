export const FAILURE_KINDS = [
  'throttled',
  'transient',
  'unknown',
  'invalid',
  'not-found',
  'denied',
  'credentials',
  'limit',
  'value-changed',
  'not-verified',
  'cancelled',
] as const

/** The kind of a failure; decides whether a retry may help. */
export type FailureKind = (typeof FAILURE_KINDS)[number]

const RETRYABLE: ReadonlySet<FailureKind> = new Set([
  'throttled',
  'transient',
  'unknown',
  'credentials',
  'cancelled',
  'not-verified',
])

/** Advice only: `retry` resubmits every row. */
export function isRetryable(kind: FailureKind): boolean {
  return RETRYABLE.has(kind)
}

/** Why some settings of a user are not as wanted. */
export interface Failure {
  /** Column names. */
  readonly settings: readonly string[]
  /** The API operation that failed; `null` if none was called. */
  readonly operation: string | null
  readonly code: string
  readonly kind: FailureKind
  readonly message: string
  readonly requestId: string | null
  /** Calls sent, the failed ones included. */
  readonly attempts: number
}

/** What the service or the network says of a failed call. */
type CallAnswer = Pick<Failure, 'code' | 'kind' | 'message' | 'requestId'>

/** The failure of some settings by a call. `attempts`: calls sent, this one included. */
export function failureOfCall(
  { code, kind, message, requestId }: CallAnswer,
  { settings, operation, attempts }: Pick<Failure, 'settings' | 'operation' | 'attempts'>,
): Failure {
  return { settings, operation, code, kind, message, requestId, attempts }
}

/** A failure found before anything was sent. */
export function failureWithoutCall(
  { code, kind, message }: Omit<CallAnswer, 'requestId'>,
  settings: readonly string[],
): Failure {
  return { settings, operation: null, code, kind, message, requestId: null, attempts: 0 }
}

/** A user that was not changed as requested, with the reasons. */
export interface FailedUser {
  /** `refused`: planning found that it can't be changed as asked, and nothing was sent. */
  readonly outcome: 'failed' | 'refused'
  readonly username: string
  readonly userId: string
  readonly failures: readonly Failure[]
}

/** The `failures` of a document: one entry a failure, in the order of the input. */
export function documentFailures(users: readonly Omit<FailedUser, 'outcome'>[]) {
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
