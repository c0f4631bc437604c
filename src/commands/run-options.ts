import type { JobChoices } from '../library/job-choices.js'
import type { QueueOptions } from '../workflow/jobs/job-turn.js'
import type { OverwriteRules } from '../workflow/output-files.js'
import { ofFlag, usageError } from '../model/errors.js'
import type { OnDrift } from '../model/job.js'
import { type Flags, type OptionSpec, type ParseContext, optionsIn } from './flags.js'
import { FORCE, outputFile, overwriteRules } from './output-paths.js'
import { type PasswordOptions, passwordOptions } from './password-options.js'

/** The heading of these options in the help. */
export const APPLYING = 'Plan and apply'

/** How a job is carried out. */
export const RUN_OPTIONS: readonly OptionSpec[] = optionsIn(APPLYING, {
  '--on-drift <overwrite|skip|fail>':
    'if a value has changed since the plan: overwrite it, skip that user (ValueChanged) or, for a saved plan, fail before any write',
  '--verify': 'read every change back, for up to 5 minutes, before it counts as done',
  '--stop-after-failures <n>': 'stop after N users have failed',
  '--wait-for-service <time>':
    'how long to wait while Amazon Connect cannot be reached, before the job stops: seconds, or 10m (default), 2h; 0 does not wait',
  '--first': 'run before all waiting jobs; the running job pauses and continues afterwards',
  '--no-wait': 'exit with 5 instead of waiting for other jobs of the account and Region',
  '--yes': 'apply without asking',
  '--failures <file>': 'write the failures CSV to this file',
  ...FORCE,
})

/** How a job is to run, as the command line says. */
export interface RunChoices extends JobChoices {
  /** A saved plan is not applied at all if one of its users has drifted. */
  readonly failsOnDrift: boolean
  readonly verify: boolean
  readonly queue: QueueOptions
  readonly overwrite: OverwriteRules
  readonly passwords: PasswordOptions
}

/** @throws BulkError exit 2 */
export function runChoices(flags: Flags, context: ParseContext): RunChoices {
  const stopAfterFailures = flags.wholeNumber('stop-after-failures')
  if (stopAfterFailures === 0) {
    throw usageError('BadNumber', ofFlag('--stop-after-failures', 'at least one failure is needed to stop.'))
  }
  return {
    onDrift: onDriftOf(flags),
    failsOnDrift: flags.text('on-drift') === 'fail',
    verify: flags.has('verify'),
    stopAfterFailures,
    waitForService: secondsOf(flags.text('wait-for-service')),
    allowProtected: flags.has('allow-protected'),
    queue: queueOptions(flags),
    failures: outputFile(flags, 'failures', context),
    overwrite: overwriteRules(flags, context),
    passwords: passwordOptions(flags, context),
  }
}

function onDriftOf(flags: Flags): OnDrift | undefined {
  const text = flags.text('on-drift')
  if (text === undefined || text === 'overwrite' || text === 'skip') return text
  // Users that drift after all have been read are left alone.
  if (text === 'fail') return 'skip'
  throw usageError('BadValue', ofFlag('--on-drift', `"${text}" is not one of overwrite, skip and fail.`))
}

const SECONDS_OF: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 }

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, number, unit = 's'] = /^(\d{1,6})([smh])?$/.exec(text.trim()) ?? []
  if (number !== undefined) return Number(number) * (SECONDS_OF[unit] ?? 1)
  throw usageError('BadValue', ofFlag('--wait-for-service', `"${text}" is not a time like 90, 10m or 2h.`))
}

function queueOptions(flags: Flags): QueueOptions {
  const first = flags.has('first')
  const noWait = flags.has('no-wait')
  if (first && noWait) throw usageError('ContradictoryFlags', '--first and --no-wait contradict each other.')
  return { first, noWait }
}
