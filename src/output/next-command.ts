import { type JobResult, type JobState, notUpdated } from '../model/job.js'

const UNDER_WAY: ReadonlySet<JobState> = new Set(['queued', 'running', 'paused'])

/** The command that goes on from here, where there is something left to do. */
export function nextStep(result: JobResult): string | undefined {
  const { job, state, stoppedBy } = result
  if (job === null || notUpdated(result) === 0 || UNDER_WAY.has(state)) return undefined
  return stoppedBy === null && state !== 'interrupted'
    ? `To try again: connect-bulk retry ${job}`
    : `To resume: connect-bulk jobs resume ${job}`
}
