import type { ExitCode } from '../model/errors.js'
import type { Clock } from './clock.js'
import type { Files } from './files.js'
import type { MayBeAlive, ProcessIdentity } from './process-identity.js'
import type { Prompter, StatusLine, Terminal } from './terminal.js'

/** The world that a command line runs in; tests create their own. */
export interface World {
  readonly clock: Clock
  readonly files: Files
  readonly terminal: Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  /** Relative paths start here. */
  readonly cwd: string
  /** Empty if the system knows none. */
  readonly homeFolder: string
  /** As in `process.platform`. */
  readonly platform: string
  readonly version: string
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal
  readonly identity: ProcessIdentity
  /** False only if that process is proven dead. `lastSign`: when it last gave a sign of life. */
  readonly mayBeAlive: MayBeAlive
  /** 0 to 1. */
  readonly random: () => number
  readonly prompter: Prompter
  /** A line on stderr that is redrawn; `undefined` where that is not possible. */
  statusLine(text: string): StatusLine | undefined
  /** Starts this program once more, in a session of its own; resolves with its exit code, `null` if it did not start. */
  startWorker(
    args: readonly string[],
    where: { readonly logFile: string; readonly env: World['env'] },
  ): Promise<number | null>
  /** Runs another command line of this program in this process, in another environment; answers its exit code. */
  runCommandLine(args: readonly string[], env: Context['env']): Promise<ExitCode>
}

/** What a command gets to work with. */
export interface Context extends World {
  /** Registers work for when the command has ended, whatever its result. */
  atEnd(work: () => Promise<void>): void
}
