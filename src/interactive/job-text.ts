import { isActive, type JobSummary } from '../model/job.js'
import { grouped } from '../model/wording.js'
import { jobLine } from '../output/jobs-view.js'

/** What a job left undone; `undefined` if it left nothing. */
export function unfinishedText(job: JobSummary, now: number): string | undefined {
  const { state, succeeded, failed, notAttempted } = job
  if (isActive(job) || notAttempted === 0) return undefined
  const counts = `${grouped(succeeded)} users updated, ${grouped(failed)} failed, ${grouped(notAttempted)} not attempted`
  return `${jobLine(job, now)}: ${state}, ${counts}. Jobs resumes it (${job.job}).`
}
