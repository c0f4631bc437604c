import type { JobEvent } from '../model/event.js'
import type { JobResult } from '../model/job.js'
import { type Plan, planCounts } from '../model/plan.js'
import { labelled } from '../model/value.js'
import { isoTime, type Clock } from '../platform/clock.js'
import type { StatusLine, Terminal } from '../platform/terminal.js'
import { resultDocument } from './documents.js'
import type { Paint } from './paint.js'
import { jsonPieces } from '../model/json-text.js'
import { planView } from './plan-view.js'
import { readingText } from './reading-text.js'
import { Progress } from './progress.js'
import { resultView } from './result-view.js'
import { visible } from './sanitise.js'
import { waitedFor, waitingView } from './waiting-view.js'
import { count, grouped } from '../model/wording.js'

type QueueEvent = Exclude<JobEvent, { type: 'step' | 'user' | 'stopping' }>

export type OutputFormat = 'table' | 'json' | 'ndjson'

export interface ReporterParts {
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

/** Lines that are written before it is looked whether their reader has kept up. */
const LINES_AT_ONCE = 100

/**
 * Draws what a command does. The answer goes to stdout: plan and report as text, or one JSON document, or JSON lines.
 * Everything else, and plan and report too where stdout holds JSON, goes to stderr.
 */
export class Reporter {
  readonly #parts: ReporterParts
  #line: StatusLine | undefined
  #progress: Progress | undefined
  #waitedFor: string | undefined

  constructor(parts: ReporterParts) {
    this.#parts = parts
  }

  /** Something a person should know; never part of the answer. */
  note(text: string): void {
    if (!this.#parts.quiet) this.#parts.terminal.err(`${text}\n`)
  }

  /** What is being waited for before there is an answer. */
  reading(what: string, done: number, total?: number, secondsLeft?: number): void {
    if (this.#parts.quiet) return
    const text = readingText(what, done, total, secondsLeft)
    if (this.#line === undefined) this.#line = this.#parts.statusLine(text)
    else this.#line.update(text)
  }

  doneReading(): void {
    this.#line?.stop()
    this.#line = undefined
  }

  async planned(plan: Plan, warnings: readonly string[]): Promise<void> {
    this.doneReading()
    this.#people((paint) => planView(plan, warnings, paint, '--output json has all of them'))
    if (this.#parts.format !== 'ndjson') return
    for (const [n, { userId, username, changes, failure }] of plan.users.entries()) {
      for (const change of changes)
        this.line('change', { username, userId, ...change, ...named(change, plan) })
      if (failure !== undefined)
        this.line('user', { username, userId, outcome: 'refused', failures: [failure] })
      if (n % LINES_AT_ONCE === 0) await this.drained()
    }
  }

  /** A dry run ends here: the plan is the answer. */
  async dryRun(make: () => Readonly<Record<string, unknown>>, plan: Plan): Promise<void> {
    if (this.#parts.format !== 'table') {
      const document = make()
      if (this.#parts.format === 'json') await this.document(document)
      const { changes: _changes, apply: _apply, ...head } = document
      this.line('finished', head)
    }
    this.#people(() =>
      planCounts(plan).changing === 0 ? 'Nothing to change.\n' : 'Dry run: nothing was changed.\n',
    )
  }

  started(job: string, plan: Plan): void {
    const { changing } = planCounts(plan)
    this.#show(`Job ${job}: changing ${count(changing, 'user')}`, changing)
  }

  /** A job goes on with those who are left of it. */
  resumed(job: string, left: number, all: number): void {
    this.doneReading()
    this.#show(`Job ${job}: going on with ${grouped(left)} of ${count(all, 'user')}`, left)
  }

  #show(note: string, users: number): void {
    const { clock, terminal, statusLine, quiet } = this.#parts
    this.#progress = new Progress(clock, users)
    this.note(note)
    if (!quiet) this.#progress.show(terminal, statusLine(''))
  }

  /** A job that another process carries out, from its beginning. */
  watching(job: string, plan: Plan): void {
    const { changing } = planCounts(plan)
    this.#show(`Job ${job}: ${plan.command}, changing ${count(changing, 'user')}`, changing)
  }

  /** From here on it is seen live. */
  caughtUp(): void {
    this.#progress?.begins(false)
  }

  stopWatching(): void {
    this.#progress?.stop()
    this.note('No longer watching; the job goes on.')
  }

  /** A job that another process carries out: the answer is what is known of it. */
  detached(result: JobResult): void {
    const { job } = result
    const users = count(result.changing, 'user')
    const commands = `connect-bulk jobs watch ${job} shows how far it is, connect-bulk jobs cancel ${job} ends it.`
    this.#people(() => `Job ${job} goes on by itself: changing ${users}.\n${commands}\n`)
    const document = resultDocument(result)
    if (this.#parts.format === 'json') this.#document(document)
    this.line('finished', document)
  }

  event(event: JobEvent): void {
    if (event.type === 'step') this.line('step', { ...event.step })
    else if (event.type === 'user') this.#user(event)
    else if (event.type === 'stopping') this.#stopping(event)
    else this.#queue(event)
  }

  #queue(event: QueueEvent): void {
    if (event.type === 'skipped') {
      const hint = `connect-bulk jobs resume ${event.job} goes on with it`
      this.note(`Job ${event.job} is passed over: its process is gone; ${hint}.`)
    } else if (event.type === 'paused') {
      this.note(`Job ${event.by} goes first; this one goes on after it.`)
    } else if (event.type === 'turn') {
      if (event.again || this.#waitedFor !== undefined) this.note('It is the turn of this job.')
      this.#waitedFor = undefined
      this.#progress?.begins(event.again)
    } else this.#waiting(event)
  }

  #waiting(event: Extract<JobEvent, { type: 'waiting' }>): void {
    const text = waitingView(event)
    const jobs = waitedFor(event)
    if (jobs !== this.#waitedFor) this.note(text)
    this.#waitedFor = jobs
    this.#progress?.waits(text)
  }

  #stopping({ why, cancelled }: Extract<JobEvent, { type: 'stopping' }>): void {
    const leave = cancelled ? ' Ctrl-C again leaves at once.' : ''
    this.note(`${why}: nothing new is started, calls in flight are waited for.${leave}`)
  }

  #user({ user }: Extract<JobEvent, { type: 'user' }>): void {
    this.line('user', { ...user })
    const { outcome } = user
    if (this.#progress === undefined || (outcome !== 'succeeded' && outcome !== 'failed')) return
    this.#progress.count(outcome)
    this.line('progress', this.#progress.numbers)
  }

  /** The report. `next` says what to do now, where there is something to do; `more` goes into the JSON document. */
  finished(result: JobResult, next?: string, more: object = {}): void {
    this.#progress?.stop()
    this.#people((paint) => resultView(result, paint) + (next === undefined ? '' : `${visible(next)}\n`))
    const document = resultDocument(result)
    if (this.#parts.format === 'json') this.#document({ ...document, ...more })
    this.line('finished', document)
  }

  /** Wait for it wherever the answer is long. */
  drained(): Promise<void> {
    return this.#parts.terminal.drained(this.#parts.signal)
  }

  /** The one JSON document of stdout. */
  async document(document: object): Promise<void> {
    for (const piece of jsonPieces(document)) {
      this.#parts.terminal.out(piece)
      await this.drained()
    }
  }

  /** What is true however it ended is not left half written. */
  #document(document: object): void {
    for (const piece of jsonPieces(document)) this.#parts.terminal.out(piece)
  }

  /** A line of NDJSON; nothing in other formats. */
  line(type: string, members: Readonly<Record<string, unknown>>): void {
    if (this.#parts.format !== 'ndjson') return
    const time = isoTime(this.#parts.clock.now())
    const schema = `connect-bulk/${type}/1`
    this.#parts.terminal.out(`${JSON.stringify({ schema, type, time, ...members })}\n`)
  }

  /** Plan and report: the answer itself as long as stdout holds no JSON. */
  #people(text: (paint: Paint) => string): void {
    const { format, terminal, paint, quiet } = this.#parts
    if (format === 'table') terminal.out(text(paint.out))
    else if (!quiet) terminal.err(text(paint.err))
  }
}

function named(change: Plan['users'][number]['changes'][number], plan: Plan) {
  const label = (value: typeof change.before) => labelled(value, plan.labels)
  return { before: label(change.before), after: label(change.after) }
}
