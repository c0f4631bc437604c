import { parseTime } from '../platform/clock.js'

type Calls = Readonly<Record<string, number>>

/** The calls of a job's runs and the time they took, including the run under way. */
export class RunTotals {
  /** Of the runs that have ended. */
  #calls: Calls = {}
  #throttled = 0
  #milliseconds = 0
  /** Of the run under way, which has not reported its count yet: the writes it has recorded. */
  #soFar: Record<string, number> = {}
  #throttledSoFar = 0
  #began: string
  #lastTime: string
  /** How long the latest run took by its own count, if it did end. */
  #measured: number | undefined

  constructor(began: string) {
    this.#began = began
    this.#lastTime = began
  }

  /** Milliseconds since 1970 of the latest record. */
  get lastTime(): number {
    return parseTime(this.#lastTime) ?? 0
  }

  get calls(): Calls {
    return added(this.#calls, this.#soFar)
  }

  get throttled(): number {
    return this.#throttled + this.#throttledSoFar
  }

  get milliseconds(): number {
    return this.#milliseconds + this.#latestMs()
  }

  sawRecord(time: string): void {
    this.#lastTime = time
  }

  sent(operation: string): void {
    this.#soFar[operation] = (this.#soFar[operation] ?? 0) + 1
  }

  wasThrottled(): void {
    this.#throttledSoFar += 1
  }

  /** A run begins. One that never ended counts what it wrote; `isFirst` if there was none. */
  begin(time: string, isFirst: boolean): void {
    this.#add(this.#soFar, this.#throttledSoFar)
    if (!isFirst) this.#milliseconds += this.#latestMs()
    this.#began = time
    this.#measured = undefined
  }

  end(run: { readonly calls: Calls; readonly throttled: number; readonly milliseconds?: number }): void {
    this.#add(run.calls, run.throttled)
    this.#measured = run.milliseconds
  }

  #add(calls: Calls, throttled: number): void {
    this.#calls = added(this.#calls, calls)
    this.#throttled += throttled
    this.#soFar = {}
    this.#throttledSoFar = 0
  }

  /** How long the latest run took, or has taken so far. */
  #latestMs(): number {
    return this.#measured ?? Math.max(0, this.lastTime - (parseTime(this.#began) ?? 0))
  }
}

function added(a: Calls, b: Calls): Calls {
  const sum: Record<string, number> = { ...a }
  for (const [operation, count] of Object.entries(b)) sum[operation] = (sum[operation] ?? 0) + count
  return sum
}
