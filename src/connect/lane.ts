import PQueue from 'p-queue'
import { type Clock, asError } from '../platform/clock.js'
import { mostInFlight, type Pace } from '../model/limits.js'
import type { CallFailure } from './connect.js'
import { TokenBucket } from './token-bucket.js'

/** The result of one attempt, for the lane to learn from. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: CallFailure }

/**
 * The queue of one API operation, paced to that operation's quota: order and bounded concurrency from p-queue, the
 * pace from a token bucket.
 */
export class Lane {
  readonly #queue: PQueue
  readonly #bucket: TokenBucket
  readonly #clock: Clock
  #movedAt: number

  constructor(clock: Clock, pace: Pace, tokens?: number) {
    this.#queue = new PQueue({ concurrency: mostInFlight(pace) })
    this.#bucket = new TokenBucket(clock, pace, tokens)
    this.#clock = clock
    this.#movedAt = clock.monotonic()
  }

  /** What is left in its bucket, and the calls a second that fill it. */
  get level(): { readonly tokens: number; readonly rate: number } {
    return { tokens: this.#bucket.tokens, rate: this.#bucket.rate }
  }

  /** When the lane last got an answer that was not a throttling error, monotonic milliseconds. */
  get movedAt(): number {
    return this.#movedAt
  }

  /**
   * Waits for a place and a token. An abort ends the waiting at once, but never an attempt that has begun.
   * `again`: goes before calls that have not been attempted yet.
   */
  permit(signal: AbortSignal, again = false): Promise<LanePermit> {
    return new Promise((resolve, reject) => {
      const task = async (): Promise<void> => {
        await this.#bucket.take(signal)
        await new Promise<void>((release) => resolve(this.#permit(release)))
      }
      this.#queue.add(task, { priority: again ? 1 : 0 }).catch((error: unknown) => reject(asError(error)))
    })
  }

  /** Waits for a permit, then attempts once. */
  async attempt<T>(call: () => Promise<Attempt<T>>, signal: AbortSignal, again = false): Promise<Attempt<T>> {
    return (await this.permit(signal, again)).send(call)
  }

  #permit(release: () => void): LanePermit {
    return {
      send: async (call) => {
        try {
          return this.#learn(await call().finally(() => this.#bucket.answered()))
        } finally {
          release()
        }
      },
      giveBack: () => {
        this.#bucket.giveBack()
        release()
      },
    }
  }

  #learn<T>(attempt: Attempt<T>): Attempt<T> {
    if (!attempt.ok && attempt.failure.kind === 'throttled') {
      this.#bucket.throttled(attempt.failure.retryAfter)
      return attempt
    }
    this.#movedAt = this.#clock.monotonic()
    if (attempt.ok) this.#bucket.succeeded()
    return attempt
  }
}

/** One attempt may be made; the place in the lane is held until it has ended or is given back. */
export interface LanePermit {
  send<T>(call: () => Promise<Attempt<T>>): Promise<Attempt<T>>
  /** Nothing was sent. */
  giveBack(): void
}

/** The lanes of a run, made when first used. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #clock: Clock
  readonly #paceOf: (operation: string) => Pace
  readonly #tokensOf: (operation: string, rate: number) => number | undefined

  /** `tokensOf`: what an earlier process left in an operation's bucket. */
  constructor(
    clock: Clock,
    paceOf: (operation: string) => Pace,
    tokensOf: (operation: string, rate: number) => number | undefined = () => undefined,
  ) {
    this.#clock = clock
    this.#paceOf = paceOf
    this.#tokensOf = tokensOf
  }

  of(operation: string): Lane {
    const there = this.#lanes.get(operation)
    if (there !== undefined) return there
    const pace = this.#paceOf(operation)
    const lane = new Lane(this.#clock, pace, this.#tokensOf(operation, pace.rate))
    this.#lanes.set(operation, lane)
    return lane
  }

  /** What an operation's lane keeps to now: its quota, or what throttling errors have left of it, without a burst. */
  currentPace(operation: string): Pace {
    const pace = this.#paceOf(operation)
    const { rate } = this.#lanes.get(operation)?.level ?? pace
    return { rate, burst: rate < pace.rate ? 0 : pace.burst }
  }

  all(): ReadonlyMap<string, Lane> {
    return this.#lanes
  }
}
