import type { Pace } from '../model/limits.js'
import type { Clock } from '../platform/clock.js'

const SLOWER = 0.7
const FLOOR = 0.1
const FASTER = 0.01
/** A throttling error concerns the second it came in, so the rate drops at most once a second. */
const SLOWDOWN_EVERY_MS = 1000

/** A token is there so much later than by our clock: the service may count in whole milliseconds. */
const MARGIN_MS = 1

/**
 * A token bucket: arithmetic on a clock, first come first served. It is never fuller than the service's own, whenever a call
 * arrives there: a call under way holds its token, and takes it when it is answered, as a full bucket gains nothing
 * meanwhile. It slows down when the service says so and climbs back slowly.
 */
export class TokenBucket {
  readonly #clock: Clock
  readonly #pace: Pace
  readonly #capacity: number
  #rate: number
  /** Those that calls under way hold included. */
  #tokens: number
  #underWay = 0
  #filledAt: number
  #slowedAt = Number.NEGATIVE_INFINITY
  #closedUntil = Number.NEGATIVE_INFINITY
  #turn: Promise<void> = Promise.resolve()

  /** `tokens`: what is in it at first, if it is known not to be full. */
  constructor(clock: Clock, pace: Pace, tokens = Number.POSITIVE_INFINITY) {
    this.#clock = clock
    this.#pace = pace
    this.#capacity = Math.max(1, pace.burst)
    this.#rate = pace.rate
    this.#tokens = Math.min(tokens, this.#capacity)
    this.#filledAt = clock.monotonic()
  }

  /** Calls a second at the moment. */
  get rate(): number {
    return this.#rate
  }

  /** Calls that may be sent at once. */
  get tokens(): number {
    this.#fill()
    return this.#tokens - this.#underWay
  }

  /** Resolves when one call may be sent; rejects with the signal's reason as soon as that is aborted. */
  async take(signal: AbortSignal): Promise<void> {
    const mine = this.#turn.then(() => this.#takeNext(signal))
    // The next caller waits until this one has settled.
    this.#turn = mine.catch(() => undefined)
    await mine
  }

  async #takeNext(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    for (let wait = this.#wait(); wait > 0; wait = this.#wait()) await this.#clock.sleep(wait, signal)
    this.#underWay += 1
  }

  #wait(): number {
    const { tokens } = this
    const forToken = tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / this.#rate) * 1000) + MARGIN_MS
    return Math.max(forToken, this.#closedUntil - this.#clock.monotonic())
  }

  #fill(): void {
    const now = this.#clock.monotonic()
    this.#tokens = Math.min(this.#capacity, this.#tokens + ((now - this.#filledAt) / 1000) * this.#rate)
    this.#filledAt = now
  }

  /** A token that was taken and not used. */
  giveBack(): void {
    this.#underWay -= 1
  }

  /** A call that took a token was answered, or lost. */
  answered(): void {
    this.#fill()
    this.#tokens -= 1
    this.#underWay -= 1
  }

  /** The service refused a call for its pace. `retryAfter` in seconds, if it said so. */
  throttled(retryAfter?: number): void {
    this.#fill()
    const now = this.#clock.monotonic()
    // Our picture of the service's bucket was wrong: theirs is empty.
    this.#tokens = Math.min(this.#tokens, this.#underWay)
    if (retryAfter !== undefined) this.#closedUntil = now + retryAfter * 1000
    if (now - this.#slowedAt < SLOWDOWN_EVERY_MS) return
    this.#slowedAt = now
    this.#rate = Math.max(this.#pace.rate * FLOOR, this.#rate * SLOWER)
  }

  succeeded(): void {
    this.#fill()
    this.#rate = Math.min(this.#pace.rate, this.#rate + this.#pace.rate * FASTER)
  }
}
