import { setMaxListeners } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { asError, type Clock } from '../../platform/clock.js'
import { BACK, type Back, WentBack } from './frame.js'
import { helpLines } from './help.js'
import { type Choice, type ChooseQuestion, choosePrompt } from './choose.js'
import { Detour, type DetourScreen } from './detour.js'
import { type PagesQuestion, pagesPrompt } from './pages.js'
import { Keyboard } from './keyboard.js'
import type { Line, Live, Stage } from './stage.js'
import { type TableAnswer, type TableQuestion, tablePrompt } from './table.js'
import { type TextQuestion, textPrompt } from './text.js'
import { type TickQuestion, tickPrompt } from './tick.js'
import { Notes, Silence, waitPrompt } from './wait.js'

/** Inquirer's errors for a prompt that ended without an answer. */
const UNANSWERED: ReadonlySet<string> = new Set(['ExitPromptError', 'AbortPromptError'])

/** After so long without progress the screen says so. */
const SILENCE_MS = 4000

interface PromptContext {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  readonly signal: AbortSignal
  readonly clearPromptOnDone: boolean
}

/** All prompts of the session. Each throws `WentBack` for Esc and Ctrl-C. */
export class Prompts {
  readonly stage: Stage
  readonly #signal: AbortSignal
  readonly #clock: Clock
  /** Opens the batches from any prompt. */
  openBatches: () => Promise<void> = () => Promise.resolve()
  #isOnDetour = false

  /** @param signal ends every prompt, with the signal's reason */
  constructor(stage: Stage, signal: AbortSignal, clock: Clock) {
    this.stage = stage
    this.#signal = signal
    this.#clock = clock
  }

  /** Gives the terminal back as it was. */
  close(): void {
    this.stage.keyboard?.close()
  }

  async choose<T>(question: ChooseQuestion<T>): Promise<T> {
    const help = helpLines(question.typed === true ? 'find' : 'choose', [], false)
    if (question.mustBeRead === true) this.stage.keyboard?.forget()
    const chosen = await this.#ask(question, help, (asked, context) => choosePrompt(asked, context))
    // The prompt hands back one of the choices it was given.
    return (chosen as Choice<T>).value
  }

  async tick<T>(
    question: Omit<TickQuestion, 'choices' | 'ticked' | 'check'> & {
      readonly choices: readonly (Choice<T> & { readonly note?: string | undefined })[]
      readonly ticked: readonly T[]
      readonly check: (ticked: readonly T[]) => string | undefined
    },
  ): Promise<readonly T[]> {
    const { choices, ticked, check } = question
    const valuesAt = (places: readonly number[]): readonly T[] =>
      choices.filter((_, place) => places.includes(place)).map(({ value }) => value)
    const first = choices.flatMap(({ value }, place) => (ticked.includes(value) ? [place] : []))
    const numbered: TickQuestion = { ...question, ticked: first, check: (places) => check(valuesAt(places)) }
    return valuesAt(
      await this.#ask(numbered, helpLines('tick', [], false), (asked, context) => tickPrompt(asked, context)),
    )
  }

  text(question: TextQuestion): Promise<string> {
    if (question.mustBeRead === true) this.stage.keyboard?.forget()
    return this.#ask(question, helpLines('text', [], false), (asked, context) => textPrompt(asked, context))
  }

  table(question: TableQuestion): Promise<TableAnswer> {
    const help = helpLines('table', question.actions, question.ticked !== undefined)
    return this.#ask(question, help, (asked, context) => tablePrompt(asked, context))
  }

  pages(question: PagesQuestion): Promise<string> {
    return this.#ask(question, helpLines('pages', question.actions, false), (asked, context) =>
      pagesPrompt(asked, context),
    )
  }

  /** Shows the progress of work with the service, and its silence; going back aborts the work's signal. */
  async wait<T>(title: string, work: Work<T>): Promise<T> {
    return this.waitHere(title, async (signal, note) => {
      const silence = new Silence(note)
      const stop = this.#clock.every(SILENCE_MS, () => silence.tick())
      try {
        return await work(signal, (text) => silence.say(text))
      } finally {
        stop()
      }
    })
  }

  /** The same for work that waits for no answer of the service. */
  async waitHere<T>(title: string, work: Work<T>): Promise<T> {
    const stop = new AbortController()
    const notes = new Notes()
    const signal = AbortSignal.any([this.#signal, stop.signal])
    // Many reads may wait at once; Node.js would write a warning over the screen.
    setMaxListeners(0, signal)
    const promise = work(signal, (text) => notes.say(text))
    // It may fail after the person went back.
    promise.catch(() => undefined)
    try {
      const waited = await this.#askOnce({ title, work: promise, notes }, (asked, context) =>
        waitPrompt(asked, context),
      )
      if ('error' in waited) throw asError(waited.error)
      return await promise
    } catch (error) {
      stop.abort(error)
      throw error
    }
  }

  /** Asks until there is an answer: after a detour the prompt is asked again, where it was left. */
  async #ask<Question extends object, Answer>(
    question: Question,
    help: readonly Line[],
    prompt: Ask<Question, Answer | Back | Detour<Partial<Question>>>,
  ): Promise<Answer> {
    let asked = question
    for (;;) {
      const answer = await this.#askOnce(asked, prompt)
      if (!(answer instanceof Detour)) return answer
      asked = { ...asked, ...answer.state }
      await this.#open(answer.screen, help)
    }
  }

  async #open(screen: DetourScreen, help: readonly Line[]): Promise<void> {
    if (screen === 'help') return this.#showHelp(help)
    if (this.#isOnDetour) return
    this.#isOnDetour = true
    try {
      await this.openBatches()
    } finally {
      this.#isOnDetour = false
    }
  }

  async #showHelp(lines: readonly Line[]): Promise<void> {
    const actions = [{ key: 'enter', does: 'continue' }]
    try {
      await this.#askOnce({ title: 'Keys', lines, actions }, (asked, context) => pagesPrompt(asked, context))
    } catch (error) {
      if (!(error instanceof WentBack)) throw error
    }
  }

  async #askOnce<Question, Answer>(
    question: Question,
    prompt: Ask<Question, Answer | Back>,
  ): Promise<Answer> {
    const { input, output } = this.stage
    // Ctrl-D and the end of the input close readline; inquirer would still wait for an answer.
    const closed = new AbortController()
    const live = this.#isOnDetour ? withoutKey(this.stage.live) : this.stage.live
    const stage: Stage = { ...this.stage, live, closed: () => closed.abort() }
    const signal = AbortSignal.any([this.#signal, closed.signal])
    try {
      const answer = await prompt({ ...question, stage }, { input, output, signal, clearPromptOnDone: true })
      if (answer === BACK) throw new WentBack()
      return answer
    } catch (error) {
      this.#signal.throwIfAborted()
      if (error instanceof Error && UNANSWERED.has(error.name)) throw new WentBack(isCtrlC(error))
      throw error
    }
  }
}

/** On the way to the batches no key opens them once more. */
function withoutKey(live: Live): Live {
  return { lines: () => live.lines(undefined), subscribe: (listener) => live.subscribe(listener) }
}

type Work<T> = (signal: AbortSignal, note: (text: string) => void) => Promise<T>

/** A prompt of inquirer. */
type Ask<Question, Answer> = (
  question: Question & { readonly stage: Stage },
  context: PromptContext,
) => Promise<Answer>

function isCtrlC(error: Error): boolean {
  return error.name === 'ExitPromptError' && error.message.includes('SIGINT')
}

/** Long enough for the rest of an escape sequence, even over a slow line. */
const ESCAPE_MS = 50

/** The prompts of a session. */
export function createPrompts(terminal: Stage, signal: AbortSignal, clock: Clock): Prompts {
  const keyboard = new Keyboard(terminal.input, terminal.output)
  const stage = { ...terminal, input: keyboard, keyboard }
  quickenEscape(stage)
  return new Prompts(stage, signal, clock)
}

/**
 * By default readline waits half a second after Esc for the rest of an escape sequence, and swallows keys meanwhile.
 * The first reader of a stream decides how long it waits.
 */
function quickenEscape({ input }: Stage): void {
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  createInterface({ input, output, terminal: true, escapeCodeTimeout: ESCAPE_MS }).close()
}
