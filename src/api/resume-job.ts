import type { JobReading } from '../journal/reading.js'
import { usageError } from '../model/errors.js'
import type { JobResult } from '../model/job.js'
import type { Instance } from '../model/plan.js'
import { unrecorded } from './create-job.js'
import type { Api } from './parts.js'
import { runJob, type RunJobParts } from './run-job.js'

/** Users that a run of the job would still take up. */
export function usersLeft(reading: JobReading): number {
  return reading.plan.users.filter((_, n) => !reading.isEnded(n)).length
}

/**
 * Goes on with a job that has stopped or died: only what is left, and what somebody else has changed meanwhile is left
 * alone unless asked for otherwise.
 */
export async function resumeJob(api: Api, reading: JobReading, parts: RunJobParts): Promise<JobResult> {
  const { job } = reading.plan
  checkInstanceOfJob(reading, api.place.instance)
  // A request to end a job that is on its way from one process to another is meant for whoever takes it.
  if (!reading.isOnOffer) {
    await api.store.withdrawCancel(job).catch((error: unknown) => {
      throw unrecorded(error)
    })
  }
  return runJob(api, job, { ...parts, change: { onDrift: 'skip', ...parts.change } })
}

/** @throws BulkError exit 2 for a job of another instance */
export function checkInstanceOfJob({ plan }: JobReading, { id, alias }: Instance): void {
  if (plan.place.instance.id === id) return
  throw usageError(
    'OtherInstance',
    `Job ${plan.job} belongs to instance ${plan.place.instance.id}, not to ${alias} (${id}).`,
    'Check --instance and --region.',
  )
}
