/** Bounds how many users are under way. A user that waits for something else lends its place meanwhile. */
export class Semaphore {
  #free: number
  readonly #returning: (() => void)[] = []
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  acquire(returning = false): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1
      return Promise.resolve()
    }
    return new Promise((resolve) => (returning ? this.#returning : this.#waiting).push(resolve))
  }

  release(): void {
    const next = this.#returning.shift() ?? this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }

  /** Waits without a place, then goes before all that have not begun. */
  async releaseWhile(wait: () => Promise<void>): Promise<void> {
    this.release()
    try {
      await wait()
    } finally {
      await this.acquire(true)
    }
  }
}
