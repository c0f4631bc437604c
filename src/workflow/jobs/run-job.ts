import { JobRun } from '../../runner/job-run.js'
import type { RunContext } from '../../runner/run-context.js'
import type { JournalWriter } from '../../journal/journal-writer.js'
import { RECENT_MS, recentWrites, type RecentWrites } from '../../journal/recent-writes.js'
import type { JobEvent } from '../../model/event.js'
import { HandOver, type JobResult, type RunOptions } from '../../model/job.js'
import { errorCode } from '../../platform/error-code.js'
import type { Files } from '../../platform/files.js'
import { HEARTBEAT_MS, type MayBeAlive, type ProcessIdentity } from '../../platform/process-identity.js'
import { asError } from '../../platform/clock.js'
import type { QueueEntry } from '../../queue/job-queue.js'
import { AdminGuard } from './admin-guard.js'
import { jobTurn, refuseToWait, type QueueOptions } from './job-turn.js'
import { unrecorded } from './state-folder.js'
import {
  checkOutput,
  clearOutput,
  failuresOutput,
  type OverwriteRules,
  writeFailures,
} from '../output-files.js'
import type { Workspace } from '../workspace.js'
import { ValueLabels } from './value-labels.js'
import { watchCancel } from './cancel-job.js'

export interface RunJobOptions {
  readonly files: Files
  readonly owner: ProcessIdentity
  readonly mayBeAlive: MayBeAlive
  readonly random: () => number
  readonly report: (event: JobEvent) => void
  /** The passwords of users to create; left out, none is set. */
  readonly passwordOf?: (n: number, username: string) => Promise<string | undefined>
  /** A person at the terminal may sign in again when the credentials expire. */
  readonly waitsForLogin: boolean
  readonly queue: QueueOptions
  /** Other options than those the job was made with, or was last run with. */
  readonly change?: Partial<RunOptions> & { readonly failuresFile?: string }
  /** What may happen to a file that is where the failures CSV goes. */
  readonly overwrite?: OverwriteRules
  /** Called if the failures CSV can't be written; the journal has its content. */
  readonly noFailuresFile: (path: string, error: unknown) => void
}

/**
 * Carries out what is left of a job when its turn has come, in whichever process: all of it the first time.
 * @throws BulkError exit 5 while another process runs it, or if it would have to wait and must not
 */
export async function runJob(workspace: Workspace, job: string, options: RunJobOptions): Promise<JobResult> {
  const entry = await enterQueue(workspace, job, options)
  const watch = watchCancel(workspace, job)
  const stopHeart = workspace.clock.every(HEARTBEAT_MS, () => {
    // If it fails, others may take the job for dead; the lock still keeps them apart.
    void workspace.store.heartbeat(job, workspace.clock.now()).catch(() => undefined)
  })
  try {
    return await runInTurn(workspace, job, entry, options, watch.signal)
  } finally {
    watch.stop()
    stopHeart()
    // The result counts more than the ticket, which is skipped once this process is gone.
    await entry.leave().catch(() => undefined)
  }
}

async function runInTurn(
  workspace: Workspace,
  job: string,
  entry: QueueEntry,
  options: RunJobOptions,
  cancel: AbortSignal,
): Promise<JobResult> {
  const { owner, queue, report, files, noFailuresFile } = options
  const opened: { journal?: JournalWriter } = {}
  let others: RecentWrites = new Map()
  // Each time the turn is taken: the job that had it meanwhile may have written.
  const began = async (): Promise<void> => {
    others = await writesOfOthers(workspace, job)
  }
  const turnOptions = { owner, queue, report, journal: () => opened.journal, began, signal: cancel }
  const turn = await jobTurn(workspace, entry, turnOptions).catch((error: unknown) => {
    // Cancelled while queued: it still runs, to record that nothing was attempted.
    if (cancel.aborted) return undefined
    throw errorCode(error) === undefined ? asError(error) : unrecorded(error)
  })
  if (turn === undefined && cancel.reason instanceof HandOver) return offer(workspace, job, entry, owner)
  try {
    const journal = await openJournal(workspace, job, options)
    opened.journal = journal
    const gate = turn ?? { enter: () => Promise.reject(asError(cancel.reason)), leave: () => undefined }
    const run = { journal, turn: gate, recent: () => others, cancel }
    const result = await new JobRun(runContext(workspace, options, run)).run()
    if (result.state === 'queued') {
      // The process that continues it writes the failures CSV at its end.
      entry.keepTicket()
      return result
    }
    const { history } = journal
    const failuresFile = await writeFailures(history, history.failuresFile, files, noFailuresFile)
    return { ...result, failuresFile }
  } finally {
    // On a full or read-only disk the turn can't be released: it is skipped likewise.
    await turn?.end().catch(() => undefined)
  }
}

function runContext(
  workspace: Workspace,
  { random, report, waitsForLogin, passwordOf = noPassword }: RunJobOptions,
  run: Pick<RunContext, 'journal' | 'turn' | 'recent' | 'cancel'>,
): RunContext {
  const { connect, clock } = workspace
  const { history, options } = run.journal
  const labels = new ValueLabels(workspace, history.plan)
  const guard = new AdminGuard(workspace, history.plan, options.allowProtected, run.recent)
  return {
    ...run,
    connect,
    clock,
    random,
    report,
    waitsForLogin,
    passwordOf,
    guard: (call, reading) => guard.check(call, reading),
    labels: (edits, reading) => labels.of(edits, reading),
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

/** What other jobs have written to this instance lately; the job knows its own writes from its journal. */
async function writesOfOthers({ store, clock, place }: Workspace, job: string): Promise<RecentWrites> {
  const since = clock.now() - RECENT_MS
  const lately = [...(await store.writtenSince(since, { but: job })).values()]
  store.forget()
  const others = lately.filter(({ plan }) => plan.place.instance.id === place.instance.id)
  return recentWrites(others, since)
}

/** A job that can't enter the queue must not run: no other process would know of it. */
async function enterQueue(workspace: Workspace, job: string, options: RunJobOptions): Promise<QueueEntry> {
  const { owner, mayBeAlive, queue } = options
  if (queue.noWait) await refuseToWait(workspace)
  try {
    await workspace.store.undertake(job, workspace.clock.now(), owner, mayBeAlive)
    return await workspace.jobQueue.enter(job, queue.first)
  } catch (error) {
    throw unrecorded(error)
  }
}

async function openJournal(
  workspace: Workspace,
  job: string,
  options: RunJobOptions,
): Promise<JournalWriter> {
  const { files, owner, mayBeAlive, change, overwrite } = options
  const { store, clock } = workspace
  const { plan, failuresFile: before } = await store.readToRun(job)
  const failuresFile = change?.failuresFile ?? before
  const failures = failuresOutput(failuresFile)
  await checkOutput(files, failures, overwrite)
  const run = { ...owner, ...plan.run, ...change, failuresFile }
  try {
    const journal = await store.open(job, clock.now(), run, mayBeAlive)
    await clearOutput(files, failures, overwrite)
    return journal
  } catch (error) {
    throw unrecorded(error)
  }
}
