import { isoTime } from '../platform/clock.js'
import { breathe } from '../platform/pieces.js'
import { jsonPieces } from '../model/json-text.js'
import { ReadingLine, readingText } from './reading-line.js'
import { visible } from './sanitise.js'
import type { Clock } from '../platform/clock.js'
import type { StatusLine, Terminal } from '../platform/terminal.js'
import type { Paint } from './paint.js'

export type OutputFormat = 'table' | 'json' | 'ndjson'

/** What a reporter writes to, and how. */
export interface ReporterContext {
  readonly terminal: Terminal
  readonly clock: Clock
  readonly format: OutputFormat
  readonly quiet: boolean
  /** For stdout and stderr. */
  readonly paint: { readonly out: Paint; readonly err: Paint }
  /** A line on stderr that is drawn over; `undefined` where stderr is no terminal. */
  readonly statusLine: (text: string) => StatusLine | undefined
  /** Ends the waiting for a slow reader. */
  readonly signal: AbortSignal
}

/** A line of NDJSON: its type, its members, and its shape where another command has lines of that type. */
type Line = readonly [type: string, members: Members, shape?: string]
type Members = Readonly<Record<string, unknown>>

/** The answer of a command that is neither a plan nor a job. */
export interface Answer {
  /** The document's schema: `jobs` is `connect-bulk/jobs/1`. */
  readonly name: string
  readonly document: Members
  /** The lines before the last. */
  readonly lines?: Iterable<Line>
  /** The last line; the document by default. */
  readonly last?: Members
  /** The shape of the last line: by default the name with `-finished`. */
  readonly shape?: string
  /** The answer for people. */
  readonly text: () => string
}

/**
 * Writes the answer to stdout: text, or one JSON document, or JSON lines. Everything else, and what people read where
 * stdout holds JSON, goes to stderr.
 */
export class Reporter {
  readonly context: ReporterContext
  readonly #reading: ReadingLine

  constructor(context: ReporterContext) {
    this.context = context
    this.#reading = new ReadingLine(context, (text) => this.note(text))
  }

  /** Shows what the command is waiting for. */
  reading(what: string, done: number, total?: number, secondsLeft?: number): void {
    if (!this.context.quiet) this.#reading.show(readingText(what, done, total, secondsLeft))
  }

  doneReading(): void {
    this.#reading.stop()
  }

  /** Prints a note of one line to stderr; never part of the answer. */
  note(text: string): void {
    if (!this.context.quiet) this.context.terminal.err(`${visible(text)}\n`)
  }

  async answer({
    name,
    document,
    lines = [],
    last = document,
    shape = `${name}-finished`,
    text,
  }: Answer): Promise<void> {
    if (this.context.format === 'json') await this.document({ schema: `connect-bulk/${name}/1`, ...document })
    for (const line of lines) this.line(...line)
    this.line('finished', last, shape)
    if (this.context.format === 'table') this.context.terminal.out(text())
  }

  /** Wait for it wherever the answer is long. */
  async drained(): Promise<void> {
    const { terminal, signal } = this.context
    await terminal.drained(signal)
    await breathe(signal)
  }

  /** The one JSON document of stdout. */
  async document(document: object): Promise<void> {
    for (const piece of jsonPieces(document)) {
      this.context.terminal.out(piece)
      await this.drained()
    }
  }

  /** The document of a result, which is never left half written. */
  async resultDocument(document: object): Promise<void> {
    for (const piece of jsonPieces(document)) {
      this.context.terminal.out(piece)
      await breathe()
    }
  }

  /** A line of NDJSON; nothing in other formats. `shape` names its schema where another command has lines of that type. */
  line(type: string, members: Members, shape = type): void {
    if (this.context.format !== 'ndjson') return
    const schema = `connect-bulk/${shape}/1`
    const time = isoTime(this.context.clock.now())
    // With a second spread, a list of 100,000 users takes half as long again and 50 MB more.
    const line: Record<string, unknown> = { schema, type, time, ...members }
    // Members that are a whole document have a schema of their own.
    line['schema'] = schema
    line['type'] = type
    line['time'] = time
    this.context.terminal.out(`${JSON.stringify(line)}\n`)
  }

  /** Prints plan or report: to stdout, or to stderr if stdout holds JSON. */
  people(text: (paint: Paint) => string): void {
    const { format, terminal, paint, quiet } = this.context
    if (format === 'table') terminal.out(text(paint.out))
    else if (!quiet) terminal.err(text(paint.err))
  }
}
