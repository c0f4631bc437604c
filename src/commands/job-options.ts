import { resolve } from 'node:path'
import type { QueueOptions } from '../workflow/jobs/job-turn.js'
import { checkMayDetach } from '../workflow/jobs/detach-job.js'
import type { OverwriteRules } from '../workflow/output-files.js'
import { usageError } from '../model/errors.js'
import { type OnDrift, type RunOptions, WAIT_FOR_SERVICE_SECONDS } from '../model/job.js'
import { type AskOptions, askOptions } from './ask.js'
import type { CommandOptions, OptionSpec, ParseContext } from './command.js'
import { CONNECTION_OPTIONS, type ConnectionOptions, connectionOptions } from './connection-options.js'
import type { Flags } from './flags.js'
import { type GuardOptions, guardOptions } from './guard-options.js'
import { NO_COLOR, outputOptions, STATE_OPTION } from './output-options.js'
import { FORCE_OPTION, overwriteRules } from './output-paths.js'
import { type PasswordOptions, passwordOptions } from './password-options.js'
import { type ReportFile, reportFile } from './report-file.js'

const APPLYING = 'Plan and apply'

/** How a job is carried out. */
export const RUN_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--on-drift <overwrite|skip|fail>',
    summary: 'when a value has changed since it was planned: overwrite it, or skip that user (ValueChanged)',
    group: APPLYING,
  },
  {
    flags: '--verify',
    summary: 'read every change back, for up to 5 minutes, before it counts as done',
    group: APPLYING,
  },
  { flags: '--stop-after-failures <n>', summary: 'stop after N users have failed', group: APPLYING },
  {
    flags: '--wait-for-service <time>',
    summary:
      'how long the job waits when Amazon Connect can not be reached, before it stops: seconds, or 10m (default), 2h; 0 is not at all',
    group: APPLYING,
  },
  {
    flags: '--first',
    summary: 'go before all jobs that wait; the running one pauses and goes on afterwards',
    group: APPLYING,
  },
  {
    flags: '--no-wait',
    summary: 'refuse rather than wait while another job of the account and Region is not done',
    group: APPLYING,
  },
  { flags: '--yes', summary: 'apply without asking', group: APPLYING },
  { flags: '--failures <file>', summary: 'where the failures CSV goes', group: APPLYING },
  { ...FORCE_OPTION, group: APPLYING },
]

const MAX_USERS: OptionSpec = {
  flags: '--max-users <n>',
  summary: 'refuse if more users would change',
  group: APPLYING,
}
const STRICT: OptionSpec = {
  flags: '--strict',
  summary: 'refuse all if one user can not be changed as asked',
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

/** How a job is to run; `undefined` where the command line says nothing. */
export interface RunChoices {
  readonly onDrift: OnDrift | undefined
  /** A saved plan is not applied at all if one of its users has drifted. */
  readonly failsOnDrift: boolean
  readonly verify: boolean
  readonly stopAfterFailures: number | undefined
  /** Seconds. */
  readonly waitForService: number | undefined
  readonly allowProtected: boolean
  readonly queue: QueueOptions
  /** Where the failures CSV goes: an absolute path. */
  readonly failures: string | undefined
  readonly overwrite: OverwriteRules
  readonly passwords: PasswordOptions
}

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

/** @throws BulkError exit 2 */
export function runChoices(flags: Flags, context: ParseContext): RunChoices {
  const stopAfterFailures = flags.wholeNumber('stop-after-failures')
  if (stopAfterFailures === 0) {
    throw usageError('BadNumber', '--stop-after-failures: at least one failure is needed to stop.')
  }
  const failures = flags.text('failures')
  if (failures === '-') throw usageError('BadFile', '--failures: a file is needed, not -.')
  return {
    onDrift: onDriftOf(flags),
    failsOnDrift: flags.text('on-drift') === 'fail',
    verify: flags.has('verify'),
    stopAfterFailures,
    waitForService: secondsOf(flags.text('wait-for-service')),
    allowProtected: flags.has('allow-protected'),
    queue: queueOptions(flags),
    failures: failures === undefined ? undefined : resolve(context.cwd, failures),
    overwrite: overwriteRules(flags, context),
    passwords: passwordOptions(flags, context),
  }
}

function onDriftOf(flags: Flags): OnDrift | undefined {
  const text = flags.text('on-drift')
  if (text === undefined || text === 'overwrite' || text === 'skip') return text
  // Users that drift after all have been read are left alone.
  if (text === 'fail') return 'skip'
  throw usageError('BadValue', `--on-drift: "${text}" is none of overwrite, skip and fail.`)
}

const SECONDS_OF: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 }

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, number, unit = 's'] = /^(\d{1,6})([smh])?$/.exec(text.trim()) ?? []
  if (number !== undefined) return Number(number) * (SECONDS_OF[unit] ?? 1)
  throw usageError('BadValue', `--wait-for-service: "${text}" is no time like 90, 10m or 2h.`)
}

function queueOptions(flags: Flags): QueueOptions {
  const first = flags.has('first')
  const noWait = flags.has('no-wait')
  if (first && noWait) throw usageError('ContradictoryFlags', '--first and --no-wait contradict each other.')
  return { first, noWait }
}

/** How a job runs where the command's own default for drift is `onDrift`. */
export function runOptions(choices: RunChoices, onDrift: OnDrift): RunOptions {
  const { verify, stopAfterFailures = null, waitForService = WAIT_FOR_SERVICE_SECONDS } = choices
  const allowProtected = choices.allowProtected ? { allowProtected: true } : {}
  return { onDrift: choices.onDrift ?? onDrift, verify, stopAfterFailures, waitForService, ...allowProtected }
}
