import { BulkError } from '../../model/errors.js'
import type { JobPlan } from '../../journal/plan-file.js'
import type { JobResult } from '../../model/job.js'
import type { Plan } from '../../model/plan.js'
import { createJob, type CreateParts } from './create-job.js'
import type { Workspace } from '../workspace.js'
import { refuseToWait } from './job-turn.js'
import { runJob, type RunJobParts } from './run-job.js'

export interface SubmitParts extends CreateParts, RunJobParts {
  /** Told as soon as the job is on disk. */
  readonly created: (job: JobPlan) => void
}

/** Makes a job of a plan and carries it out. A plan with nothing to change leaves no trace. */
export async function submit(workspace: Workspace, plan: Plan, parts: SubmitParts): Promise<JobResult> {
  if (plan.users.length === 0) return nothingToDo(plan)
  if (parts.queue.noWait) await refuseToWait(workspace)
  const created = await createJob(workspace, plan, parts)
  parts.created(created)
  try {
    return await runJob(workspace, created.job, parts)
  } catch (error) {
    if (isNotBegun(error)) await workspace.store.discard(created.job)
    throw error
  }
}

/** Refused before anything was attempted: whoever is told so must not find a job of it. */
function isNotBegun(error: unknown): boolean {
  return error instanceof BulkError && (error.code === 'QueueBusy' || error.code === 'QueueStuck')
}

function nothingToDo({ place, selected, unchanged }: Plan): JobResult {
  return {
    job: null,
    state: 'finished',
    stoppedBy: null,
    place,
    selected,
    changing: 0,
    unchanged,
    succeeded: 0,
    failed: 0,
    notAttempted: 0,
    calls: {},
    throttled: 0,
    durationSeconds: 0,
    failuresFile: null,
    failedUsers: [],
  }
}
