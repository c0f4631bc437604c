import type { ExitCode } from '../model/errors.js'
import type { CommandAccess } from './access.js'
import type { Configuration } from './configuration.js'
import type { Reporter } from '../output/reporter.js'
import type { Context } from '../platform/context.js'
import type { Flags, OptionSpec, ParseContext, TypedOption } from './flags.js'
import type { OutputOptions } from './output-options.js'

/** A command in the list of all; the rest is loaded when needed. */
export interface CommandEntry {
  readonly name: string
  readonly summary: string
  load(): Promise<Command>
}

/** What every command reads from its command line. */
export interface CommandOptions {
  readonly output: OutputOptions
}

/** What a command works with besides its options. */
export interface CommandWorld {
  readonly context: Context
  readonly reporter: Reporter
  /**
   * Parses another command line of this program; an empty one is the session. Of the options before it those count that
   * its command has. @throws BulkError exit 2 as that command would
   */
  readCommandLine(args: readonly string[], before: readonly TypedOption[]): Promise<ReadCommandLine>
  /** All commands. */
  readonly commands: readonly CommandEntry[]
  /** The settings from flags, environment and configuration file. */
  readonly configuration: Configuration
}

/** A command line that was parsed but not run. */
export interface ReadCommandLine {
  readonly command: Command
  readonly options: CommandOptions
  /** Its context, with the environment that the configuration file adds. */
  readonly context: Context
}

/** A command as data, and how it runs. The module is loaded only when the command is called. */
export interface Command<Options extends CommandOptions = CommandOptions> {
  /** The words after the program's name: `edit`, `jobs list`. */
  readonly name: string
  readonly summary: string
  /** As commander writes them: `<file>`, `[job]`, `[args...]`. */
  readonly operands?: readonly { readonly name: string; readonly summary: string }[]
  readonly options: readonly OptionSpec[]
  /** The operands are a command line: options after the first of them are that command's. */
  readonly takesCommandLine?: true
  readonly examples: readonly string[]
  /** The exit codes that its help lists. */
  readonly exitCodes: readonly number[]
  /** Reads the flags into typed options; calls nothing. @throws BulkError exit 2 for values and combinations that make no sense */
  parse(flags: Flags, context: ParseContext): Options
  run(options: Options, world: CommandWorld): Promise<ExitCode>
  /** What `run` may call; absent where it never connects. Reads files and jobs that the command line names. */
  access?(options: Options, world: CommandWorld): Promise<CommandAccess | undefined>
}
