import type { JobPlan } from '../../journal/plan-file.js'
import type { RunOptions } from '../../model/job.js'
import type { Plan } from '../../model/plan.js'
import type { Files } from '../../platform/files.js'
import type { ProcessIdentity } from '../../platform/process-identity.js'
import { checkOutput, clearOutput, failuresOutput, type OverwriteRules } from '../output-files.js'
import type { Workspace } from '../workspace.js'
import { unrecorded } from './state-folder.js'

export interface CreateJobOptions {
  readonly files: Files
  /** The process that will run it. */
  readonly owner: ProcessIdentity
  /** Where the failures CSV of a job goes: an absolute path. */
  readonly failuresFile: (job: string) => string
  /** What may happen to a file that exists already. */
  readonly overwrite?: OverwriteRules
  readonly run: RunOptions
  /** Once it is aborted no job is made; left out, one that is being made is made. */
  readonly signal?: AbortSignal
  /** The creating process leaves the job to another. */
  readonly handOver?: true
}

/** Creates a queued job from a plan: on disk, with everything that another process needs to carry it out. */
export async function createJob(
  workspace: Workspace,
  plan: Plan,
  options: CreateJobOptions,
): Promise<JobPlan> {
  const { files, failuresFile, overwrite } = options
  await checkOutput(files, failuresOutput(failuresFile('check')), overwrite)
  const created = await record(workspace, plan, options)
  // The process that runs the job does not know what may be overwritten.
  if (overwrite?.force === true) await clearOutput(files, failuresOutput(created.failuresFile), overwrite)
  return created
}

async function record(workspace: Workspace, plan: Plan, options: CreateJobOptions): Promise<JobPlan> {
  const { owner, failuresFile, run, signal, handOver = false } = options
  const now = workspace.clock.now()
  signal?.throwIfAborted()
  try {
    return await workspace.store.create(plan, now, { ...owner, handOver }, { failuresFile, run, signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw unrecorded(error)
  }
}
