import { type Clock, parseTime } from '../platform/clock.js'

/** A smaller difference may be the time that an answer took. */
const TOLERATED_MS = 60_000

/**
 * How far the service's clock is ahead of this machine's. The SDK corrects the times that it signs by itself, so a wrong
 * clock goes unnoticed; yet how long ago a user was changed is known only by both.
 */
export class ServiceClock {
  readonly #clock: Pick<Clock, 'now'>
  #aheadMs = 0

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Reads the headers of an answer. The page of a proxy says nothing about the service's clock. */
  readonly heard = (headers: Readonly<Record<string, string>>): void => {
    const at = headers['x-amzn-requestid'] === undefined ? undefined : parseTime(headers['date'] ?? '')
    if (at === undefined) return
    const ahead = at - this.#clock.now()
    this.#aheadMs = Math.abs(ahead) < TOLERATED_MS ? 0 : ahead
  }

  /** A time that the service tells, by this machine's clock: milliseconds since 1970. */
  readonly ours = (time: Date): number => time.getTime() - this.#aheadMs
}
