import { CallError } from '../connect/connect.js'
import { isDone, isOpen, type OperationHistory, type UserHistory } from '../journal/user-history.js'
import type { Edit, Refusal } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { provesNothing, requestsFor } from '../operations/index.js'
import type { Rules } from '../operations/operation.js'
import { legacyRefusal } from '../operations/update-user-phone-config.js'
import { applyEdits, remainingEdits } from '../plan/plan-user.js'
import { isoTime } from '../platform/clock.js'
import { settingOf } from '../settings/index.js'
import { NamesOfOne } from './directory-names.js'
import { driftOf } from './drift.js'
import { refusalFailure } from './failures.js'
import type { Learnt } from './learnt.js'
import { carries, operationsOf } from './requests.js'
import type { RunParts } from './run-parts.js'
import type { Slots } from './slots.js'
import { type FreshRead, type Step, type StepOutcome, StepRun } from './step-run.js'
import { SETTLES_MS, UserReads } from './user-reads.js'
import { notVerified, shows, type Verdict, verdictOn } from './verdict.js'

const VERIFY_MS = 5 * 60_000
const FIRST_LOOK_MS = 1_000
const LONGEST_LOOK_MS = 20_000

/** How a user ended; `credentials` besides stops the whole job. */
export type UserEnd =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'failed'; readonly failures: readonly Failure[]; readonly credentials: boolean }

/** One user's way through a run: read, take up what an earlier run left open, derive, send, and prove where needed. */
export class UserRun {
  readonly #n: number
  readonly #planned: PlannedUser
  readonly #parts: RunParts
  readonly #slots: Slots
  readonly #halt: AbortSignal
  readonly #learnt: Learnt
  readonly #reads: UserReads
  readonly #steps = new Map<string, StepRun>()
  readonly #done = new Set<string>()
  /** Operations whose success has yet to show. */
  readonly #unproven = new Set<string>()
  readonly #failed = new Map<string, Failure>()
  readonly #names: NamesOfOne
  /** The service has refused an empty text for this user, so what is taken away is left out. */
  #clearsByOmission = false
  #fresh: User | undefined

  constructor(
    n: number,
    planned: PlannedUser,
    parts: RunParts,
    slots: Slots,
    halt: AbortSignal,
    learnt: Learnt,
  ) {
    this.#n = n
    this.#planned = planned
    this.#parts = parts
    this.#slots = slots
    this.#halt = halt
    this.#learnt = learnt
    this.#names = new NamesOfOne(learnt.directory)
    this.#reads = new UserReads(planned, parts, slots, halt)
  }

  /** Whether this run has sent anything for the user. */
  get hasSent(): boolean {
    return [...this.#steps.values()].some(({ sent }) => sent > 0)
  }

  /** Calls sent so far for the first of some settings, those of earlier runs included. */
  attemptsAt([first]: readonly string[]): number {
    return first === undefined ? 0 : this.#history.attemptsOf(settingOf(first).operations)
  }

  /** The latest failure of a user that has not ended; what was made up for is none. */
  get last(): Failure | undefined {
    return [...this.#steps].findLast(([name, { last }]) => last && !this.#done.has(name))?.[1].last
  }

  /** Operations that have done their work. */
  get done(): readonly string[] {
    return [...this.#done]
  }

  /** Failures of the operations that were given up. */
  get failures(): readonly Failure[] {
    const { partial } = this.#planned
    return [...(partial === undefined ? [] : [partial]), ...this.#failed.values()]
  }

  /** Columns of the settings that are still to be done, as far as is known. */
  left(): readonly string[] {
    const { edits } = this.#planned
    const open = this.#fresh === undefined ? edits : remainingEdits(this.#fresh, edits)
    return open.filter((edit) => !this.#isDone(edit)).map(({ setting }) => setting)
  }

  get #history(): UserHistory {
    return this.#parts.journal.reading.historyAt(this.#n)
  }

  /** Whether every call that the edit still needs, as far as is known, has done its work. */
  #isDone(edit: Edit): boolean {
    const { operations } = settingOf(edit.setting)
    if (this.#fresh === undefined || operations.every((operation) => !this.#done.has(operation))) return false
    return operationsOf(edit, this.#fresh, this.#rules).every((operation) => this.#done.has(operation))
  }

  /** @throws the halt signal's reason if the job stops before this user's end is known */
  async run(): Promise<UserEnd> {
    try {
      return await this.#run()
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      return this.#end([this.#readFailure(error)], error.failure.kind === 'credentials')
    } finally {
      this.#names.end()
    }
  }

  async #run(): Promise<UserEnd> {
    let fresh = await this.#read()
    await this.#takeUp(fresh)
    for (;;) {
      const drift = this.#drift(fresh.user)
      if (drift !== undefined) return this.#prove([drift])
      const step = this.#nextStep(fresh)
      if (step === undefined) return this.#prove([])
      if ('refused' in step) return this.#prove([refusalFailure(step, this.left())])
      const { operation } = step.request
      const run = this.#runOf(operation)
      const mayBeSent = await this.#names.mayBeSent(step.request, this.#slots)
      const outcome = mayBeSent ? await run.attempt(step) : run.refused()
      if (outcome.is === 'done') this.#succeeded(step)
      else if (outcome.is === 'failed') this.#gaveUp(step, outcome.failure)
      else if (outcome.is === 'no-credentials') return this.#end([outcome.failure], true)
      else if (outcome.is === 'unknown-operation') this.#learnt.knowsUserConfig = false
      else if (outcome.is === 'try-again') await run.pause()
      else fresh = await this.#readAgain(operation, run, outcome.because)
    }
  }

  /** What an earlier run of the job has done is not done again; what it left open is judged by what is there now. */
  async #takeUp(fresh: FreshRead): Promise<void> {
    for (const call of this.#history.operations) {
      if (isDone(call)) this.#done.add(call.operation)
      else if (isOpen(call)) await this.#judge(call, fresh.user)
      else if (call.verdict === undefined && call.answer?.failure === null) this.#unproven.add(call.operation)
    }
  }

  /** Records what a read tells of a call, and believes it. */
  async #judge(call: OperationHistory, user: User): Promise<Verdict> {
    const { clock, journal } = this.#parts
    const verdict = verdictOn(call, this.#planned, user, this.#learnt)
    const { operation } = call
    await journal.write({ type: 'judged', time: isoTime(clock.now()), n: this.#n, operation, verdict })
    if (verdict === 'applied') this.#done.add(operation)
    return verdict
  }

  async #readAgain(
    operation: string,
    run: StepRun,
    because: Extract<StepOutcome, { is: 'read-again' }>['because'],
  ): Promise<FreshRead> {
    if (because === 'lost-answer' || because === 'conflict') await run.pause()
    const fresh = await this.#read()
    const call = this.#history.operation(operation)
    if (because === 'stale' || because === 'conflict' || call === undefined) return fresh
    const verdict = await this.#judge(call, fresh.user)
    if (verdict !== 'applied' && because === 'last-look' && run.last !== undefined)
      this.#failed.set(operation, run.last)
    return fresh
  }

  #drift(user: User): Failure | undefined {
    const { journal } = this.#parts
    if (journal.options.onDrift === 'overwrite') return undefined
    const open = this.#planned.edits.filter((edit) => !this.#isSettled(edit))
    return driftOf(user, this.#planned, open, this.#history, journal.reading.plan.labels)
  }

  /** Whether nothing more will be sent for an edit. */
  #isSettled({ setting }: Edit): boolean {
    return settingOf(setting).operations.some((operation) => this.#isCalled(operation))
  }

  /** Whether an operation is not called again: it has done its work, as far as is known, or was given up. */
  #isCalled(operation: string): boolean {
    return [this.#done, this.#unproven, this.#failed].some((settled) => settled.has(operation))
  }

  /** The next call that is still needed, derived from what is there now. */
  #nextStep(fresh: FreshRead): Step | Refusal | undefined {
    const { edits } = this.#planned
    const { wanted, refusal } = applyEdits(fresh.user, edits)
    if (refusal !== undefined) return refusal
    const request = requestsFor(fresh.user, wanted, this.#rules).find(
      ({ operation }) => !this.#isCalled(operation),
    )
    if (request === undefined) return this.#legacyRefusal(fresh.user, wanted)
    const carried = edits.filter((edit) => carries(request.operation, edit, fresh.user))
    const readBack =
      this.#parts.journal.options.verify || provesNothing(request) || this.#names.isTrial(request)
    const isMissing = (other: string): boolean => other !== request.operation && !this.#done.has(other)
    const partly = carried.filter((edit) => operationsOf(edit, fresh.user, this.#rules).some(isMissing))
    return { n: this.#n, planned: this.#planned, request, edits: carried, partly, fresh, wanted, readBack }
  }

  /** A service that lacks the newer call may leave no way to make a change. */
  #legacyRefusal(fresh: User, wanted: User): Refusal | undefined {
    const isLeft = remainingEdits(fresh, this.#planned.edits).some(
      (edit) => settingOf(edit.setting).operations.includes('UpdateUserConfig') && !this.#isSettled(edit),
    )
    return this.#learnt.knowsUserConfig || !isLeft || this.#failed.size > 0
      ? undefined
      : legacyRefusal(fresh, wanted)
  }

  get #rules(): Rules {
    const clearsByOmission = this.#learnt.clearsByOmission || this.#clearsByOmission
    return { ...this.#learnt, clearsByOmission, omitsDirectory: this.#names.areOmitted }
  }

  /** What is refused may still be left out instead: what the directory decides, then an empty text. */
  #gaveUp({ request }: Step, failure: Failure): void {
    if (failure.kind === 'invalid' && this.#names.leaveOut(request, this.#learnt)) return
    if (failure.kind === 'invalid' && request.empties === true) this.#clearsByOmission = true
    // Refused because an earlier attempt has made the change already? That must have time to show.
    else if (this.#runOf(request.operation).mayHaveWritten) this.#unproven.add(request.operation)
    else this.#failed.set(request.operation, failure)
  }

  #succeeded({ request, readBack, fresh }: Step): void {
    const { operation } = request
    this.#names.carriedOut(request, fresh.user)
    // Only now is it known what the refusal was about.
    if (request.clears === true && this.#clearsByOmission) this.#learnt.clearsByOmission = true
    if (readBack) this.#unproven.add(operation)
    else this.#done.add(operation)
  }

  /** Nothing is left to be sent. What was answered with success and proves nothing must show before it counts. */
  async #prove(failures: readonly Failure[]): Promise<UserEnd> {
    const { clock, journal } = this.#parts
    const began = clock.monotonic()
    const patience = journal.options.verify ? VERIFY_MS : SETTLES_MS
    for (let wait = FIRST_LOOK_MS; this.#unproven.size > 0; wait = Math.min(wait * 2, LONGEST_LOOK_MS)) {
      const { user } = await this.#read()
      const isLast = clock.monotonic() - began >= patience
      for (const operation of this.#unproven) await this.#proveOne(operation, user, isLast)
      if (this.#unproven.size > 0) await this.#slots.without(() => clock.sleep(wait, this.#halt))
    }
    return this.failures.length + failures.length === 0 ? { outcome: 'succeeded' } : this.#end(failures)
  }

  async #proveOne(operation: string, user: User, isLast: boolean): Promise<void> {
    const call = this.#history.operation(operation)
    if (call === undefined) throw new Error(`${operation} is to be proved and was never sent`)
    const isShown = shows(call, this.#planned, user, this.#learnt)
    if (!isShown && !isLast) return
    this.#unproven.delete(operation)
    await this.#judge(call, user)
    const refusal = call.answer?.failure === null ? undefined : this.#steps.get(operation)?.last
    const failure = isShown ? this.#names.lookAt(call, user) : (refusal ?? notVerified(call))
    if (failure !== undefined) this.#failed.set(operation, failure)
  }

  #runOf(operation: string): StepRun {
    const attempts = this.#history.operation(operation)?.attempts ?? 0
    const there = this.#steps.get(operation) ?? new StepRun(this.#parts, this.#slots, this.#halt, attempts)
    this.#steps.set(operation, there)
    return there
  }

  async #read(): Promise<FreshRead> {
    const read = await this.#reads.next(this.#history, this.hasSent)
    this.#fresh = read.user
    return read
  }

  #end(more: readonly Failure[], credentials = false): UserEnd {
    return { outcome: 'failed', failures: [...this.failures, ...more], credentials }
  }

  /** A read that failed after a write whose answer told nothing must not hide that the write may have been made. */
  #readFailure({ operation, failure, attempts }: CallError): Failure {
    const open = this.last
    if (open !== undefined && (open.kind === 'unknown' || open.kind === 'transient')) return open
    const { code, kind, message, requestId } = failure
    return { settings: this.left(), operation, code, kind, message, requestId, attempts }
  }
}
