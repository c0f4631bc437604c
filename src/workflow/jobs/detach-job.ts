import type { JobHistory } from '../../journal/job-history.js'
import { BulkError, EXIT } from '../../model/errors.js'
import type { OnDrift } from '../../model/job.js'
import type { World } from '../../platform/context.js'
import { asError } from '../../platform/clock.js'
import { undated } from '../../platform/node-worker.js'
import { isSameProcess, type ProcessIdentity } from '../../platform/process-identity.js'
import type { Workspace } from '../workspace.js'

export interface DetachOptions {
  readonly identity: ProcessIdentity
  readonly env: World['env']
  readonly startWorker: World['startWorker']
  readonly readLog: (path: string) => Promise<string>
  /** Flags by which a process of its own reaches the same service at the same pace. */
  readonly connection: readonly string[]
  readonly first: boolean
  /** Replaces the option that the job was created with. */
  readonly onDrift?: OnDrift | undefined
}

const LOOK_EVERY_MS = 100

/**
 * Hands a queued or stopped job to a process of its own, and waits until it has it.
 * @throws BulkError exit 1 if that process never takes it
 */
export async function detachJob(
  workspace: Workspace,
  job: string,
  options: DetachOptions,
): Promise<JobHistory> {
  const { store } = workspace
  const logFile = store.logFile(job)
  const before = await store.read(job)
  const how = [
    '--on-drift',
    options.onDrift ?? before.plan.run.onDrift,
    ...(options.first ? ['--first'] : []),
  ]
  const ended = new AbortController()
  options
    .startWorker(['jobs', 'resume', job, ...how, ...options.connection], { logFile, env: options.env })
    .then(
      async () => ended.abort(neverTaken(before, await options.readLog(logFile).catch(() => ''))),
      (error: unknown) => ended.abort(error),
    )
  try {
    return await untilTaken(workspace, before, options.identity, ended.signal)
  } catch (error) {
    await workspace.jobQueue.withdraw(job)
    throw error
  }
}

async function untilTaken(
  { store, clock }: Workspace,
  before: JobHistory,
  identity: ProcessIdentity,
  ended: AbortSignal,
): Promise<JobHistory> {
  for (;;) {
    const history = await store.read(before.plan.job)
    const { holder } = history
    const isTaken =
      holder === undefined ? history.lastTime > before.lastTime : !isSameProcess(holder, identity)
    if (isTaken) return history
    if (ended.aborted) throw asError(ended.reason)
    // The other process has started, so Ctrl-C comes too late: the command can't say that nothing was changed.
    await clock.sleep(LOOK_EVERY_MS)
  }
}

function neverTaken(before: JobHistory, log: string): BulkError {
  const { job, users } = before.plan
  const isUntouched = users.every((_, n) => before.historyAt(n).last === undefined)
  return new BulkError(
    'NotDetached',
    EXIT.unexpected,
    `Job ${job} could not be handed over to a background process: ${undated(log).trim() || 'it did not start'}`,
    `${isUntouched ? 'Nothing was sent. ' : ''}To resume here: connect-bulk jobs resume ${job}`,
  )
}
