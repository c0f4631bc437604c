import { setMaxListeners } from 'node:events'
import type { JobEvent } from '../model/event.js'
import type { JobResult } from '../model/job.js'
import type { Plan } from '../model/plan.js'

/**
 * `waiting`: for its turn; `detached`: a process of its own goes on with it; `broken`: it could not be
 * carried out.
 */
export type BatchState = 'waiting' | 'running' | 'done' | 'cancelled' | 'detached' | 'broken'

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

/** A plan that was saved in this session, and what has become of it so far. */
export class Batch {
  readonly number: number
  readonly plan: Plan
  /** Users it takes up. */
  readonly total: number
  state: BatchState = 'waiting'
  job: string | undefined
  succeeded = 0
  failed = 0
  result: JobResult | undefined
  trouble: string | undefined
  /** The job of another process that it waits for. */
  behind: string | undefined
  readonly #cancel = new AbortController()

  constructor(number: number, plan: Plan, total: number) {
    this.number = number
    this.plan = plan
    this.total = total
    setMaxListeners(0, this.#cancel.signal)
    this.failed = plan.users.filter(({ failure }) => failure !== undefined).length
  }

  get isOpen(): boolean {
    return this.state === 'waiting' || this.state === 'running'
  }

  get isStopping(): boolean {
    return this.isOpen && this.#cancel.signal.aborted
  }

  /** Starts nothing new; what is in flight finishes. */
  cancel(reason: string): void {
    this.#cancel.abort(new Error(reason))
  }

  get signal(): AbortSignal {
    return this.#cancel.signal
  }

  note(event: JobEvent): void {
    if (event.type === 'turn') this.state = 'running'
    else if (event.type === 'paused') this.state = 'waiting'
    else if (event.type === 'waiting') this.behind = event.ahead[0]?.job
    else if (event.type === 'user' && event.user.outcome === 'succeeded') this.succeeded += 1
    else if (event.type === 'user' && event.user.outcome === 'failed') this.failed += 1
  }

  end(result: JobResult): void {
    this.result = result
    this.state = result.stoppedBy === 'cancelled' ? 'cancelled' : 'done'
  }

  /** What is left of it is done by a process of its own. */
  detach(): void {
    this.state = 'detached'
  }

  break(why: string): void {
    this.trouble = why
    this.state = 'broken'
  }
}
