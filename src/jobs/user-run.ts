import { CallError } from '../connect/connect.js'
import type { Edit, Refusal } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { operationOf, requestsFor } from '../operations/index.js'
import { legacyRefusal } from '../operations/update-user-phone-config.js'
import { applyEdits, remainingEdits } from '../plan/plan-user.js'
import { settingOf } from '../settings/index.js'
import type { RunParts } from './run-parts.js'
import type { Slots } from './slots.js'
import { type FreshRead, NOT_FOUND_MS, type Step, StepRun } from './step-run.js'

const NOT_FOUND_WAIT_MS = 2_000
/** How long a change that must be read back may take to show (eventual consistency). */
const READ_BACK_MS = 60_000

/** What a job has learnt of the service while it ran; shared by all its users. */
export interface Learnt {
  knowsUserConfig: boolean
}

/** How a user ended; `credentials` besides stops the whole job. */
export type UserEnd =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'failed'; readonly failures: readonly Failure[]; readonly credentials: boolean }

/** One user's way through a job: read, derive, send, and again where that is needed. */
export class UserRun {
  readonly #n: number
  readonly #planned: PlannedUser
  readonly #parts: RunParts
  readonly #slots: Slots
  readonly #halt: AbortSignal
  readonly #learnt: Learnt
  readonly #steps = new Map<string, StepRun>()
  readonly #done = new Set<string>()
  readonly #failed = new Map<string, Failure>()
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
  }

  /** Calls sent so far, over all operations. */
  get attempts(): number {
    return [...this.#steps.values()].reduce((sum, step) => sum + step.attempts, 0)
  }

  /** The latest failure of a user that has not ended. */
  get last(): Failure | undefined {
    return [...this.#steps.values()].findLast((step) => step.last !== undefined)?.last
  }

  /** Operations that have done their work. */
  get done(): readonly string[] {
    return [...this.#done]
  }

  /** Failures of the operations that were given up. */
  get failures(): readonly Failure[] {
    return [...this.#failed.values()]
  }

  /** Columns of the settings that are still to be done, as far as is known. */
  left(): readonly string[] {
    const { edits } = this.#planned
    const open = this.#fresh === undefined ? edits : remainingEdits(this.#fresh, edits)
    return open.filter((edit) => !this.#isDone(edit)).map(({ setting }) => setting)
  }

  #isDone(edit: Edit): boolean {
    return settingOf(edit.setting).operations.some((operation) => this.#done.has(operation))
  }

  /** @throws the halt signal's reason if the job stops before this user's end is known */
  async run(): Promise<UserEnd> {
    try {
      return await this.#run()
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      return this.#end([this.#readFailure(error)], error.failure.kind === 'credentials')
    }
  }

  async #run(): Promise<UserEnd> {
    let fresh = await this.#read()
    for (;;) {
      const step = this.#nextStep(fresh)
      if (step === undefined) return this.#failed.size === 0 ? { outcome: 'succeeded' } : this.#end([])
      if ('refused' in step) return this.#end([this.#refusalFailure(step)])
      const { operation } = step.request
      const run = this.#runOf(step)
      const outcome = await run.attempt(step)
      if (outcome.is === 'done') fresh = await this.#afterSuccess(step, fresh)
      else if (outcome.is === 'failed') this.#failed.set(operation, outcome.failure)
      else if (outcome.is === 'no-credentials') return this.#end([outcome.failure], true)
      else if (outcome.is === 'unknown-operation') this.#learnt.knowsUserConfig = false
      else if (outcome.is === 'try-again') await run.pause()
      else {
        if (outcome.because === 'lost-answer' || outcome.because === 'conflict') await run.pause()
        fresh = await this.#read()
        if (outcome.because === 'stale' || outcome.because === 'conflict') continue
        const verdict = await run.recordVerdict(step, fresh.user)
        if (verdict === 'applied') this.#done.add(operation)
        else if (outcome.because === 'last-look' && run.last !== undefined)
          this.#failed.set(operation, run.last)
      }
    }
  }

  /** The next call that is still needed, derived from what is there now. */
  #nextStep(fresh: FreshRead): Step | Refusal | undefined {
    const { edits } = this.#planned
    const { wanted, refusal } = applyEdits(fresh.user, edits)
    if (refusal !== undefined) return refusal
    const request = requestsFor(fresh.user, wanted, this.#learnt).find(
      ({ operation }) => !this.#done.has(operation) && !this.#failed.has(operation),
    )
    if (request === undefined) return this.#legacyRefusal(fresh.user, wanted)
    const carried = edits.filter((edit) => carries(request.operation, edit, fresh.user))
    return { n: this.#n, planned: this.#planned, request, edits: carried, fresh, wanted }
  }

  /** A service that lacks the newer call may leave no way to make a change. */
  #legacyRefusal(fresh: User, wanted: User): Refusal | undefined {
    const isOpen = remainingEdits(fresh, this.#planned.edits).some(
      (edit) => settingOf(edit.setting).operations.includes('UpdateUserConfig') && !this.#isDone(edit),
    )
    return this.#learnt.knowsUserConfig || !isOpen || this.#failed.size > 0
      ? undefined
      : legacyRefusal(fresh, wanted)
  }

  /** A step that proves nothing by its answer is read back; the others are believed. */
  async #afterSuccess(step: Step, fresh: FreshRead): Promise<FreshRead> {
    const { operation } = step.request
    if (operationOf(operation).mustReadBack?.(step.request) !== true) {
      this.#done.add(operation)
      return fresh
    }
    const { clock } = this.#parts
    const began = clock.monotonic()
    const run = this.#runOf(step)
    for (;;) {
      const read = await this.#read()
      if (isDone(step, read.user)) {
        await run.recordVerdict(step, read.user)
        this.#done.add(operation)
        return read
      }
      if (clock.monotonic() - began >= READ_BACK_MS) {
        await run.recordVerdict(step, read.user)
        this.#failed.set(operation, run.notVerified(step))
        return read
      }
      await this.#slots.without(() => clock.sleep(NOT_FOUND_WAIT_MS, this.#halt))
    }
  }

  #runOf(step: Step): StepRun {
    const { operation } = step.request
    const there = this.#steps.get(operation) ?? new StepRun(this.#parts, this.#slots, this.#halt)
    this.#steps.set(operation, there)
    return there
  }

  /** Somebody the plan has read exists, so not being found is waited out for a while. */
  async #read(): Promise<FreshRead> {
    const { clock, connect } = this.#parts
    const began = clock.monotonic()
    for (;;) {
      try {
        this.#fresh = await connect.describeUser(this.#planned.userId, this.#halt)
        return { user: this.#fresh, at: clock.monotonic() }
      } catch (error) {
        const wait = error instanceof CallError && error.failure.kind === 'not-found'
        if (!wait || clock.monotonic() - began >= NOT_FOUND_MS) throw error
        await this.#slots.without(() => clock.sleep(NOT_FOUND_WAIT_MS, this.#halt))
      }
    }
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

  #refusalFailure({ code, refused, kind = 'invalid' }: Refusal): Failure {
    return {
      settings: this.left(),
      operation: null,
      code,
      kind,
      message: refused,
      requestId: null,
      attempts: 0,
    }
  }
}

function carries(operation: string, edit: Edit, fresh: User): boolean {
  const setting = settingOf(edit.setting)
  return setting.operations.includes(operation) && setting.remaining(fresh, edit) !== undefined
}

function isDone(step: Step, user: User): boolean {
  return remainingEdits(user, step.edits).length === 0
}
