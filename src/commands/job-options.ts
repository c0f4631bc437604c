import { resolve } from 'node:path'
import { checkMayDetach } from '../workflow/jobs/detach-job.js'
import { usageError } from '../model/errors.js'
import { type AskOptions, askOptions } from './ask.js'
import type { CommandOptions } from './command.js'
import { CONNECTION_OPTIONS, type ConnectionOptions, connectionOptions } from './connection-options.js'
import type { Flags, OptionSpec, ParseContext } from './flags.js'
import { type GuardOptions, guardOptions } from './guard-options.js'
import { NO_COLOR, outputOptions, STATE_OPTION } from './output-options.js'
import { type ReportFile, reportFile } from './report-file.js'
import { APPLYING, RUN_OPTIONS, type RunChoices, runChoices } from './run-options.js'

const MAX_USERS: OptionSpec = {
  flags: '--max-users <n>',
  summary: 'refuse if more users would change',
  group: APPLYING,
}
const STRICT: OptionSpec = {
  flags: '--strict',
  summary: 'refuse all if one user cannot be changed as asked',
  group: APPLYING,
}
/** Users who must not change. */
export const PROTECT_OPTION: OptionSpec = {
  flags: '--protect-file <file>',
  summary: 'users who must not change, as in --users-file',
  group: APPLYING,
}
const PROTECT_OPTIONS: readonly OptionSpec[] = [
  PROTECT_OPTION,
  {
    flags: '--allow-protected',
    summary: 'change protected users, and the last holder of Admin, all the same',
    group: APPLYING,
  },
]

/** Those that make sense where a person reviews every plan. */
export const SESSION_OPTIONS: readonly OptionSpec[] = [
  MAX_USERS,
  STRICT,
  ...PROTECT_OPTIONS,
  ...RUN_OPTIONS.filter(({ flags }) =>
    /^--(on-drift|verify|stop-after-failures|wait-for-service)/.test(flags),
  ),
  ...CONNECTION_OPTIONS.filter(({ flags }) => !/^--(debug|no-input)/.test(flags)),
  STATE_OPTION,
  NO_COLOR,
]

export const JOB_OPTIONS: readonly OptionSpec[] = [
  { flags: '--dry-run', summary: 'stop after the plan', group: APPLYING },
  {
    flags: '--out <file>',
    summary: 'save the plan as JSON; reads each user that would change, one call each',
    group: APPLYING,
  },
  {
    flags: '--report <file>',
    summary: 'save the plan as a page for people too; the ending decides the form: .md, .html or .csv',
    group: APPLYING,
  },
  {
    flags: '--detailed-exitcode',
    summary: 'with --dry-run: exit 6 if something is to change',
    group: APPLYING,
  },
  { flags: '--expect-count <n>', summary: 'refuse unless exactly N users would change', group: APPLYING },
  MAX_USERS,
  {
    flags: '--min-left <profile=n>',
    summary: 'refuse if fewer users would be left in that routing profile',
    repeatable: true,
    group: APPLYING,
  },
  { flags: '--note <text>', summary: 'why, e.g. a change number; kept in plan and job', group: APPLYING },
  {
    flags: '--fresh',
    summary: 'read every user while planning instead of relying on search results',
    group: APPLYING,
  },
  STRICT,
  ...PROTECT_OPTIONS,
  {
    flags: '--allow-privileged',
    summary: 'allow granting Admin and changing e-mail addresses without a confirmation prompt',
    group: APPLYING,
  },
  ...RUN_OPTIONS,
  {
    flags: '--detach',
    summary: 'leave the job to a process of its own and return: it goes on when the terminal is gone',
    group: APPLYING,
  },
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

/** @throws BulkError exit 2 for values that make no sense and flags that contradict each other */
export function writeOptions(flags: Flags, context: ParseContext): WriteOptions {
  return {
    output: outputOptions(flags),
    job: jobOptions(flags, context),
    connection: connectionOptions(flags, context),
  }
}

function jobOptions(flags: Flags, context: ParseContext): JobOptions {
  const out = flags.text('out')
  const options = {
    dryRun: flags.has('dry-run'),
    out: out === undefined ? undefined : resolve(context.cwd, out),
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
  if (detach) checkMayDetach(env)
  if (detailedExitcode && !dryRun) {
    throw usageError('ContradictoryFlags', '--detailed-exitcode goes with --dry-run only.')
  }
}
