import { unreadableState } from '../../journal/job-ids.js'
import type { JobHistory } from '../../journal/job-history.js'
import { RECENT_MS, recentWrites, type RecentWrites } from '../../journal/recent-writes.js'
import { isDone, mayHaveWritten, type OperationHistory } from '../../journal/user-history.js'
import type { RecentUsers } from '../../users/named-users.js'
import { DELETE_USER } from '../../operations/delete-user.js'
import { isRunning } from '../jobs/job-state.js'
import type { Workspace } from '../workspace.js'

/** How long the search index may lag; for users changed since then, users are read instead. */
export const SEARCH_LAG_MS = 15 * 60_000
/** Time enough for a job that was just created to enter the queue. */
const JUST_MADE_MS = 60_000

/** What our jobs are doing and did recently; read once for a plan. */
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

export async function readRecentJobs(workspace: Workspace): Promise<RecentJobs> {
  const now = workspace.clock.now()
  // The queue before the journals: what a job does that leaves the queue meanwhile is in its journal by then.
  const queued = await openJobs(workspace)
  const lately = await workspace.store.writtenSince(now - SEARCH_LAG_MS)
  const open = await historiesOf(workspace, queued, lately)
  const written = [...lately.values()].filter((history) => isHere(workspace, history))
  return {
    open: new Set(open.flatMap(usersOpen)),
    touched: new Set(written.flatMap(usersTouched)),
    writes: recentWrites(written, now - RECENT_MS),
    unindexed: recentWrites(written, now - SEARCH_LAG_MS),
  }
}

/** Users that our jobs have created and deleted so lately that the search may not show it. */
export async function readRecentUsers(workspace: Workspace): Promise<RecentUsers> {
  const lately = await workspace.store.writtenSince(workspace.clock.now() - SEARCH_LAG_MS)
  const here = [...lately.values()].filter((history) => isHere(workspace, history))
  const deleted = new Set(here.flatMap((history) => idsWhere(history, deletionOf(history, isDone))))
  const open = new Set(here.flatMap((history) => idsWhere(history, deletionOf(history, mayHaveWritten))))
  const created = here.flatMap((history) => history.created).filter(({ userId }) => !open.has(userId))
  return {
    created: new Map(created.map(({ username, userId }) => [username.toLowerCase(), userId])),
    deleted,
    doubtful: new Set([...open].filter((id) => !deleted.has(id))),
  }
}

/** Whether the user at a place has a deletion of that kind. */
function deletionOf(history: JobHistory, isMeant: (call: OperationHistory) => boolean) {
  return (n: number): boolean => {
    const call = history.historyAt(n).operation(DELETE_USER.name)
    return call !== undefined && isMeant(call)
  }
}

/** Jobs that run or wait for their turn. */
export async function readOpenJobs(workspace: Workspace): Promise<readonly JobHistory[]> {
  return historiesOf(workspace, await openJobs(workspace), new Map())
}

/** Those of this instance. A job that died is open to no process until it is resumed. */
async function historiesOf(
  workspace: Workspace,
  jobs: readonly string[],
  known: ReadonlyMap<string, JobHistory>,
): Promise<readonly JobHistory[]> {
  const found = await Promise.all(
    jobs.map(async (job) => known.get(job) ?? (await workspace.store.find(job))),
  )
  return found
    .filter((history) => history !== undefined)
    .filter((history) => isHere(workspace, history) && isRunning(history, workspace.jobQueue.context))
}

function isHere({ place }: Workspace, { plan }: JobHistory): boolean {
  return plan.place.instance.id === place.instance.id
}

function usersOpen(history: JobHistory): readonly string[] {
  return idsWhere(history, (n) => !history.isEnded(n))
}

function usersTouched(history: JobHistory): readonly string[] {
  return idsWhere(history, (n) => history.historyAt(n).last !== undefined)
}

/** Users that a job is yet to create have no ids. */
function idsWhere(history: JobHistory, isMeant: (n: number) => boolean): readonly string[] {
  const places = [...history.plan.users.keys()].filter(isMeant)
  return places.map((n) => history.userIdAt(n)).filter((id) => id !== '')
}

/** Jobs in the queue, and those that are about to enter it. */
async function openJobs({ jobQueue, store, clock }: Workspace): Promise<readonly string[]> {
  const made = await store.idsSince(clock.now() - JUST_MADE_MS)
  try {
    return [...new Set([...(await jobQueue.jobs()).map(({ job }) => job), ...made])]
  } catch (error) {
    throw unreadableState(error)
  }
}
