import type { QueueOptions } from '../api/job-turn.js'
import { usageError } from '../model/errors.js'
import type { OnDrift, RunOptions } from '../model/job.js'
import type { Context } from '../platform/context.js'
import type { Flags } from './flags.js'

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

/** The job has been carried out, and its failures CSV can't be written. */
export function reportNoFailures(path: string, error: unknown, { terminal }: Context): void {
  terminal.err(
    `Error: the failures CSV ${path} can't be written: ${error instanceof Error ? error.message : String(error)}\n` +
      'The job is recorded all the same: connect-bulk jobs failures writes the file again.\n',
  )
}
