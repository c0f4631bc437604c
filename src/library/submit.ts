import { refusalsOf } from '../journal/failures-csv.js'
import { idTime } from '../journal/job-ids.js'
import type { JobPlan } from '../journal/plan-file.js'
import { BulkError } from '../model/errors.js'
import type { JobResult } from '../model/job.js'
import type { FailedUser } from '../model/outcome.js'
import { type Plan, type PlanCounts, planCounts, planVerb } from '../model/plan.js'
import { createJob } from '../workflow/jobs/create-job.js'
import { refuseToWait } from '../workflow/jobs/job-turn.js'
import { runJob } from '../workflow/jobs/run-job.js'
import { writeFailures } from '../workflow/output-files.js'
import type { Workspace } from '../workflow/workspace.js'
import {
  creatingOptions,
  type JobChoices,
  type JobHooks,
  type RunnerWorld,
  runningOptions,
} from './job-choices.js'

export interface SubmitOptions extends JobHooks {
  readonly choices: JobChoices
  readonly world: RunnerWorld
  /** Once it is aborted no job is made; left out, one that is being made is made. */
  readonly signal?: AbortSignal
  /** Called as soon as the job is on disk. */
  readonly created: (job: JobPlan) => void | Promise<void>
}

/** Creates a job from a plan and carries it out. A plan with nothing to change gets no job. */
export async function submit(workspace: Workspace, plan: Plan, options: SubmitOptions): Promise<JobResult> {
  const { choices, world, signal, created, ...hooks } = options
  const creating = creatingOptions(choices, world)
  const counts = planCounts(plan)
  if (counts.changing === 0) {
    const path = creating.failuresFile(idTime(workspace.clock.now()))
    const written = await writeFailures(refusalsOf(plan), path, world.files, hooks.noFailuresFile)
    return nothingToDo(plan, counts, written)
  }
  if (choices.queue?.noWait === true) await refuseToWait(workspace)
  const job = await createJob(workspace, plan, { ...creating, ...(signal === undefined ? {} : { signal }) })
  await created(job)
  try {
    return await runJob(workspace, job.job, { ...runningOptions(choices, world), ...hooks })
  } catch (error) {
    if (isNotBegun(error)) await discardUnbegun(workspace, job.job)
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
