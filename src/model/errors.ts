/** The exit codes of every command; the table in docs/generated/exit-codes.md says what each promises. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  someFailed: 3,
  access: 4,
  refused: 5,
  pending: 6,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/**
 * A run that can't go on: one error with a stable code, an exit code and what to do about it. Thrown once, shown once,
 * at the top. (A user that could not be changed is data, not an error: see outcome.ts.)
 */
export class BulkError extends Error {
  override readonly name = 'BulkError'
  /** Stable, for programs: e.g. `UnknownField`. */
  readonly code: string
  readonly exitCode: ExitCode
  readonly hint: string | undefined

  constructor(code: string, exitCode: ExitCode, message: string, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.exitCode = exitCode
    this.hint = hint
  }
}

export function usageError(code: string, message: string, hint?: string): BulkError {
  return new BulkError(code, EXIT.usage, message, hint)
}

export function refusal(code: string, message: string, hint?: string): BulkError {
  return new BulkError(code, EXIT.refused, message, hint)
}

export function interrupted(): BulkError {
  return new BulkError('Interrupted', EXIT.interrupted, 'Interrupted; nothing was changed.')
}
