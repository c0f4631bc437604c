import type { Connection } from '../connect/sdk-open.js'
import { JobStore } from '../journal/job-store.js'
import type { World } from '../platform/context.js'
import { JobQueue } from '../queue/job-queue.js'
import { NameCache } from '../workflow/name-cache.js'
import type { Workspace } from '../workflow/workspace.js'

type StateWorld = Pick<World, 'files' | 'clock' | 'identity' | 'mayBeAlive'>

/** What the state folder holds for a connection: jobs, their queue, and names for shell completion. */
export function openState(
  connection: Connection,
  stateFolder: string,
  context: StateWorld,
  store = new JobStore(context.files, stateFolder),
): Pick<Workspace, 'store' | 'jobQueue'> & { readonly nameCache: NameCache } {
  return {
    store,
    jobQueue: jobQueueOf(connection, stateFolder, store, context),
    nameCache: new NameCache(context.files, stateFolder),
  }
}

/** The queue of the jobs of that account and Region. */
function jobQueueOf(
  { place, endpoint }: Connection,
  stateFolder: string,
  store: JobStore,
  context: StateWorld,
): JobQueue {
  const { files, clock, identity, mayBeAlive } = context
  const { account, region, instance } = place
  const [, partition = ''] = instance.arn.split(':')
  const lastSign = (job: string) => store.lastSign(job)
  const queueContext = { files, clock, identity, mayBeAlive, lastSign }
  return new JobQueue(queueContext, stateFolder, { endpoint, partition, account, region })
}
