/** Whether the environment is that of a CI job: `CI` is set, and not to `false`. */
export function isCi({ CI: value }: Readonly<Record<string, string | undefined>>): boolean {
  return value !== undefined && value !== '' && value.toLowerCase() !== 'false'
}

/** The three streams and what is known about them. */
export interface Terminal {
  /** The answer. */
  out(text: string): void
  /** Resolves when the answer's reader has kept up or gone away, so that a slow one does not fill the memory. */
  drained(signal: AbortSignal): Promise<void>
  /** Progress, prompts, warnings, errors. */
  err(text: string): void
  readonly outIsTty: boolean
  readonly errIsTty: boolean
  /** Stdin and stderr are terminals and `CI` is unset: a person can be asked. */
  readonly interactive: boolean
  /** Columns of stderr; 80 where unknown. */
  columns(): number
  /** Rows of stderr; 24 where unknown. */
  rows(): number
  /** Calls the listener whenever the size has changed, until the returned function is called. */
  onResize(listener: () => void): () => void
  /** Calls the listener when the terminal is gone, until the returned function is called. */
  onHangUp(listener: () => void): () => void
  /** Where prompts read keys and draw. */
  readonly prompting: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream }
  /** Reads stdin to its end, in pieces. @throws the signal's reason when aborted. */
  readStdin(signal: AbortSignal): AsyncIterable<Uint8Array>
}

/** Asks questions. Only called if `Terminal.interactive` is true. */
export interface Prompter {
  /** A yes/no question whose default is no. */
  confirm(question: string): Promise<boolean>
  /** Asks the user to type a number: true if it was typed, false for an empty answer. */
  typeNumber(question: string, expected: number): Promise<boolean>
  /** Asks for a short text, and trims it. */
  typeText(question: string): Promise<string>
}

/** A line that is redrawn on a terminal. */
export interface StatusLine {
  update(text: string): void
  stop(): void
}
