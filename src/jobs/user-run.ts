import { CallError } from '../connect/connect.js'
import type { Edit, Refusal } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { requestsFor } from '../operations/index.js'
import { applyEdits } from '../plan/plan-user.js'
import { settingOf } from '../settings/index.js'
import type { RunParts } from './run-parts.js'
import type { Slots } from './slots.js'
import { type FreshRead, NOT_FOUND_MS, type Step, StepRun } from './step-run.js'

const NOT_FOUND_WAIT_MS = 2_000

/** How a user ended; `credentials` besides stops the whole job. */
export type UserEnd =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'failed'; readonly failure: Failure; readonly credentials: boolean }

/** One user's way through a job: read, derive, send, and again where that is needed. */
export class UserRun {
  readonly #n: number
  readonly #planned: PlannedUser
  readonly #parts: RunParts
  readonly #slots: Slots
  readonly #halt: AbortSignal
  readonly #steps = new Map<string, StepRun>()
  readonly #done = new Set<string>()

  constructor(n: number, planned: PlannedUser, parts: RunParts, slots: Slots, halt: AbortSignal) {
    this.#n = n
    this.#planned = planned
    this.#parts = parts
    this.#slots = slots
    this.#halt = halt
  }

  /** Calls sent so far, over all operations. */
  get attempts(): number {
    return [...this.#steps.values()].reduce((sum, step) => sum + step.attempts, 0)
  }

  /** The latest failure of a user that has not ended. */
  get last(): Failure | undefined {
    return [...this.#steps.values()].findLast((step) => step.last !== undefined)?.last
  }

  /** Columns of the settings whose calls have not been carried out. */
  left(): readonly string[] {
    const isDone = (edit: Edit) =>
      settingOf(edit.setting).operations.every((operation) => this.#done.has(operation))
    return this.#planned.edits.filter((edit) => !isDone(edit)).map(({ setting }) => setting)
  }

  /** @throws the halt signal's reason if the job stops before this user's end is known */
  async run(): Promise<UserEnd> {
    try {
      return await this.#run()
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      return this.#failed(this.#readFailure(error), error.failure.kind === 'credentials')
    }
  }

  async #run(): Promise<UserEnd> {
    let fresh = await this.#read()
    for (;;) {
      const step = this.#nextStep(fresh)
      if (step === undefined) return { outcome: 'succeeded' }
      if ('refused' in step) return this.#failed(this.#refusalFailure(step))
      const run = this.#runOf(step)
      const outcome = await run.attempt(step)
      if (outcome.is === 'done') this.#done.add(step.request.operation)
      else if (outcome.is === 'failed') return this.#failed(outcome.failure)
      else if (outcome.is === 'no-credentials') return this.#failed(outcome.failure, true)
      else if (outcome.is === 'try-again') await run.pause()
      else {
        if (outcome.because === 'lost-answer' || outcome.because === 'conflict') await run.pause()
        fresh = await this.#read()
        if (outcome.because === 'stale' || outcome.because === 'conflict') continue
        const verdict = await run.recordVerdict(step, fresh.user)
        if (verdict === 'applied') this.#done.add(step.request.operation)
        else if (outcome.because === 'last-look' && run.last !== undefined) return this.#failed(run.last)
      }
    }
  }

  /** The next call that is still needed, derived from what is there now. */
  #nextStep(fresh: FreshRead): Step | Refusal | undefined {
    const applied = applyEdits(fresh.user, this.#planned.edits)
    if (applied.refusal !== undefined) return applied.refusal
    const request = requestsFor(fresh.user, applied.wanted).find(
      ({ operation }) => !this.#done.has(operation),
    )
    if (request === undefined) return undefined
    const edits = this.#planned.edits.filter((edit) => carries(request.operation, edit, fresh.user))
    return { n: this.#n, planned: this.#planned, request, edits, fresh, wanted: applied.wanted }
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
        const user = await connect.describeUser(this.#planned.userId, this.#halt)
        return { user, at: clock.monotonic() }
      } catch (error) {
        const wait = error instanceof CallError && error.failure.kind === 'not-found'
        if (!wait || clock.monotonic() - began >= NOT_FOUND_MS) throw error
        await this.#slots.without(() => clock.sleep(NOT_FOUND_WAIT_MS, this.#halt))
      }
    }
  }

  #failed(failure: Failure, credentials = false): UserEnd {
    return { outcome: 'failed', failure, credentials }
  }

  /** A read that failed after a write whose answer told nothing must not hide that the write may have been made. */
  #readFailure({ operation, failure, attempts }: CallError): Failure {
    const open = this.last
    if (open !== undefined && (open.kind === 'unknown' || open.kind === 'transient')) return open
    const { code, kind, message, requestId } = failure
    return { settings: this.left(), operation, code, kind, message, requestId, attempts }
  }

  #refusalFailure({ code, refused }: Refusal): Failure {
    return {
      settings: this.left(),
      operation: null,
      code,
      kind: 'invalid',
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
