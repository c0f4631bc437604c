import { asError, type Clock } from '../platform/clock.js'
import { type FailureTally, tallied, waitAfter } from './retry-policy.js'
import { classifyError } from './classify-error.js'
import { type CallCounts, CallError, type CallFailure, type WriteAnswer } from './connect.js'
import { type Attempt, Lanes } from './lane.js'
import type { Pace } from '../model/pace.js'

/** What one HTTP attempt brought, for `--debug`. */
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

/** Sends one HTTP request; throws whatever the SDK throws. */
export type Send<T> = () => Promise<Answer<T>>

export interface CallParts {
  readonly clock: Clock
  readonly random: () => number
  readonly paceOf: (operation: string) => Pace
  /** What an earlier process left in an operation's bucket; by default they are full. */
  readonly tokensOf?: (operation: string, rate: number) => number | undefined
  readonly note: (call: CallNote) => void
  /** Makes the next attempt fetch its credentials anew. */
  readonly renewCredentials: () => void
}

/** One write may be sent now. */
export interface CallPermit {
  send(send: Send<unknown>): Promise<WriteAnswer>
  /** Nothing was sent. */
  giveBack(): void
}

/** Every call of the program: paced by its operation's lane, counted, noted, its errors classified. */
export class PacedCalls {
  readonly #lanes: Lanes
  readonly #parts: CallParts
  readonly #sent = new Map<string, number>()
  #throttled = 0

  constructor(parts: CallParts, lanes = new Lanes(parts.clock, parts.paceOf, parts.tokensOf)) {
    this.#parts = parts
    this.#lanes = lanes
  }

  /** The same lanes, with a count that begins here. */
  counted(): PacedCalls {
    return new PacedCalls(this.#parts, this.#lanes)
  }

  /**
   * Reads, trying again after throttles, transient and lost answers. That something is not found which `exists` is
   * waited out: the service answers so for a while about what was changed lately.
   * @throws CallError when that does not help; the signal's reason when aborted.
   */
  async read<T>(operation: string, send: Send<T>, signal: AbortSignal, exists = false): Promise<T> {
    const { clock, random, renewCredentials } = this.#parts
    const lane = this.#lanes.of(operation)
    const began = clock.monotonic()
    let tally: FailureTally = {}
    for (let attempts = 1; ; attempts += 1) {
      const attempt = await lane.attempt(() => this.#send(operation, send), signal, attempts > 1)
      if (attempt.ok) return attempt.value.value
      const { failure } = attempt
      const now = clock.monotonic()
      // A read without an answer has changed nothing: it is like any other that did not work.
      const kind = failure.kind === 'unknown' ? 'transient' : failure.kind
      tally = tallied(tally, kind, now)
      const silentSince = Math.max(lane.movedAt, began)
      const moment = { now, silentSince, jitter: random() }
      const wait = kind === 'not-found' && !exists ? undefined : waitAfter(kind, tally, moment)
      if (wait === undefined) throw new CallError(operation, failure, attempts)
      if (kind === 'credentials') renewCredentials()
      if (wait > 0) await clock.sleep(wait, signal)
    }
  }

  /** Waits until one write may be sent, then lets the caller send it or give the permit back. */
  async permit(operation: string, signal: AbortSignal): Promise<CallPermit> {
    const permit = await this.#lanes.of(operation).permit(signal)
    return {
      send: async (send) => this.#answered(await permit.send(() => this.#send(operation, send))),
      giveBack: () => permit.giveBack(),
    }
  }

  #answered(attempt: Attempt<Answer<unknown>>): WriteAnswer {
    if (attempt.ok) return { result: 'done', requestId: attempt.value.requestId }
    if (attempt.failure.kind === 'credentials') this.#parts.renewCredentials()
    return { result: 'failed', failure: attempt.failure }
  }

  async #send<T>(operation: string, send: Send<T>): Promise<Attempt<Answer<T>>> {
    const began = this.#parts.clock.monotonic()
    this.#sent.set(operation, (this.#sent.get(operation) ?? 0) + 1)
    const note = (status: number | null, code: string | null, requestId: string | null): void =>
      this.#parts.note({
        operation,
        status,
        code,
        requestId,
        milliseconds: this.#parts.clock.monotonic() - began,
      })
    try {
      const value = await send()
      note(200, null, value.requestId)
      return { ok: true, value }
    } catch (error) {
      const failure: CallFailure = classifyError(asError(error))
      if (failure.kind === 'throttled') this.#throttled += 1
      note(failure.status, failure.code, failure.requestId)
      return { ok: false, failure }
    }
  }

  counts(): CallCounts {
    return { byOperation: Object.fromEntries(this.#sent), throttled: this.#throttled }
  }

  /** How full the buckets are, of all operations called so far. */
  levels() {
    return new Map([...this.#lanes.all()].map(([operation, lane]) => [operation, lane.level]))
  }

  lastMoved(operation: string): number {
    return this.#lanes.of(operation).movedAt
  }
}
