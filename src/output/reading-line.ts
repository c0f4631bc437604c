import { duration } from '../model/wording.js'
import type { Clock } from '../platform/clock.js'
import type { StatusLine } from '../platform/terminal.js'
import { PLAIN_EVERY_MS } from './progress.js'
import type { ReporterContext } from './reporter-context.js'

/** What the command is waiting for, its progress, and the time left if known and long enough to mention. */
export function readingText(what: string, done: number, total?: number, secondsLeft = 0): string {
  const numbers = done === 0 && total === undefined ? '' : ` ${done.toLocaleString('en-US')}`
  const left = secondsLeft < 5 ? '' : `, about ${duration(secondsLeft)} left`
  return `${what}…${numbers}${total === undefined ? '' : ` of ${total.toLocaleString('en-US')}`}${left}`
}

/** Shows what the command is waiting for: redrawn on a terminal, printed every few seconds elsewhere, as silence looks like a hang. */
export class ReadingLine {
  readonly #statusLine: ReporterContext['statusLine']
  readonly #clock: Clock
  readonly #note: (text: string) => void
  #line: StatusLine | undefined
  #latest = ''
  #stopTicks: (() => void) | undefined

  constructor({ statusLine, clock }: ReporterContext, note: (text: string) => void) {
    this.#statusLine = statusLine
    this.#clock = clock
    this.#note = note
  }

  show(text: string): void {
    this.#line ??= this.#statusLine(text)
    if (this.#line !== undefined) return this.#line.update(text)
    this.#latest = text
    this.#stopTicks ??= this.#clock.every(PLAIN_EVERY_MS, () => this.#note(this.#latest))
  }

  stop(): void {
    this.#line?.stop()
    this.#line = undefined
    this.#stopTicks?.()
    this.#stopTicks = undefined
  }
}
