import type { Clock } from '../platform/clock.js'
import type { StatusLine } from '../platform/terminal.js'
import { duration } from '../model/wording.js'

/** Where nothing can be drawn over, a line is printed this often. */
export const PLAIN_EVERY_MS = 5_000

/** What the command is waiting for, its progress, and the time left if known and long enough to mention. */
export function readingText(what: string, done: number, total?: number, secondsLeft = 0): string {
  const numbers = done === 0 && total === undefined ? '' : ` ${done.toLocaleString('en-US')}`
  const left = secondsLeft < 5 ? '' : `, about ${duration(secondsLeft)} left`
  return `${what}…${numbers}${total === undefined ? '' : ` of ${total.toLocaleString('en-US')}`}${left}`
}

/** Where the line is drawn; `undefined` where nothing can be drawn over. */
interface Surface {
  readonly clock: Clock
  readonly statusLine: (text: string) => StatusLine | undefined
}

/** Shows what the command is waiting for: redrawn on a terminal, printed every few seconds elsewhere, as silence looks like a hang. */
export class ReadingLine {
  readonly #statusLine: Surface['statusLine']
  readonly #clock: Clock
  readonly #note: (text: string) => void
  #line: StatusLine | undefined
  #latest = ''
  #stopTicks: (() => void) | undefined

  constructor({ statusLine, clock }: Surface, note: (text: string) => void) {
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
