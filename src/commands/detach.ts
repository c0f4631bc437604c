import { createJob } from '../workflow/jobs/create-job.js'
import { detachJob, type DetachParts } from '../workflow/jobs/detach-job.js'
import { refuseToWait } from '../workflow/jobs/job-turn.js'
import type { Workspace } from '../workflow/workspace.js'
import type { JobResult, RunOptions } from '../model/job.js'
import type { Plan } from '../model/plan.js'
import type { Context } from '../platform/context.js'
import { failuresPath, overwriteRules } from './output-paths.js'
import type { Flags } from './flags.js'
import { queueOptions } from './run-options.js'
import { stateFolder } from './global-options.js'

/** Makes a job of a plan and leaves it to a process of its own. */
export async function submitDetached(
  workspace: Workspace,
  plan: Plan,
  run: RunOptions,
  flags: Flags,
  context: Context,
): Promise<JobResult> {
  const { files, identity: owner } = context
  const queue = queueOptions(flags)
  if (queue.noWait) await refuseToWait(workspace)
  const failuresFile = failuresPath(flags, context)
  const overwrite = overwriteRules(flags, context)
  const parts = { files, owner, failuresFile, overwrite, run, handOver: true as const }
  const { job } = await createJob(workspace, plan, parts)
  const reading = await detachJob(workspace, job, detachParts(workspace, flags, context))
  return reading.result(true)
}

export function detachParts({ place }: Workspace, flags: Flags, context: Context): DetachParts {
  const { identity, env, files } = context
  return {
    identity,
    env,
    startWorker: (args, where) => context.startWorker(args, where),
    readLog: async (path) => new TextDecoder().decode(await files.read(path)),
    connection: [
      ...connectionFlags(flags),
      '--instance',
      place.instance.arn,
      '--region',
      place.region,
      '--state-dir',
      stateFolder(flags, context),
    ],
    first: flags.has('first'),
  }
}

/** The flags of this command line that say how to reach the service, as they were typed. */
function connectionFlags(flags: Flags): readonly string[] {
  const one = ['profile', 'endpoint-url', 'burst', 'quota-share'].flatMap((name) => {
    const value = flags.text(name)
    return value === undefined ? [] : [`--${name}`, value]
  })
  const rates = flags.texts('rate').flatMap((rate) => ['--rate', rate])
  return [...one, ...rates, ...(flags.has('debug') ? ['--debug'] : [])]
}
