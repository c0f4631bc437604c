import { createPrompt, useEffect, useKeypress, useState } from '@inquirer/core'
import { BACK, type Back, draw } from './frame.js'
import { type Stage, useStage } from './stage.js'

/** The outcome of the work. */
export type Waited = { readonly value: unknown } | { readonly error: unknown }

export interface WaitQuestion {
  readonly title: string
  readonly work: Promise<unknown>
  readonly notes: Notes
  readonly stage: Stage
}

/** The current progress text. */
export class Notes {
  text = '…'
  #listener: (text: string) => void = () => undefined

  say(text: string): void {
    this.text = text
    this.#listener(text)
  }

  listen(listener: (text: string) => void): void {
    this.#listener = listener
  }
}

/** Says beside the latest progress when there has been none for a while. */
export class Silence {
  readonly #note: (text: string) => void
  #text = ''
  #isSilent = false

  constructor(note: (text: string) => void) {
    this.#note = note
  }

  say(text: string): void {
    this.#text = text
    this.#isSilent = false
    this.#note(text)
  }

  /** To be called at intervals. */
  tick(): void {
    if (this.#isSilent) this.#note(`${this.#text} No answer yet; still trying.`.trim())
    this.#isSilent = true
  }
}

/** Shows progress while work runs; reads keys, so that Ctrl-C stays a key. */
export const waitPrompt = createPrompt<Waited | Back, WaitQuestion>(({ stage, title, work, notes }, done) => {
  useStage(stage, 'wait')
  const [note, setNote] = useState(notes.text)
  useEffect(() => {
    notes.listen(setNote)
    const finish = async (): Promise<void> => done(await ended(work))
    void finish()
    return () => notes.listen(() => undefined)
  }, [])
  useKeypress((key, rl) => {
    rl.clearLine(0)
    if (key.name === 'escape') done(BACK)
  })
  return draw(stage, { title, keys: ['Esc cancels'], isWaiting: true, body: [{ text: note }] })
})

async function ended(work: Promise<unknown>): Promise<Waited> {
  try {
    return { value: await work }
  } catch (error) {
    return { error }
  }
}
