import type { JobEvent } from '../model/event.js'
import type { JobResult } from '../model/job.js'
import { type Plan, planCounts, planVerb, verbOf } from '../model/plan.js'
import { resultDocument, planLines } from './documents.js'
import { planView } from './plan-view.js'
import { Progress } from './progress.js'
import type { Reporter } from './reporter.js'
import { resultView } from './result-view.js'
import { visible } from './sanitise.js'
import { blockedView, skippedView, unblockedView, waitedFor, waitingView } from './waiting-view.js'
import { count, grouped, VERB_FORMS } from '../model/wording.js'

type QueueEvent = Exclude<JobEvent, { type: 'step' | 'user' | 'stopping' | 'blocked' | 'unblocked' }>

/** Lines written between checks whether the reader keeps up. */
const LINES_AT_ONCE = 100

/** Draws a plan and a job: the answer of a command that plans or runs one, and on stderr its progress. */
export class JobReporter {
  readonly #reporter: Reporter
  #progress: Progress | undefined
  #waitedFor: string | undefined
  /** A plan whose lines of JSON are still to come. */
  #planned: Plan | undefined
  #hasBegun = false

  constructor(reporter: Reporter) {
    this.#reporter = reporter
  }

  async planned(plan: Plan, warnings: readonly string[]): Promise<void> {
    this.#reporter.doneReading()
    const { format, terminal } = this.#reporter.context
    const room = format === 'table' && terminal.outIsTty ? terminal.columns() : undefined
    this.#reporter.people((paint) => planView(plan, warnings, paint, '--output json has all of them', room))
    this.#planned = plan
  }

  /** Writes the first JSON line and the planned changes. `null` if there is no job. */
  async begin(job: string | null): Promise<void> {
    const plan = this.#planned
    this.#planned = undefined
    this.#hasBegun = true
    this.#reporter.line('started', { job })
    if (plan === undefined || this.#reporter.context.format !== 'ndjson') return
    let written = 0
    for (const { type, ...members } of planLines(plan)) {
      this.#reporter.line(type, members)
      // A recorded job must run, if only to be cancelled, so nothing interrupts its lines.
      if (written++ % LINES_AT_ONCE === 0)
        await this.#reporter.drained().catch((error: unknown) => {
          if (job === null) throw error
        })
    }
  }

  /** A dry run ends here: the plan is the answer. */
  async dryRun(
    make: () => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>,
    plan: Plan,
  ): Promise<void> {
    if (this.#reporter.context.format !== 'table') {
      await this.begin(null)
      const document = await make()
      if (this.#reporter.context.format === 'json') await this.#reporter.document(document)
      const { changes: _changes, apply: _apply, ...head } = document
      this.#reporter.line('finished', head, 'plan-finished')
    }
    this.#reporter.people(() =>
      planCounts(plan).changing === 0
        ? `Nothing to ${planVerb(plan)}.\n`
        : `Dry run: nothing was ${VERB_FORMS[verbOf(plan.users)].done}.\n`,
    )
  }

  async started(job: string, plan: Plan): Promise<void> {
    await this.begin(job)
    const { changing } = planCounts(plan)
    this.#show(`Job ${job}: ${VERB_FORMS[verbOf(plan.users)].doing} ${count(changing, 'user')}`, changing)
  }

  /** A job was resumed; `left` users are still to be done. */
  async resumed(job: string, left: number, all: number): Promise<void> {
    this.#reporter.doneReading()
    await this.begin(job)
    this.#show(`Job ${job}: continuing with ${grouped(left)} of ${count(all, 'user')}`, left)
  }

  #show(note: string, users: number): void {
    const { clock, terminal, statusLine, quiet } = this.#reporter.context
    this.#progress = new Progress(clock, users)
    this.#reporter.note(note)
    if (!quiet) this.#progress.show(terminal, statusLine(''))
  }

  /** Begins to show a job of another process from its start. For a job that has ended only the result is shown. */
  async watching(job: string, plan: Plan, isLive: boolean): Promise<void> {
    await this.begin(job)
    const { changing } = planCounts(plan)
    if (!isLive) {
      this.#progress = new Progress(this.#reporter.context.clock, changing)
      return
    }
    this.#show(
      `Job ${job}: ${plan.command}, ${VERB_FORMS[verbOf(plan.users)].doing} ${count(changing, 'user')}`,
      changing,
    )
  }

  /** Past events have been shown; from here on they are live. The job may still wait for its turn. */
  caughtUp(): void {
    this.#progress?.measuresFromHere()
  }

  stopWatching(): void {
    this.#progress?.stop()
    this.#reporter.note('No longer watching; the job continues.')
  }

  /** A job was left to another process: the answer is its state so far. */
  async detached(result: JobResult): Promise<void> {
    const { job } = result
    await this.begin(job)
    const users = count(result.changing, 'user')
    const commands = `To watch it: connect-bulk jobs watch ${job}\nTo cancel it: connect-bulk jobs cancel ${job}`
    this.#reporter.people(
      () => `Job ${job} runs in the background: ${VERB_FORMS[result.verb].doing} ${users}.\n${commands}\n`,
    )
    const document = resultDocument(result)
    if (this.#reporter.context.format === 'json') await this.#reporter.resultDocument(document)
    this.#reporter.line('finished', document)
  }

  event(event: JobEvent): void {
    if (event.type === 'step') this.#reporter.line('step', { ...event.step })
    else if (event.type === 'user') this.#user(event)
    else if (event.type === 'stopping') this.#stopping(event)
    else if (event.type === 'blocked') this.#blocked(blockedView(event))
    else if (event.type === 'unblocked') {
      this.#progress?.begins(true)
      this.#reporter.note(unblockedView(event))
    } else this.#queue(event)
  }

  #blocked(text: string): void {
    this.#reporter.note(text)
    this.#progress?.waits(visible(text))
  }

  #queue(event: QueueEvent): void {
    if (event.type === 'skipped') this.#reporter.note(skippedView(event))
    else if (event.type === 'paused') this.#reporter.note(`Paused: job ${event.by} goes first.`)
    else if (event.type === 'turn') {
      if (event.again || this.#waitedFor !== undefined) this.#reporter.note('Starting now.')
      this.#waitedFor = undefined
      this.#progress?.begins(event.again)
    } else this.#waiting(event)
  }

  #waiting(event: Extract<JobEvent, { type: 'waiting' }>): void {
    const text = waitingView(event)
    const jobs = waitedFor(event)
    if (jobs !== this.#waitedFor) this.#reporter.note(text)
    this.#waitedFor = jobs
    this.#progress?.waits(text)
  }

  #stopping({ why, cancelled }: Extract<JobEvent, { type: 'stopping' }>): void {
    const leave = cancelled ? ' Ctrl-C again leaves at once.' : ''
    this.#reporter.note(`${why}: starting nothing new, waiting for calls in flight.${leave}`)
  }

  #user({ user }: Extract<JobEvent, { type: 'user' }>): void {
    this.#reporter.line('user', { ...user })
    const { outcome } = user
    if (this.#progress === undefined || (outcome !== 'succeeded' && outcome !== 'failed')) return
    this.#progress.count(outcome)
    this.#reporter.line('progress', this.#progress.numbers)
  }

  /** The report. `next` says what to do now, where there is something to do; `more` goes into the JSON document. */
  async finished(result: JobResult, next?: string, more: object = {}): Promise<void> {
    if (!this.#hasBegun) await this.begin(result.job)
    this.#progress?.stop()
    this.#reporter.people(
      (paint) => resultView(result, paint) + (next === undefined ? '' : `${visible(next)}\n`),
    )
    const document = resultDocument(result)
    if (this.#reporter.context.format === 'json')
      await this.#reporter.resultDocument({ ...document, ...more })
    this.#reporter.line('finished', document)
  }
}
