import { createJob } from '../api/create-job.js'
import { detachJob, type DetachParts } from '../api/detach-job.js'
import { refuseToWait } from '../api/job-turn.js'
import type { Api } from '../api/parts.js'
import type { JobResult, RunOptions } from '../model/job.js'
import type { Plan } from '../model/plan.js'
import type { Context } from '../platform/context.js'
import { failuresPath } from './failures-path.js'
import type { Flags } from './flags.js'
import { queueOptions } from './run-options.js'
import { stateFolder } from './settle.js'

/** Makes a job of a plan and leaves it to a process of its own. */
export async function submitDetached(
  api: Api,
  plan: Plan,
  run: RunOptions,
  flags: Flags,
  context: Context,
): Promise<JobResult> {
  const { files, identity: owner } = context
  const queue = queueOptions(flags)
  if (queue.noWait) await refuseToWait(api)
  const failuresFile = failuresPath(flags, context)
  const { job } = await createJob(api, plan, { files, owner, failuresFile, run, handOver: true })
  const reading = await detachJob(api, job, detachParts(api, flags, context))
  return reading.result(true)
}

export function detachParts({ place }: Api, flags: Flags, context: Context): DetachParts {
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
