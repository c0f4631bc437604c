import { setMaxListeners } from 'node:events'
import type { JobEvent, UserEvent } from '../model/event.js'
import { HandOver, type JobResult, type OnDrift } from '../model/job.js'
import type { Plan } from '../model/plan.js'

/**
 * `waiting`: for its turn; `offered`: another process is to go on with it, none has it yet; `detached`: one has;
 * `broken`: it could not be carried out.
 */
export type BatchState = 'waiting' | 'running' | 'done' | 'cancelled' | 'offered' | 'detached' | 'broken'

/** What a batch is told by whoever carries it out. */
export interface BatchHooks {
  readonly signal: AbortSignal
  readonly report: (event: JobEvent) => void
  /** Told the job's id as soon as it is on disk. */
  readonly started: (job: string) => void
  /** Told what went wrong besides. */
  readonly trouble: (text: string) => void
}

/** Carries out a batch: the same `submit` and `resume` that the commands use. */
export type RunBatch = (hooks: BatchHooks) => Promise<JobResult>

/** How a batch is carried out, here and by a process that goes on with it. */
export interface BatchRun {
  readonly run: RunBatch
  readonly onDrift: OnDrift
}

/** A plan that was saved in this session, and what has become of it so far. */
export class Batch {
  readonly number: number
  readonly plan: Plan
  /** Users it takes up. */
  readonly total: number
  readonly onDrift: OnDrift
  state: BatchState = 'waiting'
  job: string | undefined
  succeeded = 0
  failed = 0
  result: JobResult | undefined
  trouble: string | undefined
  /** The job of another process that it waits for. */
  behind: string | undefined
  /** Whether somebody has looked at its end. */
  isSeen = false
  #ended: UserEvent[] = []
  readonly #cancel = new AbortController()

  constructor(number: number, plan: Plan, { total, onDrift }: { total: number; onDrift: OnDrift }) {
    this.number = number
    this.plan = plan
    this.total = total
    this.onDrift = onDrift
    setMaxListeners(0, this.#cancel.signal)
    // Of a job that goes on they were reckoned before.
    if (!this.isRest) this.failed = plan.users.filter(({ failure }) => failure !== undefined).length
  }

  /** Whether it is what a job had left to do. */
  get isRest(): boolean {
    return this.total < this.plan.users.length
  }

  get isOpen(): boolean {
    return this.state === 'waiting' || this.state === 'running'
  }

  get isStopping(): boolean {
    return this.isOpen && this.#cancel.signal.aborted
  }

  /** Whether somebody has to look after it. */
  get hasTrouble(): boolean {
    if (this.isOpen || this.state === 'detached') return false
    const { result } = this
    return result === undefined || result.failed + result.notAttempted > 0
  }

  /** Starts nothing new; what is in flight finishes. */
  cancel(reason: string): void {
    this.#cancel.abort(new Error(reason))
  }

  /** Stops it here, for another process to go on with it. */
  handOver(): void {
    this.#cancel.abort(new HandOver('left to a process of its own'))
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
    else this.failed += 1
    this.#ended.push(user)
  }

  /** The users it has done with since this was last asked. */
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

  /** A process of its own has it. */
  detach(): void {
    this.state = 'detached'
    this.trouble = undefined
  }

  break(why: string): void {
    this.trouble = why
    this.state = 'broken'
  }
}
