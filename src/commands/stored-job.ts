import { EXIT, type ExitCode, usageError } from '../model/errors.js'
import { type JobResult, notUpdated } from '../model/job.js'
import type { Reporter } from '../output/reporter.js'
import { stateFolderOf } from '../platform/user-folder.js'
import type { CommandOptions } from './command.js'
import type { Flags, ParseContext } from './flags.js'
import { outputOptions } from './output-options.js'

/** The options of a command about one recorded job. */
export interface StoredJobOptions extends CommandOptions {
  readonly stateFolder: string
  /** As typed: an id, or `latest`. */
  readonly job: string
}

export function storedJobOptions(flags: Flags, context: ParseContext): StoredJobOptions {
  return {
    output: outputOptions(flags),
    stateFolder: stateFolderOf(flags.text('state-dir'), context),
    job: jobOperand(flags),
  }
}

/** The operand of a command about a job. */
export const JOB_OPERAND = { name: '<job>', summary: 'a job id or an end of one, or latest' }

/** What stands for it on the command line. */
export function jobOperand(flags: Flags): string {
  const [job] = flags.operands
  if (job === undefined)
    throw usageError('NoJob', 'Which job?', 'Give a job id, or latest; connect-bulk jobs list shows them.')
  return job
}

/** Reports each job that can't be read, with the reason. */
export const warnOfUnreadable =
  (reporter: Reporter) =>
  (job: string, why: string): void =>
    reporter.note(`Warning: job ${job} can't be read: ${why}`)

/** The exit code of a command that ends as its job does. */
export function exitCodeOf(result: JobResult): ExitCode {
  const { stoppedBy } = result
  if (stoppedBy === 'cancelled') return EXIT.interrupted
  // Users beyond the quota count as any others that can't be created: they are in the failures CSV.
  if (stoppedBy !== null && stoppedBy !== 'quota') return EXIT.unexpected
  return notUpdated(result) > 0 ? EXIT.someFailed : EXIT.done
}
