import { setMaxListeners } from 'node:events'
import type { Edit } from '../model/edit.js'
import type { JobEvent, UserEvent } from '../model/event.js'
import type { FailedUser } from '../model/outcome.js'
import { HandOver, type JobResult, notUpdated, type OnDrift } from '../model/job.js'
import { type Plan, planCounts, verbOf } from '../model/plan.js'
import { Progress } from '../output/progress.js'
import type { Clock } from '../platform/clock.js'

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
  /** Flags by which another process gets the passwords of new users; `null` if none can. */
  readonly passwordFlags?: readonly string[] | null
}

export interface BatchOptions {
  readonly clock: Clock
  readonly onDrift: OnDrift
  readonly passwordFlags?: readonly string[] | null
  /** Users left of an older job; absent for a new plan. */
  readonly total?: number | undefined
}

/** A plan saved in this session, and its state. */
export class Batch {
  readonly number: number
  readonly plan: Plan
  /** Users that it is going to process. */
  readonly total: number
  /** Whether it continues an older job. */
  readonly isRest: boolean
  readonly onDrift: OnDrift
  readonly passwordFlags: readonly string[] | null
  state: BatchState = 'waiting'
  job: string | undefined
  result: JobResult | undefined
  trouble: string | undefined
  /** The job that it waits for. */
  behind: string | undefined
  /** Why it makes no progress for now, if it does not. */
  blocked: Extract<JobEvent, { type: 'blocked' }> | undefined
  /** Whether its result has been looked at. */
  isSeen = false
  /** The batch that retries what this one left. */
  retriedIn: Batch | undefined
  readonly #progress: Progress
  #ended: UserEvent[] = []
  /** Users that it has finished with. */
  readonly #done = new Map<string, UserEvent>()
  /** Whether the job said that it stops: another terminal may have cancelled it. */
  #stops = false
  readonly #cancel = new AbortController()

  constructor(number: number, plan: Plan, { clock, onDrift, passwordFlags = [], total }: BatchOptions) {
    this.number = number
    this.plan = plan
    this.isRest = total !== undefined
    this.total = total ?? planCounts(plan).changing
    this.onDrift = onDrift
    this.passwordFlags = passwordFlags
    this.#progress = new Progress(clock, this.total)
    setMaxListeners(0, this.#cancel.signal)
  }

  get succeeded(): number {
    return this.#progress.numbers.succeeded
  }

  get failed(): number {
    return this.#progress.numbers.failed
  }

  /** `null` until there is something to estimate from. */
  get secondsLeft(): number | null {
    return this.#progress.numbers.secondsLeft
  }

  /** Users that have failed so far, with the reasons. */
  get failures(): readonly FailedUser[] {
    return [...this.#done.values()].flatMap((user) =>
      user.outcome === 'failed' ? [{ ...user, outcome: user.outcome }] : [],
    )
  }

  /** Users that it has changed, with the edits it has made. */
  get changed(): readonly (readonly [string, readonly Edit[]])[] {
    return this.plan.users.flatMap(({ userId, edits }) => {
      const done = this.#done.get(userId)
      if (done === undefined) return []
      const failed = new Set(done.failures.flatMap(({ settings }) => settings))
      const made = edits.filter(({ setting }) => !failed.has(setting))
      return made.length === 0 ? [] : [[userId, made] as const]
    })
  }

  /** Ids of the users that it has created, also those without all their settings, or has deleted. */
  idsOf(verb: 'create' | 'delete'): readonly string[] {
    if (verbOf(this.plan.users) !== verb) return []
    return [...this.#done.values()].flatMap(({ userId, outcome }) =>
      userId === '' || (verb === 'delete' && outcome !== 'succeeded') ? [] : [userId],
    )
  }

  /** Whether it is still going to change a user. */
  isGoingToChange(userId: string): boolean {
    return this.isOpen && !this.#done.has(userId) && this.plan.users.some((user) => user.userId === userId)
  }

  get isOpen(): boolean {
    return this.state === 'waiting' || this.state === 'running'
  }

  get isStopping(): boolean {
    return this.isOpen && (this.#stops || this.#cancel.signal.aborted)
  }

  /** Whether it ended with users that were not updated and that no other batch retries. */
  get hasTrouble(): boolean {
    if (this.isOpen || this.#isHandedOver || this.retriedIn !== undefined) return false
    const { result } = this
    return result === undefined || notUpdated(result) > 0
  }

  /** Whether another process runs it, or is about to. */
  get #isHandedOver(): boolean {
    return this.state === 'detached' || (this.state === 'offered' && this.trouble === undefined)
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
    if (event.type === 'turn') this.#startsTurn(event.again)
    else if (event.type === 'paused') this.state = 'waiting'
    else if (event.type === 'waiting') this.behind = event.ahead[0]?.job
    else if (event.type === 'blocked') this.blocked = event
    else if (event.type === 'unblocked') this.blocked = undefined
    else if (event.type === 'stopping') this.#stops = true
    else if (event.type === 'user') this.#noteUser(event.user)
  }

  #startsTurn(again: boolean): void {
    this.state = 'running'
    this.#progress.begins(again)
  }

  #noteUser(user: UserEvent): void {
    if (user.outcome === 'not-attempted' || user.outcome === 'refused') return
    this.#progress.count(user.outcome)
    // A user that could not be created has no id.
    this.#done.set(user.userId || user.username, user)
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
