import type { JobReading } from '../journal/reading.js'
import { usageError } from '../model/errors.js'
import type { JobSummary } from '../model/job.js'
import type { Context } from '../platform/context.js'
import type { Flags } from './flags.js'

/** Whether a job's process may still be at it. */
export function isRunning(reading: JobReading, context: Context): boolean {
  return reading.finishedAt === null && reading.owner !== undefined && context.mayBeAlive(reading.owner)
}

export function summaryOf(reading: JobReading, running: boolean): JobSummary {
  const { plan } = reading
  const { succeeded, failed, notAttempted } = reading.counts()
  return {
    job: plan.job,
    command: plan.command,
    instance: plan.place.instance,
    startedAt: reading.startedAt,
    finishedAt: reading.finishedAt,
    state: reading.state(running),
    selected: plan.selected,
    succeeded,
    failed,
    notAttempted,
  }
}

/** The one operand of a command about a job. */
export function jobOperand(flags: Flags): string {
  const [job] = flags.operands
  if (job === undefined)
    throw usageError('NoJob', 'Which job?', 'Give a job id, or latest; connect-bulk jobs list shows them.')
  return job
}
