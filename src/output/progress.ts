import type { Clock } from '../platform/clock.js'
import type { StatusLine, Terminal } from '../platform/terminal.js'
import { count, duration, grouped } from '../model/wording.js'
import { PLAIN_EVERY_MS } from './reading-line.js'

const DRAW_EVERY_MS = 100
const BAR = 20
/** A shorter one tells nothing. */
const LEAST_BAR = 4
/** Columns for the spinner, the brackets, the blanks after both, the `^C` that a terminal echoes, and the last one. */
const BESIDE_BAR = 8

/** The progress of a job: a bar that is redrawn on a terminal, a plain line every few seconds elsewhere. */
export class Progress {
  readonly #clock: Clock
  #began: number
  readonly #total: number
  #stop: () => void = () => undefined
  #instead: string | undefined
  /** Users done before the speed was measured. */
  #before = 0
  #succeeded = 0
  #failed = 0

  constructor(clock: Clock, total: number) {
    this.#clock = clock
    this.#began = clock.monotonic()
    this.#total = total
  }

  /** Draws until `stop`, on the status line if there is one. */
  show(terminal: Terminal, line: StatusLine | undefined): void {
    const stopTicks =
      line === undefined
        ? this.#clock.every(PLAIN_EVERY_MS, () => terminal.err(`${this.plain()}\n`))
        : this.#clock.every(DRAW_EVERY_MS, () => line.update(this.bar(terminal.columns())))
    line?.update(this.bar(terminal.columns()))
    this.#stop = () => {
      stopTicks()
      line?.stop()
    }
  }

  /** Shows a text instead of the numbers while the job waits. */
  waits(text: string): void {
    this.#instead = text
  }

  /** The job's turn has come; unless it has begun before, its speed is measured from here on. */
  begins(again: boolean): void {
    this.#instead = undefined
    if (!again) this.measuresFromHere()
  }

  /** The users done so far do not count for the speed. */
  measuresFromHere(): void {
    this.#began = this.#clock.monotonic()
    this.#before = this.#succeeded + this.#failed
  }

  count(outcome: 'succeeded' | 'failed'): void {
    if (outcome === 'succeeded') this.#succeeded += 1
    else this.#failed += 1
  }

  get numbers() {
    const { done, rate } = this.#speed()
    const left = this.#total - done
    return {
      total: this.#total,
      done,
      succeeded: this.#succeeded,
      failed: this.#failed,
      usersPerSecond: Math.round(rate * 10) / 10,
      secondsLeft: rate > 0 ? Math.ceil(left / rate) : null,
    }
  }

  plain(): string {
    if (this.#instead !== undefined) return this.#instead
    const { done, total, failed, usersPerSecond, secondsLeft } = this.numbers
    const left = secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`
    return `${grouped(done)} of ${count(total, 'user')} done, ${grouped(failed)} failed, ${usersPerSecond} users/s${left}`
  }

  /** The numbers after a bar, as long as the line has room for. */
  bar(columns: number): string {
    if (this.#instead !== undefined) return this.#instead
    const text = this.plain()
    const length = Math.min(BAR, columns - BESIDE_BAR - text.length)
    if (length < LEAST_BAR) return text
    const { done } = this.numbers
    const filled = this.#total === 0 ? length : Math.round((length * done) / this.#total)
    return `[${'#'.repeat(filled)}${'.'.repeat(length - filled)}] ${text}`
  }

  stop(): void {
    this.#stop()
  }

  #speed(): { done: number; rate: number } {
    const done = this.#succeeded + this.#failed
    const seconds = (this.#clock.monotonic() - this.#began) / 1000
    return { done, rate: seconds > 0 ? (done - this.#before) / seconds : 0 }
  }
}
