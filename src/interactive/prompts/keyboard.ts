import { Readable } from 'node:stream'

/** What a prompt does with keys: takes them as text, as commands, or only goes back because it waits for work. */
export type Listening = 'text' | 'keys' | 'wait'

const ESCAPE = '\u{1b}'
const PASTE_STARTS = `${ESCAPE}[200~`
const PASTE_ENDS = `${ESCAPE}[201~`
/** Asks the terminal to mark pasted text, and to stop doing so. */
const MARK_PASTES = `${ESCAPE}[?2004h`
const DONT_MARK = `${ESCAPE}[?2004l`

/** An escape sequence, Alt with a key, or one character. */
const KEY = /\u{1b}(?:\[[\d;?]*[@-~]|O[A-Za-z]|[^[O])?|[^]/gu
/** Esc, Ctrl-C and Ctrl-D: they stop a wait. */
const GOES_BACK: ReadonlySet<string> = new Set([ESCAPE, '\u{3}', '\u{4}'])

interface Typed {
  readonly text: string
  readonly isPasted: boolean
}

/**
 * The keys of a terminal, given to one prompt after the other: what is typed before a prompt is there waits for it. A
 * pasted text is text, whatever is in it, and none of it is a command.
 */
export class Keyboard extends Readable {
  readonly #source: NodeJS.ReadableStream
  readonly #output: NodeJS.WritableStream
  #typed: Typed[] = []
  #listening: Listening | undefined
  /** The pasted text so far, until its end arrives. */
  #pasted: string | undefined
  #isDelivering = false

  constructor(source: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    super({ read: () => undefined })
    this.#source = source
    this.#output = output
    source.on('data', this.#take)
    for (const event of ['end', 'close', 'error']) source.on(event, this.#end)
    output.write(MARK_PASTES)
  }

  /** Readline sets and resets it for each prompt; in between, keys would be echoed. */
  setRawMode(isRaw: boolean): this {
    if (isRaw) this.#setSourceRaw(true)
    return this
  }

  /** A prompt is there. @returns to be called as soon as it has its answer */
  listen(how: Listening): () => void {
    this.#listening = how
    // Not before the prompt is drawn and reads.
    queueMicrotask(() => this.#deliver())
    return () => {
      this.#listening = undefined
    }
  }

  /** Drops what was typed before a question that must be read first. */
  forget(): void {
    this.#typed = []
  }

  /** Gives the terminal back as it was. */
  close(): void {
    // A lost terminal can't be reset: that is an error event, which must find its listener.
    this.#setSourceRaw(false)
    this.#source.off('data', this.#take)
    for (const event of ['end', 'close', 'error']) this.#source.off(event, this.#end)
    this.#output.write(DONT_MARK)
    this.#source.pause()
  }

  #setSourceRaw(isRaw: boolean): void {
    const { setRawMode } = this.#source as { setRawMode?: (isRaw: boolean) => unknown }
    setRawMode?.call(this.#source, isRaw)
  }

  readonly #end = (): void => {
    this.push(null)
  }

  readonly #take = (chunk: Buffer | string): void => {
    for (const key of chunk.toString().match(KEY) ?? []) this.#add(key)
    this.#deliver()
  }

  #add(key: string): void {
    if (key === PASTE_STARTS) this.#pasted = ''
    else if (key === PASTE_ENDS) {
      // One line: what separates lines or cells becomes a blank.
      const text = (this.#pasted ?? '').trim().replaceAll(/\p{Cc}+/gu, ' ')
      this.#typed.push(...Array.from(text, (character) => ({ text: character, isPasted: true })))
      this.#pasted = undefined
    } else if (this.#pasted !== undefined) this.#pasted += key
    else this.#typed.push({ text: key, isPasted: false })
  }

  /** One key at a time: the first may be the prompt's last. */
  #deliver(): void {
    if (this.#isDelivering) return
    this.#isDelivering = true
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.emit('data', Buffer.from(next))
      // Followed at once by another key it would be Alt with that key.
      if (next === ESCAPE) break
    }
    this.#isDelivering = false
  }

  #next(): string | undefined {
    if (this.#listening === undefined) return undefined
    if (this.#listening === 'wait') return this.#goingBack()
    const next = this.#typed.shift()
    if (next?.isPasted === true && this.#listening === 'keys') return this.#next()
    return next?.text
  }

  /** A wait ends by going back only; with it goes what was typed for afterwards. */
  #goingBack(): string | undefined {
    const key = this.#typed.find(({ text }) => GOES_BACK.has(text))?.text
    if (key !== undefined) this.forget()
    return key
  }
}
