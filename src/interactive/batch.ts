import { setMaxListeners } from 'node:events'
import type { JobEvent, UserEvent } from '../model/event.js'
import { HandOver, type JobResult, notUpdated, type OnDrift } from '../model/job.js'
import { type Plan, planCounts } from '../model/plan.js'

/**
 * `waiting`: in the queue; `offered`: released for another process, which has not taken it yet; `detached`: another
 * process runs it; `broken`: it could not be run.
 */
export type BatchState = 'waiting' | 'running' | 'done' | 'cancelled' | 'offered' | 'detached' | 'broken'

/** How a running job reports to its batch. */
export interface BatchHooks {
  readonly signal: AbortSignal
  readonly report: (event: JobEvent) => void
  /** Called with the job's id as soon as the job is on disk. */
  readonly started: (job: string) => void
  /** Called for problems beside the users' failures. */
  readonly trouble: (text: string) => void
}

/** Runs a batch, with the same `submit` and `resume` as the commands. */
export type RunBatch = (hooks: BatchHooks) => Promise<JobResult>

/** How a batch runs, here and in a process that continues it. */
export interface BatchRun {
  readonly run: RunBatch
  readonly onDrift: OnDrift
}

/** A plan saved in this session, and its state. */
export class Batch {
  readonly number: number
  readonly plan: Plan
  /** Users that it is going to process. */
  readonly total: number
  readonly onDrift: OnDrift
  state: BatchState = 'waiting'
  job: string | undefined
  succeeded = 0
  failed = 0
  result: JobResult | undefined
  trouble: string | undefined
  /** The job that it waits for. */
  behind: string | undefined
  /** Whether its result has been looked at. */
  isSeen = false
  #ended: UserEvent[] = []
  readonly #cancel = new AbortController()

  constructor(number: number, plan: Plan, { total, onDrift }: { total: number; onDrift: OnDrift }) {
    this.number = number
    this.plan = plan
    this.total = total
    this.onDrift = onDrift
    setMaxListeners(0, this.#cancel.signal)
  }

  /** Whether it continues an older job. */
  get isRest(): boolean {
    return this.total < planCounts(this.plan).changing
  }

  get isOpen(): boolean {
    return this.state === 'waiting' || this.state === 'running'
  }

  get isStopping(): boolean {
    return this.isOpen && this.#cancel.signal.aborted
  }

  /** Whether it ended with users that were not updated. */
  get hasTrouble(): boolean {
    if (this.isOpen || this.state === 'detached') return false
    const { result } = this
    return result === undefined || notUpdated(result) > 0
  }

  /** Starts no new updates; calls already sent finish. */
  cancel(reason: string): void {
    this.#cancel.abort(new Error(reason))
  }

  /** Stops it here so that another process can continue it. */
  handOver(): void {
    this.#cancel.abort(new HandOver('continued by another process'))
  }

  get signal(): AbortSignal {
    return this.#cancel.signal
  }

  note(event: JobEvent): void {
    if (event.type === 'turn') this.state = 'running'
    else if (event.type === 'paused') this.state = 'waiting'
    else if (event.type === 'waiting') this.behind = event.ahead[0]?.job
    else if (event.type === 'user') this.#noteUser(event.user)
  }

  #noteUser(user: UserEvent): void {
    if (user.outcome === 'not-attempted') return
    if (user.outcome === 'succeeded') this.succeeded += 1
    else if (user.outcome === 'failed') this.failed += 1
    this.#ended.push(user)
  }

  /** Returns the users that ended since the last call. */
  takeEnded(): readonly UserEvent[] {
    const ended = this.#ended
    this.#ended = []
    return ended
  }

  end(result: JobResult): void {
    this.result = result
    if (result.state === 'queued') this.state = 'offered'
    else this.state = result.stoppedBy === 'cancelled' ? 'cancelled' : 'done'
  }

  /** Records that another process runs it now. */
  detach(): void {
    this.state = 'detached'
    this.trouble = undefined
  }

  break(why: string): void {
    this.trouble = why
    this.state = 'broken'
  }
}
