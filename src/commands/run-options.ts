import type { QueueOptions } from '../workflow/jobs/job-turn.js'
import { usageError } from '../model/errors.js'
import type { OnDrift, RunOptions } from '../model/job.js'
import type { Context } from '../platform/context.js'
import type { Flags } from './flags.js'
import { asError } from '../platform/clock.js'

/** How the command line wants a job carried out. @throws BulkError exit 2 for what can't be meant */
export function runOptions(flags: Flags, onDrift: OnDrift): RunOptions {
  const stopAfterFailures = flags.wholeNumber('stop-after-failures') ?? null
  if (stopAfterFailures === 0) {
    throw usageError('BadNumber', '--stop-after-failures: at least one failure is needed to stop.')
  }
  return { onDrift: onDriftOf(flags) ?? onDrift, verify: flags.has('verify'), stopAfterFailures }
}

function onDriftOf(flags: Flags): OnDrift | undefined {
  const text = flags.text('on-drift')
  if (text === undefined || text === 'overwrite' || text === 'skip') return text
  throw usageError('BadValue', `--on-drift: "${text}" is neither overwrite nor skip.`)
}

/** How the command line wants a job to stand in line. @throws BulkError exit 2 */
export function queueOptions(flags: Flags): QueueOptions {
  const first = flags.has('first')
  const noWait = flags.has('no-wait')
  if (first && noWait) throw usageError('ContradictoryFlags', '--first and --no-wait contradict each other.')
  return { first, noWait }
}

/** Who runs a job, and with what: the same for all that carry one out in this process. */
export function runnerParts(flags: Flags, context: Context) {
  const { files, identity: owner, random } = context
  const mayBeAlive: Context['mayBeAlive'] = (who) => context.mayBeAlive(who)
  return { files, owner, random, mayBeAlive, queue: queueOptions(flags) }
}

/** The job has been carried out, and its failures CSV can't be written. */
export function reportNoFailures(path: string, error: unknown, { terminal }: Context): void {
  terminal.err(
    `Error: the failures CSV ${path} can't be written: ${asError(error).message}\n` +
      'The job is recorded all the same: connect-bulk jobs failures writes the file again.\n',
  )
}
