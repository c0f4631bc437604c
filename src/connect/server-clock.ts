import type { Clock } from '../platform/clock.js'

const SECOND_MS = 1000

/**
 * The service's own clock, as the `Date` of its answers tells it: in whole seconds, but the closer the more answers
 * there have been. It is held against a clock that never jumps, so it holds whatever is done to this machine's.
 */
export class ServerClock {
  readonly #clock: Pick<Clock, 'monotonic'>
  /** So much ahead of the monotonic clock, or less. */
  #ahead: number | undefined

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  /** An answer said that it was made in the second beginning with `date`, to a call that was sent at `sentAt` (monotonic). */
  note(date: number, sentAt: number): void {
    const most = date + SECOND_MS - sentAt
    const least = date - this.#clock.monotonic()
    // Several machines answer: if one of them is later than all before, that is what "no later than" has to mean.
    const isDisproved = this.#ahead !== undefined && this.#ahead < least
    if (this.#ahead === undefined || isDisproved || most < this.#ahead) this.#ahead = most
  }

  /** The time there, or a little later; `undefined` before it has told any. */
  latest(): number | undefined {
    return this.#ahead === undefined ? undefined : this.#ahead + this.#clock.monotonic()
  }
}
