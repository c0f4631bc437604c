import { setMaxListeners } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { asError } from '../../platform/clock.js'
import { BACK, type Back, WentBack } from './frame.js'
import { type ChooseQuestion, choosePrompt, type Note } from './choose.js'
import { type PagesQuestion, pagesPrompt } from './pages.js'
import type { Stage } from './stage.js'
import { type TableAnswer, type TableQuestion, tablePrompt } from './table.js'
import { type TextQuestion, textPrompt } from './text.js'
import { type TickQuestion, tickPrompt } from './tick.js'
import { Notes, waitPrompt } from './wait.js'

/** A choice and its value. */
export interface Choice<T> {
  readonly value: T
  readonly name: string
  readonly note?: Note | undefined
}

/** Inquirer's errors for a prompt that ended without an answer. */
const UNANSWERED: ReadonlySet<string> = new Set(['ExitPromptError', 'AbortPromptError'])

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

  /** @param signal ends every prompt, with the signal's reason */
  constructor(stage: Stage, signal: AbortSignal) {
    this.stage = stage
    this.#signal = signal
  }

  async choose<T>(
    question: Omit<ChooseQuestion, 'choices'> & { readonly choices: readonly Choice<T>[] },
  ): Promise<T> {
    const chosen =
      question.choices[await this.#ask((stage, context) => choosePrompt({ ...question, stage }, context))]
    if (chosen === undefined) throw new RangeError('chosen index out of range')
    return chosen.value
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
    const asked = {
      ...question,
      ticked: first,
      check: (places: readonly number[]) => check(valuesAt(places)),
    }
    return valuesAt(await this.#ask((stage, context) => tickPrompt({ ...asked, stage }, context)))
  }

  text(question: TextQuestion): Promise<string> {
    return this.#ask((stage, context) => textPrompt({ ...question, stage }, context))
  }

  table(question: TableQuestion): Promise<TableAnswer> {
    return this.#ask((stage, context) => tablePrompt({ ...question, stage }, context))
  }

  pages(question: PagesQuestion): Promise<string> {
    return this.#ask((stage, context) => pagesPrompt({ ...question, stage }, context))
  }

  /** Shows the progress of work; going back aborts the work's signal. */
  async wait<T>(
    title: string,
    work: (signal: AbortSignal, note: (text: string) => void) => Promise<T>,
  ): Promise<T> {
    const stop = new AbortController()
    const notes = new Notes()
    const signal = AbortSignal.any([this.#signal, stop.signal])
    // Many reads may wait at once; Node.js would write a warning over the screen.
    setMaxListeners(0, signal)
    const promise = work(signal, (text) => notes.say(text))
    // It may fail after the person went back.
    promise.catch(() => undefined)
    try {
      const waited = await this.#ask((stage, context) =>
        waitPrompt({ title, work: promise, notes, stage }, context),
      )
      if ('error' in waited) throw asError(waited.error)
      return await promise
    } catch (error) {
      stop.abort(error)
      throw error
    }
  }

  async #ask<Answer>(
    prompt: (stage: Stage, context: PromptContext) => Promise<Answer | Back>,
  ): Promise<Answer> {
    const { input, output } = this.stage
    // Ctrl-D and the end of the input close readline; inquirer would still wait for an answer.
    const closed = new AbortController()
    const stage: Stage = { ...this.stage, closed: () => closed.abort() }
    const signal = AbortSignal.any([this.#signal, closed.signal])
    try {
      const answer = await prompt(stage, { input, output, signal, clearPromptOnDone: true })
      if (answer === BACK) throw new WentBack()
      return answer
    } catch (error) {
      this.#signal.throwIfAborted()
      if (error instanceof Error && UNANSWERED.has(error.name)) throw new WentBack()
      throw error
    }
  }
}

/** Long enough for the rest of an escape sequence, even over a slow line. */
const ESCAPE_MS = 50

/** The prompts of a session. */
export function createPrompts(stage: Stage, signal: AbortSignal): Prompts {
  quickenEscape(stage)
  return new Prompts(stage, signal)
}

/**
 * By default readline waits half a second after Esc for the rest of an escape sequence, and swallows keys meanwhile.
 * The first reader of a stream decides how long it waits.
 */
function quickenEscape({ input }: Stage): void {
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  createInterface({ input, output, terminal: true, escapeCodeTimeout: ESCAPE_MS }).close()
}
