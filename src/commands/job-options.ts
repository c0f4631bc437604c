import type { Context } from '../platform/context.js'
import { namesOutputs, outputFile } from './output-paths.js'
import { checkStateFolder } from '../workflow/jobs/state-folder.js'
import { isCi } from '../platform/terminal.js'
import { refusal, usageError } from '../model/errors.js'
import { type AskOptions, askOptions } from './ask.js'
import type { CommandOptions } from './command.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { CONNECTION_OPTIONS, connectionOptions } from './connection-options.js'
import {
  type Flags,
  type OptionSpec,
  type ParseContext,
  repeatable,
  optionsIn,
  only,
  without,
} from './flags.js'
import { type GuardOptions, guardOptions } from './guard-options.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'
import { type ReportFile, reportFile } from './report-file.js'
import { APPLYING, RUN_OPTIONS, type RunChoices, runChoices } from './run-options.js'

export const JOB_OPTIONS: readonly OptionSpec[] = [
  ...optionsIn(APPLYING, {
    '--dry-run': 'stop after the plan',
    '--out <file>': 'save the plan as JSON; reads each user that would change, one call each',
    '--report <file>':
      'also save the plan as a page for people; the ending decides the form: .md, .html or .csv',
    '--detailed-exitcode': 'with --dry-run: exit with 6 if anything would change',
    '--expect-count <n>': 'refuse unless exactly N users would change',
    '--max-users <n>': 'refuse if more users would change',
    '--min-left <profile=n>': repeatable('refuse if fewer users would be left in that routing profile'),
    '--note <text>': 'the reason, e.g. a change number; kept in plan and job',
    '--fresh': 'read every user while planning instead of relying on search results',
    '--strict': 'refuse the whole command if any user cannot be changed as asked',
    '--protect-file <file>': 'users who must not change; a file as for --users-file',
    '--allow-protected': 'also change protected users and the last holder of Admin',
    '--allow-privileged': 'allow granting Admin and changing e-mail addresses without a confirmation prompt',
  }),
  ...RUN_OPTIONS,
  ...optionsIn(APPLYING, {
    '--detach': 'run the job in the background and return; it continues when the terminal closes',
  }),
]

/** Those that make sense where a person reviews every plan. */
export const SESSION_OPTIONS: readonly OptionSpec[] = [
  ...only(JOB_OPTIONS, 'max-users', 'strict', 'protect-file', 'allow-protected'),
  ...only(JOB_OPTIONS, 'on-drift', 'verify', 'stop-after-failures', 'wait-for-service'),
  ...without(CONNECTION_OPTIONS, 'debug', 'no-input'),
  ...only(OUTPUT_OPTIONS, 'state-dir', 'no-color'),
]

/** The options of a plan and its job. */
export interface JobOptions {
  readonly dryRun: boolean
  /** Where the plan is saved: an absolute path. */
  readonly out: string | undefined
  /** Where the plan goes as a page for people. */
  readonly report: ReportFile | undefined
  readonly note: string | undefined
  readonly detailedExitcode: boolean
  readonly fresh: boolean
  readonly detach: boolean
  readonly guards: GuardOptions
  readonly ask: AskOptions
  readonly run: RunChoices
}

/** The options of every command that plans and applies. */
export interface WriteOptions extends CommandOptions {
  readonly connection: ConnectionOptions
  readonly job: JobOptions
}

/**
 * @throws BulkError exit 2 for values that make no sense and flags that contradict each other, exit 5 for `--detach` in CI
 */
export function writeOptions(flags: Flags, context: ParseContext): WriteOptions {
  return {
    output: outputOptions(flags),
    job: jobOptions(flags, context),
    connection: connectionOptions(flags, context),
  }
}

function jobOptions(flags: Flags, context: ParseContext): JobOptions {
  const options = {
    dryRun: flags.has('dry-run'),
    out: outputFile(flags, 'out', context, 'With --output json the plan is written to stdout.'),
    report: reportFile(flags, 'report', context),
    note: flags.text('note'),
    detailedExitcode: flags.has('detailed-exitcode'),
    fresh: flags.has('fresh'),
    detach: flags.has('detach'),
    guards: guardOptions(flags),
    ask: askOptions(flags),
    run: runChoices(flags, context),
  }
  checkTogether(options, context)
  return options
}

function checkTogether({ detach, dryRun, detailedExitcode }: JobOptions, { env }: ParseContext): void {
  if (detach && dryRun) {
    throw usageError('ContradictoryFlags', '--detach and --dry-run contradict each other.')
  }
  if (detach && isCi(env)) {
    throw refusal(
      'DetachInCi',
      'A detached job would be ended with this CI job, so --detach is refused where CI is set.',
      'Nothing was changed. Leave --detach out: the command waits for the job.',
    )
  }
  if (detailedExitcode && !dryRun) {
    throw usageError('ContradictoryFlags', '--detailed-exitcode goes with --dry-run only.')
  }
}

/** Checks, before any call, that the output files can be written. @throws BulkError exit 2 */
export async function checkFiles({ job, connection }: WriteOptions, context: Context): Promise<void> {
  const paths = { ...job.run, out: job.out, report: job.report }
  if (namesOutputs(paths)) {
    const { checkOutputs } = await import('./check-outputs.js')
    await checkOutputs(paths, context)
  }
  if (!job.dryRun) await checkStateFolder(context.files, connection.stateFolder)
}
