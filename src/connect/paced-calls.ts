import { asError, type Clock } from '../platform/clock.js'
import { backoff, SILENCE_MS } from './retry-policy.js'
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
  /** The service's own time, or a little later; `undefined` as long as it has told none. */
  readonly serviceNow?: () => number | undefined
  /** Makes the next attempt fetch its credentials anew. */
  readonly renewCredentials: () => void
}

const READ_ATTEMPTS = 5
const NOT_FOUND_MS = 30_000
const NOT_FOUND_WAIT_MS = 2_000

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
    const lane = this.#lanes.of(operation)
    const began = this.#parts.clock.monotonic()
    let broken = 0
    let renewed = false
    let missingSince: number | undefined
    for (let attempts = 1; ; attempts += 1) {
      const attempt = await lane.attempt(() => this.#send(operation, send), signal, attempts > 1)
      if (attempt === undefined) throw new Error(`${operation}: a read was withheld`)
      if (attempt.ok) return attempt.value.value
      const { failure } = attempt
      // From the first such answer on: before it the call may have stood in line for long.
      if (failure.kind === 'not-found') missingSince ??= this.#parts.clock.monotonic()
      const silent = this.#parts.clock.monotonic() - Math.max(lane.movedAt, began)
      if (failure.kind === 'throttled' && silent <= SILENCE_MS) continue
      if ((failure.kind === 'transient' || failure.kind === 'unknown') && broken + 1 < READ_ATTEMPTS) {
        broken += 1
        await this.#parts.clock.sleep(backoff(broken, this.#parts.random), signal)
      } else if (failure.kind === 'not-found' && exists && this.#since(missingSince) < NOT_FOUND_MS) {
        await this.#parts.clock.sleep(NOT_FOUND_WAIT_MS, signal)
      } else if (failure.kind === 'credentials' && !renewed) {
        renewed = true
        this.#parts.renewCredentials()
      } else {
        throw new CallError(operation, failure, attempts)
      }
    }
  }

  #since(moment: number | undefined): number {
    return moment === undefined ? 0 : this.#parts.clock.monotonic() - moment
  }

  /** Sends a write once, when its turn has come and `beforeSend` agrees. */
  async write(
    operation: string,
    send: Send<unknown>,
    signal: AbortSignal,
    beforeSend: () => Promise<boolean>,
  ): Promise<WriteAnswer> {
    const attempt = await this.#lanes
      .of(operation)
      .attempt(async () => ((await beforeSend()) ? this.#send(operation, send) : undefined), signal)
    if (attempt === undefined) return { result: 'withheld' }
    if (attempt.ok) {
      const { requestId } = attempt.value
      return { result: 'done', requestId, serviceTime: this.#parts.serviceNow?.() }
    }
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
