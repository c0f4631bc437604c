import { visible } from '../output/sanitise.js'
import { evictJob } from '../queue/job-queue.js'
import type { CancelOptions } from '../workflow/jobs/cancel-job.js'
import { creatingOptions } from '../library/job-choices.js'
import { createJob } from '../workflow/jobs/create-job.js'
import { detachJob, type DetachOptions } from '../workflow/jobs/detach-job.js'
import { refuseToWait } from '../workflow/jobs/job-turn.js'
import type { Workspace } from '../workflow/workspace.js'
import type { JobResult, OnDrift } from '../model/job.js'
import type { Plan } from '../model/plan.js'
import { asError } from '../platform/clock.js'
import type { Context } from '../platform/context.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { type WriteOptions } from './job-options.js'

/** What cancelling a job takes from this process. */
export function cancelOptions(stateFolder: string, context: Context): CancelOptions {
  const { clock, signal, identity, files } = context
  return {
    clock,
    signal,
    identity,
    processes: context,
    evict: (job) => evictJob({ files, clock }, stateFolder, job),
  }
}

/** Reports that the job is done but its failures CSV can't be written. */
export function reportNoFailures(path: string, error: unknown, { terminal }: Context): void {
  terminal.err(
    `Error: the failures CSV ${visible(path)} can't be written: ${visible(asError(error).message)}\n` +
      'The job is recorded all the same: connect-bulk jobs failures writes the file again.\n',
  )
}

/** Creates a job from a plan and leaves it to a process of its own. */
export async function submitDetached(
  workspace: Workspace,
  plan: Plan,
  { onDrift, passwordFlags }: { readonly onDrift: OnDrift; readonly passwordFlags: readonly string[] },
  { connection, job: { run: choices } }: WriteOptions,
  context: Context,
): Promise<JobResult> {
  if (choices.queue.noWait) await refuseToWait(workspace)
  const creating = creatingOptions({ ...choices, onDrift }, context)
  const { job } = await createJob(workspace, plan, { ...creating, signal: context.signal, handOver: true })
  const history = await detachJob(
    workspace,
    job,
    detachOptions(workspace, connection, { first: choices.queue.first, passwordFlags }, context),
  )
  return history.result(true)
}

export function detachOptions(
  { place }: Workspace,
  { workerFlags, stateFolder }: ConnectionOptions,
  { first, passwordFlags = [] }: { readonly first: boolean; readonly passwordFlags?: readonly string[] },
  context: Context,
): DetachOptions {
  const { identity, env, files } = context
  return {
    identity,
    env,
    startWorker: (args, where) => context.startWorker(args, where),
    readLog: async (path) => new TextDecoder().decode(await files.read(path)),
    connection: [
      ...workerFlags,
      '--instance',
      place.instance.arn,
      '--region',
      place.region,
      '--state-dir',
      stateFolder,
      ...passwordFlags,
    ],
    first,
  }
}
