/** A bounded number of places. Whoever waits long for something else gives the place back meanwhile. */
export class Semaphore {
  #free: number
  readonly #first: (() => void)[] = []
  readonly #others: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  take(first = false): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1
      return Promise.resolve()
    }
    return new Promise((resolve) => (first ? this.#first : this.#others).push(resolve))
  }

  give(): void {
    const next = this.#first.shift() ?? this.#others.shift()
    if (next === undefined) this.#free += 1
    else next()
  }

  /** Waits without a place; then goes before all who have not begun. */
  async without(wait: () => Promise<void>): Promise<void> {
    this.give()
    try {
      await wait()
    } finally {
      await this.take(true)
    }
  }
}
