import { unreadableState } from '../journal/claim-job.js'
import type { JobReading } from '../journal/reading.js'
import { RECENT_MS, recentWrites, type RecentWrites } from '../journal/recent-writes.js'
import { isRunning } from './job-state.js'
import type { Api } from './parts.js'

/** How long the search index may lag behind; younger changes are looked up, not believed. */
export const SEARCH_LAG_MS = 15 * 60_000
/** Time enough for a job that was just made to take its place in line. */
const JUST_MADE_MS = 60_000

/** What our own jobs are doing, and have done lately: read once for a whole plan. */
export interface RecentJobs {
  /**
   * Users that a queued, running or paused job may still change. What they have now says nothing about what they will
   * have when a later job's turn comes.
   */
  readonly open: ReadonlySet<string>
  /** Users that were written to so lately that the search may not know. */
  readonly touched: ReadonlySet<string>
  /** What was written in the last minutes, which a read may not show yet. */
  readonly writes: RecentWrites
  /** What was written so lately that the search may not show it. */
  readonly unindexed: RecentWrites
}

export async function readRecentJobs(api: Api): Promise<RecentJobs> {
  const now = api.clock.now()
  // The line before the journals: whatever a job does that leaves it meanwhile is then in its journal.
  const inLine = await openJobs(api)
  const lately = await api.store.writtenSince(now - SEARCH_LAG_MS)
  const open = await Promise.all(inLine.map(async (job) => lately.get(job) ?? (await api.store.find(job))))
  const isHere = (reading: JobReading | undefined): reading is JobReading =>
    reading?.plan.place.instance.id === api.place.instance.id
  const written = [...lately.values()].filter(isHere)
  return {
    open: new Set(open.filter(isHere).flatMap((reading) => usersOpen(api, reading))),
    touched: new Set(written.flatMap(usersTouched)),
    writes: recentWrites(written, now - RECENT_MS),
    unindexed: recentWrites(written, now - SEARCH_LAG_MS),
  }
}

/** One that died is nobody's to go on with until somebody says so. */
function usersOpen(api: Api, reading: JobReading): readonly string[] {
  if (!isRunning(reading, api.line.parts)) return []
  return reading.plan.users.filter((_, n) => !reading.isEnded(n)).map(({ userId }) => userId)
}

function usersTouched(reading: JobReading): readonly string[] {
  const touched = reading.plan.users.filter((_, n) => reading.historyAt(n).last !== undefined)
  return touched.map(({ userId }) => userId)
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
