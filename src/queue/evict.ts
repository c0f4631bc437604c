import { join } from 'node:path'
import type { Files } from '../platform/files.js'
import { TurnLock } from './turn-lock.js'
import { Tickets } from './tickets.js'

/**
 * Takes a job out of whichever line it stands in, and its turn from it. Its process, should it live after all, finds
 * that out before its next call and sends nothing more.
 */
export async function takeAway(files: Files, stateFolder: string, job: string): Promise<void> {
  const queues = join(stateFolder, 'queues')
  for (const scope of await files.list(queues)) {
    const folder = join(queues, scope)
    await new Tickets(files, folder).removeJob(job)
    const generations = new TurnLock(files, folder)
    const newest = await generations.newest()
    const holder = await generations.holderOf(newest)
    if (holder?.job === job) await generations.takeAfter(newest, null)
  }
}
