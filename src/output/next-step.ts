import type { JobResult } from '../model/job.js'

/** The command that goes on from here, where there is something left to do. */
export function nextStep({ job, failed, notAttempted, stoppedBy }: JobResult): string | undefined {
  if (job === null || failed + notAttempted === 0) return undefined
  return stoppedBy === null
    ? `To try again: connect-bulk retry ${job}`
    : `To go on: connect-bulk retry ${job}`
}
