import { unreadableState } from '../journal/claim-job.js'
import { isRunning } from './job-state.js'
import type { Api } from './parts.js'

/** Time enough for a job that was just made to take its place in line. */
const JUST_MADE_MS = 60_000

/**
 * Users that a queued, running or paused job may still change. What they have now says nothing about what they will
 * have when a later job's turn comes.
 */
export async function openUsers(api: Api): Promise<ReadonlySet<string>> {
  const readings = await Promise.all((await openJobs(api)).map((job) => api.store.find(job)))
  const ids = readings.flatMap((reading) => {
    // One that died is nobody's to go on with until somebody says so.
    if (reading === undefined || !isRunning(reading, api.line.parts)) return []
    const { place, users } = reading.plan
    if (place.instance.id !== api.place.instance.id) return []
    return users.filter((_, n) => !reading.isEnded(n)).map(({ userId }) => userId)
  })
  return new Set(ids)
}

/** Jobs that stand in line, and those that are about to. */
async function openJobs({ line, store, clock }: Api): Promise<readonly string[]> {
  const made = await store.idsSince(clock.now() - JUST_MADE_MS)
  try {
    return [...new Set([...(await line.standing()).map(({ job }) => job), ...made])]
  } catch (error) {
    throw unreadableState(error)
  }
}
