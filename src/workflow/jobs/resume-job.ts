import type { JobHistory } from '../../journal/job-history.js'
import type { JobStore } from '../../journal/job-store.js'
import { usageError } from '../../model/errors.js'
import type { JobResult } from '../../model/job.js'
import type { Instance } from '../../model/plan.js'
import { unrecorded } from './state-folder.js'
import type { Workspace } from '../workspace.js'
import { runJob, type RunJobOptions } from './run-job.js'

/**
 * Resumes a job that has stopped or died: only what is left. By default, values that others have changed meanwhile are left
 * alone.
 */
export async function resumeJob(
  workspace: Workspace,
  history: JobHistory,
  options: RunJobOptions,
): Promise<JobResult> {
  const { job } = history.plan
  checkInstanceOfJob(history, workspace.place.instance)
  // While a job passes from one process to another, a cancel request is meant for the process that takes it.
  if (!history.isOnOffer) {
    await workspace.store.withdrawCancel(job).catch((error: unknown) => {
      throw unrecorded(error)
    })
  }
  return runJob(workspace, job, { ...options, change: { onDrift: 'skip', ...options.change } })
}

/** Ends a stopped job that has nothing left to do, so that its document, the list and the exit code agree. */
export async function endJob(store: JobStore, history: JobHistory, now: number): Promise<JobHistory> {
  if (history.state(false) === 'finished') return history
  await store.closeFinished(history, now).catch((error: unknown) => {
    throw unrecorded(error)
  })
  return store.readToRun(history.plan.job)
}

/** @throws BulkError exit 2 for a job of another instance */
export function checkInstanceOfJob({ plan }: JobHistory, { id, alias }: Instance): void {
  if (plan.place.instance.id === id) return
  throw usageError(
    'OtherInstance',
    `Job ${plan.job} belongs to instance ${plan.place.instance.id}, not to ${alias} (${id}).`,
    'Check --instance and --region.',
  )
}
