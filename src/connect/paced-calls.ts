import { BulkError } from '../model/errors.js'
import { asError, type Clock, unlessAborted } from '../platform/clock.js'
import { type FailureTally, tallied, waitAfter } from './retry-policy.js'
import { classifyError } from './classify-error.js'
import { type CallCounts, CallError, type CallFailure, type WriteAnswer } from './connect.js'
import { type Attempt, Lanes } from './lane.js'
import type { Pace } from '../model/limits.js'

/** The least weight of the newest answer in the average. */
const LATEST = 0.1

/** The outcome of one HTTP attempt, for `--debug`. */
export interface CallNote {
  readonly operation: string
  readonly status: number | null
  readonly code: string | null
  readonly requestId: string | null
  readonly milliseconds: number
}

export interface Answer<T> {
  readonly value: T
  readonly requestId: string | null
}

/** For the SDK: a read may be given up at any time, a write never. */
export interface SendOptions {
  readonly abortSignal?: AbortSignal
}

/** Sends one HTTP request; throws whatever the SDK throws. */
export type Send<T> = (options: SendOptions) => Promise<Answer<T>>

export interface CallContext {
  readonly clock: Clock
  readonly random: () => number
  /** By default {@link classifyError}. */
  readonly classify?: (thrown: unknown) => CallFailure
  readonly paceOf: (operation: string) => Pace
  /** What an earlier process left in an operation's bucket; by default they are full. */
  readonly tokensOf?: (operation: string, rate: number) => number | undefined
  readonly note: (call: CallNote) => void
  /** Makes the next attempt fetch its credentials anew. */
  readonly renewCredentials: () => Promise<void>
}

/** One write may be sent now. */
export interface CallPermit {
  send(send: Send<unknown>): Promise<WriteAnswer>
  /** Nothing was sent. */
  giveBack(): void
}

/** The credentials' source failed, before anything was sent: it would only fail again. */
function isOfChain({ kind, status }: CallFailure): boolean {
  return kind === 'credentials' && status === null
}

/** Every call of the program: paced by its operation's lane, counted, noted, its errors classified. */
export class PacedCalls {
  readonly #lanes: Lanes
  readonly #context: CallContext
  readonly #sent = new Map<string, number>()
  /** Once the service has answered anything, this machine's settings are known to work. */
  readonly #service: { hasAnswered: boolean }
  #throttled = 0
  #timed = 0
  #latency: number | undefined

  constructor(
    context: CallContext,
    lanes = new Lanes(context.clock, context.paceOf, context.tokensOf),
    service = { hasAnswered: false },
  ) {
    this.#context = context
    this.#lanes = lanes
    this.#service = service
  }

  /** The same lanes, with a count that begins here. */
  counted(): PacedCalls {
    return new PacedCalls(this.#context, this.#lanes, this.#service)
  }

  /**
   * Reads, and retries after throttling, transient errors and lost answers. With `exists`, a not-found answer is retried
   * too: the service gives it for a while about recent changes.
   * @throws CallError when it gives up; the signal's reason when aborted
   */
  async read<T>(operation: string, send: Send<T>, signal: AbortSignal, exists = false): Promise<T> {
    const { clock, random, renewCredentials } = this.#context
    const lane = this.#lanes.of(operation)
    const began = clock.monotonic()
    let tally: FailureTally = {}
    for (let attempts = 1; ; attempts += 1) {
      const sent = lane.attempt(
        () => this.#send(operation, () => send({ abortSignal: signal })),
        signal,
        attempts > 1,
      )
      const attempt = await unlessAborted(sent, signal)
      if (attempt.ok) return attempt.value.value
      const { failure } = attempt
      if (failure.obstacle !== undefined && !this.#service.hasAnswered)
        throw new CallError(operation, failure, attempts)
      const now = clock.monotonic()
      // A read without an answer has changed nothing, so it counts as a transient failure.
      const kind = failure.kind === 'unknown' ? 'transient' : failure.kind
      tally = tallied(tally, kind, now)
      const silentSince = Math.max(lane.movedAt, began)
      const moment = { now, silentSince, jitter: random() }
      const isPointless = (kind === 'not-found' && !exists) || isOfChain(failure)
      const wait = isPointless ? undefined : waitAfter(kind, tally, moment)
      if (kind === 'credentials' && (wait !== undefined || isOfChain(failure))) await renewCredentials()
      if (wait === undefined) throw new CallError(operation, failure, attempts)
      if (wait > 0) await clock.sleep(wait, signal)
    }
  }

  /** Waits until one write may be sent, then lets the caller send it or give the permit back. */
  async permit(operation: string, signal: AbortSignal): Promise<CallPermit> {
    const permit = await this.#lanes.of(operation).permit(signal)
    return {
      send: async (send) => this.#answered(await permit.send(() => this.#send(operation, () => send({})))),
      giveBack: () => permit.giveBack(),
    }
  }

  async #answered(attempt: Attempt<Answer<unknown>>): Promise<WriteAnswer> {
    if (attempt.ok) return { result: 'done', requestId: attempt.value.requestId }
    if (attempt.failure.kind === 'credentials') await this.#context.renewCredentials()
    return { result: 'failed', failure: attempt.failure }
  }

  async #send<T>(operation: string, send: () => Promise<Answer<T>>): Promise<Attempt<Answer<T>>> {
    const began = this.#context.clock.monotonic()
    this.#sent.set(operation, (this.#sent.get(operation) ?? 0) + 1)
    const note = (status: number | null, code: string | null, requestId: string | null): void =>
      this.#context.note({
        operation,
        status,
        code,
        requestId,
        milliseconds: this.#context.clock.monotonic() - began,
      })
    try {
      const value = await send()
      this.#service.hasAnswered = true
      this.#timeAnswer(began)
      note(200, null, value.requestId)
      return { ok: true, value }
    } catch (error) {
      // A setting that can't work, found when it was first needed: no call can be made.
      if (error instanceof BulkError) throw error
      const failure = (this.#context.classify ?? classifyError)(asError(error))
      if (failure.status !== null) this.#service.hasAnswered = true
      if (failure.kind === 'throttled') this.#throttled += 1
      note(failure.status, failure.code, failure.requestId)
      return { ok: false, failure }
    }
  }

  /** A plain average at first, as the first call also connects; then one in which older answers count less and less. */
  #timeAnswer(began: number): void {
    const seconds = (this.#context.clock.monotonic() - began) / 1000
    const latency = this.#latency ?? 0
    this.#timed += 1
    this.#latency = latency + Math.max(LATEST, 1 / this.#timed) * (seconds - latency)
  }

  counts(): CallCounts {
    return {
      byOperation: Object.fromEntries(this.#sent),
      throttled: this.#throttled,
      latency: this.#latency,
    }
  }

  /** How full the buckets are, of all operations called so far. */
  levels() {
    return new Map([...this.#lanes.all()].map(([operation, lane]) => [operation, lane.level]))
  }

  lastMoved(operation: string): number {
    return this.#lanes.of(operation).movedAt
  }

  currentPace(operation: string): Pace {
    return this.#lanes.currentPace(operation)
  }
}
