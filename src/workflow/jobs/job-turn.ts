import type { JournalWriter } from '../../journal/journal-writer.js'
import type { JobAhead, JobEvent } from '../../model/event.js'
import { planCounts } from '../../model/plan.js'
import { refusal } from '../../model/errors.js'
import { isoTime } from '../../platform/clock.js'
import { isHere, isSilent, type ProcessIdentity } from '../../platform/process-identity.js'
import type { QueueEntry } from '../../queue/job-queue.js'
import type { JobOwner } from '../../queue/owner-file.js'
import { takeTurn, type Turn } from '../../queue/turn.js'
import type { Workspace } from '../workspace.js'

export interface QueueOptions {
  /** Go before all waiting jobs, and pause the running one. */
  readonly first: boolean
  /** Refuse rather than wait. */
  readonly noWait: boolean
}

export interface JobTurnOptions {
  readonly owner: ProcessIdentity
  readonly queue: QueueOptions
  readonly report: (event: JobEvent) => void
  /** The job's record, once it is open. */
  readonly journal: () => JournalWriter | undefined
  /** The turn was taken, at first or again. */
  readonly began: () => Promise<void>
  readonly signal: AbortSignal
}

/** How often the progress of the jobs ahead is reported. */
const REPORT_EVERY_MS = 5_000
/** How long a process on another machine may show no heartbeat before waiting for it ends. */
const SILENCE_MS = 15 * 60_000

/** Waits for the turn of a job. @throws BulkError exit 5 for `noWait`; the signal's reason */
export function jobTurn(workspace: Workspace, entry: QueueEntry, options: JobTurnOptions): Promise<Turn> {
  const { clock } = workspace
  const { report, journal, queue, signal } = options
  const ahead = new AheadReport(workspace, options)
  return takeTurn(entry, {
    clock,
    signal,
    waiting: async (jobs) => {
      if (queue.noWait && journal() === undefined) throw queueBusy(jobs)
      await ahead.report(jobs)
    },
    skipped: (job) => report({ type: 'skipped', job }),
    paused: async (by) => {
      await journal()?.write({ type: 'paused', time: isoTime(clock.now()), by })
      report({ type: 'paused', by })
    },
    began: async () => {
      await options.began()
      await journal()?.write({ type: 'resumed', time: isoTime(clock.now()) })
      report({ type: 'turn', again: journal() !== undefined })
    },
  })
}

/** For `noWait`. @throws BulkError exit 5 if another job is ahead */
export async function refuseToWait({ jobQueue }: Workspace): Promise<void> {
  const ahead = await jobQueue.jobs()
  if (ahead.length > 0) throw queueBusy(ahead)
}

function queueBusy(ahead: readonly JobOwner[]): Error {
  const [first] = ahead
  return refusal(
    'QueueBusy',
    `Job ${first?.job ?? '?'} is not done, and --no-wait says not to wait for it.`,
    'Nothing was changed. connect-bulk jobs list shows what is queued and running.',
  )
}

/** Reports the jobs ahead and how long they will take: when that changes, and every few seconds. */
class AheadReport {
  readonly #workspace: Workspace
  readonly #options: JobTurnOptions
  #reported: string | undefined
  #reportedAt = Number.NEGATIVE_INFINITY
  #pausing: string | undefined

  constructor(workspace: Workspace, options: JobTurnOptions) {
    this.#workspace = workspace
    this.#options = options
  }

  async report(ahead: readonly JobOwner[]): Promise<void> {
    const { clock } = this.#workspace
    const names = ahead.map(({ job }) => job).join(' ')
    if (names === this.#reported && clock.monotonic() - this.#reportedAt < REPORT_EVERY_MS) return
    // Only the running job is before one that goes first, until yet another one goes first.
    if (this.#options.queue.first) this.#pausing ??= names
    this.#reported = names
    this.#reportedAt = clock.monotonic()
    const jobs = await Promise.all(ahead.map((one) => this.#lookAt(one)))
    const seconds = jobs.map(({ secondsLeft }) => secondsLeft)
    this.#options.report({
      type: 'waiting',
      ahead: jobs.map(({ ahead: one }) => one),
      secondsLeft: seconds.some((left) => left === null)
        ? null
        : seconds.reduce<number>((sum, left) => sum + (left ?? 0), 0),
      ...(this.#pausing === names ? { pausing: true } : {}),
    })
  }

  async #lookAt({ job, owner }: JobOwner): Promise<{ ahead: JobAhead; secondsLeft: number | null }> {
    const elsewhere = !isHere(owner, this.#options.owner)
    const history = await this.#workspace.store.find(job)
    if (history === undefined)
      return { ahead: { job, command: '', total: 0, done: 0, elsewhere, silent: false }, secondsLeft: null }
    const { plan } = history
    const { succeeded, failed } = history.counts()
    const done = succeeded + failed
    const total = planCounts(plan).changing
    const lastSign = history.lastSign ?? history.lastTime
    if (elsewhere) this.#giveUpOn(job, lastSign)
    const silent = isSilent(lastSign, this.#workspace.clock.now())
    return {
      ahead: { job, command: plan.command, total, done, elsewhere, silent },
      secondsLeft: total === 0 ? 0 : Math.ceil((plan.estimateSeconds * (total - done)) / total),
    }
  }

  /** A silent process isn't taken for dead, but isn't waited for forever either. */
  #giveUpOn(job: string, lastSign: number): void {
    if (!isSilent(lastSign, this.#workspace.clock.now(), SILENCE_MS)) return
    throw refusal(
      'QueueStuck',
      `Job ${job} is ahead. It runs on another machine or in another container, and has shown no sign of life for 15 minutes.`,
      `Nothing was changed. If it is gone: connect-bulk jobs cancel ${job}`,
    )
  }
}
