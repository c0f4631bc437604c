import type { Clock } from '../../src/platform/clock.js'

/**
 * Turns of the event loop without a sign of life after which nothing can be under way: what one end of a connection
 * writes reaches the other, in the same process, within a few of them.
 */
const QUIET_TURNS = 20

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/**
 * A clock for whole command lines against a real HTTP server: time stands still while anything is under way, and
 * jumps to the next sleeper when nothing is. Pacing can so be checked to the millisecond without waiting.
 */
export class VirtualClock implements Clock {
  #now = Date.UTC(2026, 0, 15, 10, 0, 0)
  #sleepers: Sleeper[] = []
  #tickers: { at: number; ms: number; tick: () => void }[] = []
  #busy = 0
  #activity = 0
  #watching = false

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const stop = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
        reject(signal?.reason)
      }
      const wake = (): void => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }
      const sleeper: Sleeper = { at: this.#now + Math.max(0, ms), wake }
      this.#sleepers.push(sleeper)
      signal?.addEventListener('abort', stop, { once: true })
      this.#stir()
    })
  }

  /** Ticks as time passes, but never makes it pass. */
  every(ms: number, tick: () => void): () => void {
    const ticker = { at: this.#now + ms, ms, tick }
    this.#tickers.push(ticker)
    return () => {
      this.#tickers = this.#tickers.filter((other) => other !== ticker)
    }
  }

  /** Whether time must wait for something. */
  get isBusy(): boolean {
    return this.#busy > 0
  }

  /** Something is under way that time must wait for. */
  begin = (): void => {
    this.#busy += 1
    this.#activity += 1
  }

  end = (): void => {
    this.#busy -= 1
    this.#stir()
  }

  /** Time passes while nothing runs. */
  advance(ms: number): void {
    this.#moveTo(this.#now + ms)
  }

  #stir(): void {
    this.#activity += 1
    if (!this.#watching) void this.#watch()
  }

  /** Wakes the next sleeper whenever nothing has happened for a while; ends when there is nobody to wake yet. */
  async #watch(): Promise<void> {
    this.#watching = true
    let seen = this.#activity
    let quiet = 0
    while (this.#busy === 0 && this.#sleepers.length > 0) {
      await new Promise(setImmediate)
      quiet = seen === this.#activity ? quiet + 1 : 0
      seen = this.#activity
      if (quiet < QUIET_TURNS || this.#busy > 0 || this.#sleepers.length === 0) continue
      this.#moveTo(Math.min(...this.#sleepers.map(({ at }) => at)))
      quiet = 0
    }
    this.#watching = false
  }

  #moveTo(time: number): void {
    for (let next = this.#nextTick(time); next !== undefined; next = this.#nextTick(time)) {
      this.#now = Math.max(this.#now, next.at)
      next.at += next.ms
      next.tick()
    }
    this.#now = Math.max(this.#now, time)
    const due = this.#sleepers.filter(({ at }) => at <= this.#now).toSorted((a, b) => a.at - b.at)
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now)
    for (const { wake } of due) wake()
  }

  #nextTick(time: number) {
    return this.#tickers.filter(({ at }) => at <= time).toSorted((a, b) => a.at - b.at)[0]
  }
}
