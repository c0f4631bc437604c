import { resolve } from 'node:path'
import { refusalsOf } from '../journal/failures-csv.js'
import { idTime } from '../journal/job-ids.js'
import type { JobPlan } from '../journal/plan-file.js'
import { BulkError } from '../model/errors.js'
import { type JobResult, type OnDrift, type RunOptions, WAIT_FOR_SERVICE_SECONDS } from '../model/job.js'
import type { FailedUser } from '../model/outcome.js'
import { type Plan, type PlanCounts, planCounts, planVerb } from '../model/plan.js'
import type { World } from '../platform/context.js'
import { createJob, type CreateJobOptions } from '../workflow/jobs/create-job.js'
import { type QueueOptions, refuseToWait } from '../workflow/jobs/job-turn.js'
import { runJob, type RunJobOptions } from '../workflow/jobs/run-job.js'
import { type OverwriteRules, writeFailures } from '../workflow/output-files.js'
import type { Workspace } from '../workflow/workspace.js'

/** How a job is to run; what is left out has its default. */
export interface JobChoices {
  /** A value that has changed since the plan: written over (the default), or left alone. */
  readonly onDrift?: OnDrift | undefined
  /** Read every change back before it counts as done. */
  readonly verify?: boolean
  readonly stopAfterFailures?: number | undefined
  /** Seconds to wait for a service that can't be reached; 600 if left out. */
  readonly waitForService?: number | undefined
  /** The last holder of the security profile Admin may lose it. */
  readonly allowProtected?: boolean
  readonly queue?: QueueOptions
  /** Where the failures CSV goes; a file in the current folder if left out. */
  readonly failures?: string | undefined
  readonly overwrite?: OverwriteRules
}

/** What a job needs of the world that it runs in. */
export type RunnerWorld = Pick<World, 'files' | 'identity' | 'random' | 'mayBeAlive' | 'cwd'> & {
  /** Where a person can be asked, expired credentials are waited for. */
  readonly terminal?: Pick<World['terminal'], 'interactive'>
}

/** How a job asks and reports while it runs. */
type JobHooks = Pick<RunJobOptions, 'report' | 'passwordOf' | 'noFailuresFile'>

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

/** What creating a job takes from choices and world. */
export function creatingOptions(
  choices: JobChoices,
  { files, identity: owner, cwd }: RunnerWorld,
): CreateJobOptions {
  const { failures, overwrite = {} } = choices
  const failuresFile = (job: string) => resolve(cwd, failures ?? `connect-bulk-failures-${job}.csv`)
  return { files, owner, failuresFile, overwrite, run: runOptionsOf(choices) }
}

function runOptionsOf({ onDrift = 'overwrite', ...choices }: JobChoices): RunOptions {
  const { verify = false, stopAfterFailures = null, waitForService = WAIT_FOR_SERVICE_SECONDS } = choices
  const allowProtected = choices.allowProtected === true ? { allowProtected: true } : {}
  return { onDrift, verify, stopAfterFailures, waitForService, ...allowProtected }
}

/** What running a job takes from choices and world, whichever command or screen runs it. */
export function runningOptions(
  { queue = { first: false, noWait: false }, overwrite = {} }: JobChoices,
  { files, identity: owner, random, mayBeAlive, terminal }: RunnerWorld,
): Omit<RunJobOptions, keyof JobHooks> {
  const waitsForLogin = terminal?.interactive === true
  return { files, owner, random, mayBeAlive, queue, overwrite, waitsForLogin }
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
