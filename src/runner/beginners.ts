import type { WriteAnswer } from '../connect/connect.js'
import { isRetryable } from '../model/outcome.js'
import { Semaphore } from './semaphore.js'

/** As many as a lane has calls under way. */
const AT_ONCE = 24

/**
 * Users of a job whose first call has not succeeded yet: few at once, as a job whose calls are refused is about to stop, and
 * should have begun few. Their reads, and the steps of users that are past their first, are not held back.
 */
export class Beginners {
  readonly #places = new Semaphore(AT_ONCE)

  forUser(): Beginner {
    return new Beginner(this.#places)
  }
}

/** One user's place among them. A user that is refused for good keeps it to its end, one that tries again lends it. */
export class Beginner {
  readonly #places: Semaphore
  #isHeld = false
  #hasSucceeded = false
  #isRefused = false

  constructor(places: Semaphore) {
    this.#places = places
  }

  /** Before a call. */
  async enter(): Promise<void> {
    if (this.#hasSucceeded || this.#isHeld) return
    await this.#places.acquire()
    this.#isHeld = true
  }

  /** After it; `undefined`: nothing was sent. */
  answered(answer: WriteAnswer | undefined): void {
    if (answer?.result === 'done') this.#hasSucceeded = true
    if (answer?.result === 'failed' && !isRetryable(answer.failure.kind)) this.#isRefused = true
    if (!this.#isRefused) this.end()
  }

  end(): void {
    if (this.#isHeld) this.#places.release()
    this.#isHeld = false
  }
}
