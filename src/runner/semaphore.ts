/** Limits how many users are under way. A user that waits for something else releases its place meanwhile. */
export class Semaphore {
  #count: number
  /** Below zero after the limit was lowered, until enough places are released. */
  #free: number
  readonly #returning: (() => void)[] = []
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#count = count
    this.#free = count
  }

  acquire(returning = false): Promise<void> {
    return new Promise((resolve) => {
      const queue = returning ? this.#returning : this.#waiting
      queue.push(resolve)
      this.#admit()
    })
  }

  release(): void {
    this.#free += 1
    this.#admit()
  }

  /** More places take effect at once; fewer, as places are released. */
  resize(count: number): void {
    this.#free += count - this.#count
    this.#count = count
    this.#admit()
  }

  /** Waits without a place, then gets one before all users that have not begun. */
  async releaseWhile(wait: () => Promise<void>): Promise<void> {
    this.release()
    try {
      await wait()
    } finally {
      await this.acquire(true)
    }
  }

  #admit(): void {
    while (this.#free > 0) {
      const next = this.#returning.shift() ?? this.#waiting.shift()
      if (next === undefined) return
      this.#free -= 1
      next()
    }
  }
}
