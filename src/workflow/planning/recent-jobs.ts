import { unreadableState } from '../../journal/job-ids.js'
import type { JobHistory } from '../../journal/job-history.js'
import { RECENT_MS, recentWrites, type RecentWrites } from '../../journal/recent-writes.js'
import { isDone, mayHaveWritten, type OperationHistory } from '../../journal/user-history.js'
import type { RecentUsers } from '../../users/named-users.js'
import { DELETE_USER } from '../../operations/delete-user.js'
import { isRunning } from '../jobs/job-state.js'
import { pieces } from '../../platform/pieces.js'
import type { Workspace } from '../workspace.js'
import { caselessName } from '../../model/free-text.js'

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
  const { signal } = workspace
  const lately = await workspace.store.writtenSince(now - SEARCH_LAG_MS, { signal })
  const open = await historiesOf(workspace, queued, lately)
  const written = [...lately.values()].filter((history) => isHere(workspace, history))
  return {
    open: await idsOf(open, usersOpen, signal),
    touched: await idsOf(written, usersCalled, signal),
    writes: await recentWrites(written, now - RECENT_MS, signal),
    unindexed: await recentWrites(written, now - SEARCH_LAG_MS, signal),
  }
}

/** Users that our jobs have created and deleted so lately that the search may not show it. */
export async function readRecentUsers(workspace: Workspace): Promise<RecentUsers> {
  const { signal } = workspace
  const lately = await workspace.store.writtenSince(workspace.clock.now() - SEARCH_LAG_MS, { signal })
  const here = [...lately.values()].filter((history) => isHere(workspace, history))
  const deleted = await idsOf(here, (history) => usersDeleted(history, isDone), signal)
  const open = await idsOf(here, (history) => usersDeleted(history, mayHaveWritten), signal)
  const created = here.flatMap((history) => history.created).filter(({ userId }) => !open.has(userId))
  return {
    created: new Map(created.map(({ username, userId }) => [caselessName(username), userId])),
    deleted,
    doubtful: new Set([...open].filter((id) => !deleted.has(id))),
  }
}

/** The places of users with a deletion of that kind. */
function* usersDeleted(
  { called }: JobHistory,
  isMeant: (call: OperationHistory) => boolean,
): Iterable<number> {
  for (const [n, history] of called) {
    const call = history.operation(DELETE_USER.name)
    if (call !== undefined && isMeant(call)) yield n
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

function* usersOpen(history: JobHistory): Iterable<number> {
  for (const n of history.plan.users.keys()) if (!history.isEnded(n)) yield n
}

/** A user that was created and has ended is known by its id alone where less is read of a job. */
function* usersCalled({ called }: JobHistory): Iterable<number> {
  for (const [n, { last }] of called) if (last !== undefined) yield n
}

/** The ids of users at places in the plans of jobs; those that a job is yet to create have none. */
async function idsOf(
  histories: readonly JobHistory[],
  places: (history: JobHistory) => Iterable<number>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for (const history of histories)
    for await (const piece of pieces(places(history), signal))
      for (const n of piece) ids.add(history.userIdAt(n))
  ids.delete('')
  return ids
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
