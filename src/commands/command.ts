import type { ExitCode } from '../model/errors.js'
import type { Context } from '../platform/context.js'
import type { Flags } from './flags.js'

/** A flag of a command line. */
export interface OptionSpec {
  /** As commander writes it: `--filter <condition>`. */
  readonly flags: string
  readonly summary: string
  /** May be given several times. */
  readonly repeatable?: true
  /** The heading it stands under in the help. */
  readonly group: string
}

/** A command as data; its body is loaded when it is run. */
export interface Command {
  /** The words behind the program's name: `edit`, `jobs list`. */
  readonly name: string
  readonly summary: string
  /** As commander writes them: `<file>`, `[job]`, `[args...]`. */
  readonly operands?: readonly { readonly name: string; readonly summary: string }[]
  readonly options: readonly OptionSpec[]
  readonly examples: readonly string[]
  /** What its exit codes mean, where that needs saying. */
  readonly exitCodes: readonly number[]
  run(flags: Flags, context: Context): Promise<ExitCode>
}
