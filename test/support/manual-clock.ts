import type { Clock } from '../../src/platform/clock.js'

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

interface Ticker {
  at: number
  readonly ms: number
  readonly tick: () => void
}

/** Wall-clock time at the start; `monotonic` starts at 0, so that mixing the two up shows. */
export const STARTED = Date.UTC(2026, 0, 15, 10, 0, 0)

/** A clock that stands still until it is advanced by hand. */
export class ManualClock implements Clock {
  #elapsed = 0
  #suspended = 0
  #sleepers: Sleeper[] = []
  #tickers: Ticker[] = []

  now(): number {
    return STARTED + this.#elapsed + this.#suspended
  }

  /** The machine sleeps: only the wall clock goes on. */
  suspend(ms: number): void {
    this.#suspended += ms
  }

  monotonic(): number {
    return this.#elapsed
  }

  /** How many wait for time to pass. */
  get sleeping(): number {
    return this.#sleepers.length
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error)
      const stop = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
        reject(signal?.reason as Error)
      }
      const wake = (): void => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }
      const sleeper: Sleeper = { at: this.#elapsed + Math.max(0, ms), wake }
      this.#sleepers.push(sleeper)
      signal?.addEventListener('abort', stop, { once: true })
    })
  }

  every(ms: number, tick: () => void): () => void {
    const ticker: Ticker = { at: this.#elapsed + ms, ms, tick }
    this.#tickers.push(ticker)
    return () => {
      this.#tickers = this.#tickers.filter((other) => other !== ticker)
    }
  }

  /** Lets `ms` pass, waking everybody at their own time; then all that follows from it has happened. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms
    await settled()
    for (let next = this.#next(); next !== undefined && next <= end; next = this.#next()) await this.#to(next)
    await this.#to(end)
  }

  /** Lets as much time pass as the work needs, and no more. */
  async until<T>(work: Promise<T>): Promise<T> {
    let open = true
    const close = (): void => {
      open = false
    }
    work.then(close, close)
    await settled()
    while (open) {
      const next = Math.min(...this.#sleepers.map(({ at }) => at))
      if (next === Number.POSITIVE_INFINITY) throw new Error('the work waits for something other than time')
      await this.#to(next)
    }
    return work
  }

  #next(): number | undefined {
    const times = [...this.#sleepers, ...this.#tickers].map(({ at }) => at)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  async #to(time: number): Promise<void> {
    for (;;) {
      const due = this.#tickers.filter(({ at }) => at <= time).toSorted((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#elapsed = Math.max(this.#elapsed, due.at)
      due.at += due.ms
      due.tick()
    }
    this.#elapsed = Math.max(this.#elapsed, time)
    const woken = this.#sleepers.filter(({ at }) => at <= time).toSorted((a, b) => a.at - b.at)
    this.#sleepers = this.#sleepers.filter(({ at }) => at > time)
    for (const { wake } of woken) wake()
    await settled()
  }
}

/** Resolves when nothing is left to do but wait for time or for the outside. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve))
}
