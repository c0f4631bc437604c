import { executeJob } from '../../runner/job-run.js'
import type { JournalWriter } from '../../journal/journal-writer.js'
import { RECENT_MS, recentWrites, type RecentWrites } from '../../journal/recent-writes.js'
import type { JobEvent } from '../../model/event.js'
import { HandOver, type JobResult, type RunOptions } from '../../model/job.js'
import { errorCode, type Files } from '../../platform/files.js'
import { HEARTBEAT_MS, type MayBeAlive, type ProcessIdentity } from '../../platform/process-identity.js'
import { asError } from '../../platform/clock.js'
import type { QueueEntry } from '../../queue/job-queue.js'
import { AdminGuard } from './admin-guard.js'
import { jobTurn, refuseToWait, type QueueOptions } from './job-turn.js'
import { unrecorded } from './create-job.js'
import {
  checkOutput,
  clearOutput,
  failuresOutput,
  type OverwriteRules,
  writeFailures,
} from '../output-files.js'
import type { Workspace } from '../workspace.js'
import { ValueLabels } from './value-labels.js'
import { watchCancel } from './watch-cancel.js'

export interface RunJobParts {
  readonly files: Files
  readonly owner: ProcessIdentity
  readonly mayBeAlive: MayBeAlive
  readonly random: () => number
  readonly report: (event: JobEvent) => void
  /** Passwords of users to create; without it none is set. */
  readonly passwordOf?: (n: number, username: string) => Promise<string | undefined>
  /** A person is at the terminal who may sign in again when the credentials expire. */
  readonly waitsForLogin: boolean
  readonly queue: QueueOptions
  /** Other options than those the job was made with, or was last run with. */
  readonly change?: Partial<RunOptions> & { readonly failuresFile?: string }
  /** What may become of a file that stands where the failures CSV goes. */
  readonly overwrite?: OverwriteRules
  /** Called if the failures CSV can't be written; the journal has its content. */
  readonly noFailuresFile: (path: string, error: unknown) => void
}

/**
 * Carries out what is left of a job, in whichever process, when its turn has come: all of it the first time.
 * @throws BulkError exit 5 while another process runs it, or if it would have to wait and should not
 */
export async function runJob(workspace: Workspace, job: string, parts: RunJobParts): Promise<JobResult> {
  const entry = await enterQueue(workspace, job, parts)
  const watch = watchCancel(workspace, job)
  const stopHeart = workspace.clock.every(HEARTBEAT_MS, () => {
    // Missing it says nothing worse than that others think the job dead; the lock keeps them apart.
    void workspace.store.heartbeat(job, workspace.clock.now()).catch(() => undefined)
  })
  try {
    return await runInTurn(workspace, job, entry, parts, watch.signal)
  } finally {
    watch.stop()
    stopHeart()
    await entry.leave()
  }
}

async function runInTurn(
  workspace: Workspace,
  job: string,
  entry: QueueEntry,
  parts: RunJobParts,
  cancel: AbortSignal,
): Promise<JobResult> {
  const { files, random, report, noFailuresFile, owner, queue, passwordOf = noPassword } = parts
  const { connect, clock, paceOf } = workspace
  const opened: { journal?: JournalWriter } = {}
  let others: RecentWrites = new Map()
  // Each time the turn is taken: who had it meanwhile may have written.
  const began = async (): Promise<void> => {
    others = await writesOfOthers(workspace, job)
  }
  const turnParts = { owner, queue, report, journal: () => opened.journal, began, signal: cancel }
  const turn = await jobTurn(workspace, entry, turnParts).catch((error: unknown) => {
    // Cancelled while queued: it still runs, to record that nothing was attempted.
    if (cancel.aborted) return undefined
    throw errorCode(error) === undefined ? asError(error) : unrecorded(error)
  })
  if (turn === undefined && cancel.reason instanceof HandOver) return offer(workspace, job, entry, owner)
  try {
    const journal = await openJournal(workspace, job, parts)
    opened.journal = journal
    const gate = turn ?? { enter: () => Promise.reject(asError(cancel.reason)), leave: () => undefined }
    const recent = () => others
    const { plan } = journal.history
    const labels = new ValueLabels(workspace, plan)
    const guard = new AdminGuard(workspace, plan, journal.options.allowProtected, recent)
    const result = await executeJob({
      connect,
      journal,
      recent,
      guard: (call) => guard.check(call),
      labels: (edits) => labels.of(edits),
      turn: gate,
      clock,
      random,
      passwordOf,
      paceOf,
      cancel,
      waitsForLogin: parts.waitsForLogin,
      report,
    })
    if (result.state === 'queued') {
      // The process that continues it writes the failures CSV at its end.
      entry.keepTicket()
      return result
    }
    const { history } = journal
    const failuresFile = await writeFailures(history, history.failuresFile, files, noFailuresFile)
    return { ...result, failuresFile }
  } finally {
    // On a disk that takes no more the turn can't be given back. It is passed over once this process is gone, and what
    // became of the job must be reported all the same.
    await turn?.end().catch(() => undefined)
  }
}

async function noPassword(): Promise<undefined> {}

/** Offers the job to another process, which takes over its place in the queue. */
async function offer(
  { store, clock }: Workspace,
  job: string,
  entry: QueueEntry,
  owner: ProcessIdentity,
): Promise<JobResult> {
  await store.offer(job, clock.now(), owner)
  entry.keepTicket()
  return (await store.read(job)).result(true)
}

/** The job itself knows best what it has written. */
async function writesOfOthers({ store, clock, place }: Workspace, job: string): Promise<RecentWrites> {
  const since = clock.now() - RECENT_MS
  const lately = [...(await store.writtenSince(since)).values()]
  const others = lately.filter(({ plan }) => plan.job !== job && plan.place.instance.id === place.instance.id)
  return recentWrites(others, since)
}

/** A job that can't be queued must not run: no other process would know of it. */
async function enterQueue(workspace: Workspace, job: string, parts: RunJobParts): Promise<QueueEntry> {
  const { owner, mayBeAlive, queue } = parts
  if (queue.noWait) await refuseToWait(workspace)
  try {
    await workspace.store.undertake(job, workspace.clock.now(), owner, mayBeAlive)
    return await workspace.jobQueue.enter(job, queue.first)
  } catch (error) {
    throw unrecorded(error)
  }
}

async function openJournal(workspace: Workspace, job: string, parts: RunJobParts): Promise<JournalWriter> {
  const { files, owner, mayBeAlive, change, overwrite } = parts
  const history = await workspace.store.read(job)
  const failuresFile = change?.failuresFile ?? history.failuresFile
  const failures = failuresOutput(failuresFile)
  await checkOutput(files, failures, overwrite)
  const options = { ...history.plan.run, ...change, failuresFile }
  try {
    const journal = await workspace.store.open(
      job,
      workspace.clock.now(),
      { ...owner, ...options },
      mayBeAlive,
    )
    await clearOutput(files, failures, overwrite)
    return journal
  } catch (error) {
    throw unrecorded(error)
  }
}
