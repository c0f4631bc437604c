import { CallError } from '../connect/connect.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { settingOf } from '../settings/index.js'
import { driftOf } from './drift.js'
import { refusalFailure } from './failures.js'
import { IdentityForms } from './identity-forms.js'
import type { ObservedBehaviour } from './service-behaviour.js'
import { nextStep } from './next-step.js'
import type { RunParts } from './run-parts.js'
import type { Semaphore } from './semaphore.js'
import { type FreshRead, type Step, type StepOutcome, StepRun } from './step-run.js'
import { UserProgress } from './user-progress.js'
import { SETTLES_MS, UserReads } from './user-reads.js'
import { notVerified, shows } from './verdict.js'

const VERIFY_MS = 5 * 60_000
const FIRST_LOOK_MS = 1_000
const LONGEST_LOOK_MS = 20_000

/** How a user ended; `credentials` besides stops the whole job. */
export type UserEnd =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'failed'; readonly failures: readonly Failure[]; readonly credentials: boolean }

/** One user's way through a run: read, take up what an earlier run left open, derive, send, and prove where needed. */
export class UserRun {
  readonly #slots: Semaphore
  readonly #halt: AbortSignal
  readonly #reads: UserReads
  readonly progress: UserProgress
  readonly #steps = new Map<string, StepRun>()

  constructor(
    n: number,
    planned: PlannedUser,
    parts: RunParts,
    slots: Semaphore,
    halt: AbortSignal,
    learnt: ObservedBehaviour,
  ) {
    this.#slots = slots
    this.#halt = halt
    this.progress = new UserProgress(n, planned, parts, learnt, new IdentityForms(learnt))
    this.#reads = new UserReads(planned, parts, slots, halt)
  }

  /** Whether this run has sent anything for the user. */
  get hasSent(): boolean {
    return [...this.#steps.values()].some(({ sent }) => sent > 0)
  }

  /** Calls sent so far for the first of some settings, those of earlier runs included. */
  attemptsAt([first]: readonly string[]): number {
    return first === undefined ? 0 : this.progress.history.attemptsOf(settingOf(first).operations)
  }

  /** The latest failure of a call that may be sent again: what was made up for is none, nor what was given up. */
  get last(): Failure | undefined {
    const { done, failed } = this.progress
    return [...this.#steps].findLast(([name, { last }]) => last && !done.has(name) && !failed.has(name))?.[1]
      .last
  }

  /** @throws the halt signal's reason if the job stops before this user's end is known */
  async run(): Promise<UserEnd> {
    try {
      return await this.#run()
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      return this.#end([this.#readFailure(error)], error.failure.kind === 'credentials')
    } finally {
      this.progress.forms.end()
    }
  }

  async #run(): Promise<UserEnd> {
    let fresh = await this.#read()
    await this.progress.takeUp(fresh.user)
    for (;;) {
      const drift = this.#drift(fresh.user)
      if (drift !== undefined) return this.#prove([drift])
      const step = nextStep(this.progress, fresh)
      if (step === undefined) return this.#prove([])
      if ('refused' in step) return this.#prove([refusalFailure(step, this.progress.untold())])
      const { operation } = step.request
      const run = this.#runOf(operation)
      const mayBeSent = await this.progress.forms.mayBeSent(step.request, this.#slots)
      const outcome = mayBeSent ? await run.attempt(step) : run.refused()
      if (outcome.is === 'done') this.#succeeded(step)
      else if (outcome.is === 'failed') this.#gaveUp(step, outcome.failure)
      else if (outcome.is === 'no-credentials') return this.#end([outcome.failure], true)
      else if (outcome.is === 'unknown-operation') this.progress.learnt.knowsUserConfig = false
      else if (outcome.is === 'try-again') await run.pause()
      else fresh = await this.#readAgain(operation, run, outcome.because)
    }
  }

  async #readAgain(
    operation: string,
    run: StepRun,
    because: Extract<StepOutcome, { is: 'read-again' }>['because'],
  ): Promise<FreshRead> {
    if (because === 'lost-answer' || because === 'conflict') await run.pause()
    const fresh = await this.#read()
    const call = this.progress.history.operation(operation)
    if (because === 'stale' || because === 'conflict' || call === undefined) return fresh
    const verdict = await this.progress.judge(call, fresh.user)
    if (verdict !== 'applied' && because === 'last-look' && run.last !== undefined)
      this.progress.failed.set(operation, run.last)
    return fresh
  }

  #drift(user: User): Failure | undefined {
    const { planned, parts, history } = this.progress
    const { options, reading } = parts.journal
    if (options.onDrift === 'overwrite') return undefined
    const open = planned.edits.filter((edit) => !this.progress.isSettled(edit))
    return driftOf(user, planned, open, history, reading.plan.labels)
  }

  #gaveUp({ request }: Step, failure: Failure): void {
    const { forms, unproven, failed } = this.progress
    if (failure.kind === 'invalid' && forms.change(request)) return
    // Refused because an earlier attempt has made the change already? That must have time to show.
    if (this.#runOf(request.operation).mayHaveWritten) unproven.add(request.operation)
    else failed.set(request.operation, failure)
  }

  #succeeded({ request, readBack, fresh }: Step): void {
    const { forms, unproven, done } = this.progress
    forms.carriedOut(request, fresh.user)
    if (readBack) unproven.add(request.operation)
    else done.add(request.operation)
  }

  /** Nothing is left to be sent. What was answered with success and proves nothing must show before it counts. */
  async #prove(failures: readonly Failure[]): Promise<UserEnd> {
    const { parts, unproven } = this.progress
    const { clock, journal } = parts
    const began = clock.monotonic()
    const patience = journal.options.verify ? VERIFY_MS : SETTLES_MS
    for (let wait = FIRST_LOOK_MS; unproven.size > 0; wait = Math.min(wait * 2, LONGEST_LOOK_MS)) {
      const { user } = await this.#read()
      const isLast = clock.monotonic() - began >= patience
      for (const operation of unproven) await this.#proveOne(operation, user, isLast)
      if (unproven.size > 0) await this.#slots.without(() => clock.sleep(wait, this.#halt))
    }
    return this.progress.failures.length + failures.length === 0
      ? { outcome: 'succeeded' }
      : this.#end(failures)
  }

  async #proveOne(operation: string, user: User, isLast: boolean): Promise<void> {
    const { planned, learnt, forms, history, unproven, failed } = this.progress
    const call = history.operation(operation)
    if (call === undefined) throw new Error(`${operation} is to be proved and was never sent`)
    const isShown = shows(call, planned, user, learnt)
    if (!isShown && !isLast) return
    unproven.delete(operation)
    await this.progress.judge(call, user)
    const refusal = call.answer?.failure === null ? undefined : this.#steps.get(operation)?.last
    const failure = isShown ? forms.lookAt(call, user) : (refusal ?? notVerified(call))
    if (failure !== undefined) failed.set(operation, failure)
  }

  #runOf(operation: string): StepRun {
    const { parts, history } = this.progress
    const attempts = history.operation(operation)?.attempts ?? 0
    const there = this.#steps.get(operation) ?? new StepRun(parts, this.#slots, this.#halt, attempts)
    this.#steps.set(operation, there)
    return there
  }

  async #read(): Promise<FreshRead> {
    const read = await this.#reads.next(this.progress.history, this.hasSent)
    this.progress.fresh = read.user
    return read
  }

  #end(more: readonly Failure[], credentials = false): UserEnd {
    return { outcome: 'failed', failures: [...this.progress.failures, ...more], credentials }
  }

  /** A read that failed after a write whose answer told nothing must not hide that the write may have been made. */
  #readFailure({ operation, failure, attempts }: CallError): Failure {
    const open = this.last
    if (open !== undefined && (open.kind === 'unknown' || open.kind === 'transient')) return open
    const { code, kind, message, requestId } = failure
    return { settings: this.progress.untold(), operation, code, kind, message, requestId, attempts }
  }
}
