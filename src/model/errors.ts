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

/** A text for people: the same everywhere, or one that may name flags and one for the session, which has none. */
export type Wording = string | { readonly commandLine: string; readonly session: string }

/** A problem with the value of a flag. In the session no one typed the flag. */
export function ofFlag(flag: string, problem: string): Wording {
  return { commandLine: `${flag}: ${problem}`, session: problem }
}

export function onCommandLine(text: Wording): string {
  return typeof text === 'string' ? text : text.commandLine
}

export function inSession(text: Wording): string {
  return typeof text === 'string' ? text : text.session
}

/** An error as people read it in one place. */
export interface ErrorText {
  readonly message: string
  readonly hint: string | undefined
}

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
  /** What the session shows in place of message and hint. */
  readonly inSession: ErrorText

  constructor(code: string, exitCode: ExitCode, message: Wording, hint?: Wording, cause?: unknown) {
    super(onCommandLine(message), cause === undefined ? undefined : { cause })
    this.code = code
    this.exitCode = exitCode
    this.hint = hint === undefined ? undefined : onCommandLine(hint)
    this.inSession = { message: inSession(message), hint: hint === undefined ? undefined : inSession(hint) }
  }
}

export function usageError(code: string, message: Wording, hint?: Wording): BulkError {
  return new BulkError(code, EXIT.usage, message, hint)
}

export function refusal(code: string, message: Wording, hint?: Wording): BulkError {
  return new BulkError(code, EXIT.refused, message, hint)
}

export function interrupted(): BulkError {
  return new BulkError('Interrupted', EXIT.interrupted, 'Interrupted; nothing was changed.')
}
