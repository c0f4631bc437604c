import { BulkError } from '../../model/errors.js'
import type { JobPlan } from '../../journal/plan-file.js'
import { refusalsOf } from '../../journal/failures-csv.js'
import { idTime } from '../../journal/job-ids.js'
import type { FailedUser } from '../../model/outcome.js'
import type { JobResult } from '../../model/job.js'
import { type Plan, type PlanCounts, planCounts, planVerb } from '../../model/plan.js'
import { writeFailures } from '../output-files.js'
import { createJob, type CreateJobOptions } from './create-job.js'
import type { Workspace } from '../workspace.js'
import { refuseToWait } from './job-turn.js'
import { runJob, type RunJobOptions } from './run-job.js'

export interface SubmitOptions extends CreateJobOptions, RunJobOptions {
  /** Called as soon as the job is on disk. */
  readonly created: (job: JobPlan) => void | Promise<void>
}

/** Creates a job from a plan and carries it out. A plan with nothing to change gets no job. */
export async function submit(workspace: Workspace, plan: Plan, options: SubmitOptions): Promise<JobResult> {
  const counts = planCounts(plan)
  if (counts.changing === 0) return nothingToDo(plan, counts, await writeRefusals(workspace, plan, options))
  if (options.queue.noWait) await refuseToWait(workspace)
  const created = await createJob(workspace, plan, options)
  await options.created(created)
  try {
    return await runJob(workspace, created.job, options)
  } catch (error) {
    if (isNotBegun(error)) await discardUnbegun(workspace, created.job)
    throw error
  }
}

const NOT_BEGUN: ReadonlySet<string> = new Set(['QueueBusy', 'QueueStuck', 'NoJournal'])

/** Whether it was refused before anything was attempted, so no job may be left behind. */
function isNotBegun(error: unknown): boolean {
  return error instanceof BulkError && NOT_BEGUN.has(error.code)
}

/** Removes a job for which nothing was sent; on a full disk it may have to stay. */
async function discardUnbegun({ store }: Workspace, job: string): Promise<void> {
  const history = await store.find(job)
  const isUntouched = history?.plan.users.every((_, n) => history.historyAt(n).last === undefined) ?? true
  if (isUntouched) await store.discard(job).catch(() => undefined)
}

/** Writes the failures CSV of a plan without a job. If there are no rows, an existing file stays. */
async function writeRefusals(
  { clock }: Workspace,
  plan: Plan,
  { files, failuresFile, noFailuresFile }: SubmitOptions,
): Promise<string | null> {
  const path = failuresFile(idTime(clock.now()))
  return writeFailures(refusalsOf(plan), path, files, noFailuresFile)
}

function nothingToDo(plan: Plan, counts: PlanCounts, failuresFile: string | null): JobResult {
  return {
    job: null,
    note: plan.note ?? null,
    state: 'finished',
    stoppedBy: null,
    place: plan.place,
    verb: planVerb(plan),
    ...counts,
    succeeded: 0,
    failed: 0,
    notAttempted: 0,
    calls: {},
    throttled: 0,
    durationSeconds: 0,
    failuresFile,
    failedUsers: refusedUsers(plan),
    created: [],
  }
}

function refusedUsers({ users }: Plan): readonly FailedUser[] {
  return users.flatMap(({ userId, username, failure }) =>
    failure === undefined ? [] : [{ userId, username, outcome: 'refused' as const, failures: [failure] }],
  )
}
