import { backoff, SILENCE_MS } from '../connect/retry-policy.js'
import type { CallFailure, WriteAnswer } from '../connect/connect.js'
import type { Values } from '../journal/records.js'
import type { Edit } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { isOnceOnly } from '../operations/index.js'
import type { WriteRequest } from '../operations/operation.js'
import { isoTime } from '../platform/clock.js'
import { settingOf } from '../settings/index.js'
import type { RunParts } from './run-parts.js'
import type { Semaphore } from './semaphore.js'

/** A write must not rest on an older read than this. */
export const FRESH_MS = 10_000
const TRANSIENT_ATTEMPTS = 5
const LOST_ANSWERS = 5
/** The service may not know for a while what does exist (eventual consistency). */
export const NOT_FOUND_MS = 30_000
const NOT_FOUND_WAIT_MS = 2_000

/** A user as read, and when (monotonic milliseconds). */
export interface FreshRead {
  readonly user: User
  readonly at: number
}

/** One call to make for one user: which edits it carries, as they look on the read it rests on. */
export interface Step {
  readonly n: number
  readonly planned: PlannedUser
  readonly request: WriteRequest
  readonly edits: readonly Edit[]
  /** Those of them that take another call as well. */
  readonly partly: readonly Edit[]
  readonly fresh: FreshRead
  readonly wanted: User
  /** Success proves nothing until a read shows it. */
  readonly readBack: boolean
}

/** What an attempt came to. `read-again`: what we know of the user is too old, or nothing is known for certain. */
export type StepOutcome =
  | { readonly is: 'done' }
  | { readonly is: 'try-again' }
  | { readonly is: 'read-again'; readonly because: 'stale' | 'conflict' | 'lost-answer' | 'last-look' }
  | { readonly is: 'failed'; readonly failure: Failure }
  | { readonly is: 'no-credentials'; readonly failure: Failure }
  | { readonly is: 'unknown-operation' }

/** All attempts at one operation for one user, with the budgets of each kind of failure, counted apart. */
export class StepRun {
  readonly #parts: RunParts
  readonly #slots: Semaphore
  readonly #halt: AbortSignal
  /** Calls sent, those of earlier runs included. */
  attempts: number
  /** Calls sent in this run. */
  sent = 0
  /** The latest failure that no success has followed, for a user that is stopped while waiting to try again. */
  last: Failure | undefined
  /** Sent in this run, it may have been carried out although its answer said otherwise, or never came. */
  mayHaveWritten = false
  #transient = 0
  #lost = 0
  #credentials = 0
  #notFoundSince: number | undefined
  #beganAt: number

  constructor(parts: RunParts, slots: Semaphore, halt: AbortSignal, attempts: number) {
    this.attempts = attempts
    this.#parts = parts
    this.#slots = slots
    this.#halt = halt
    this.#beganAt = parts.clock.monotonic()
  }

  /** Sends the step's call once, if its read is still fresh when its turn comes, and judges the answer. */
  async attempt(step: Step): Promise<StepOutcome> {
    const answer = await this.#send(step)
    if (answer.result === 'withheld') return { is: 'read-again', because: 'stale' }
    if (answer.result === 'done') this.last = undefined
    const outcome = answer.result === 'done' ? ({ is: 'done' } as const) : this.#judge(step, answer.failure)
    this.#report(step, answer, outcome)
    return outcome
  }

  /** Nothing is sent any more: what the last answer said holds. */
  refused(): StepOutcome {
    if (this.last === undefined) throw new Error('nothing has been refused')
    return { is: 'failed', failure: this.last }
  }

  /** The call is in flight from its record to that of its answer: meanwhile the job can't give its turn away. */
  async #send(step: Step): Promise<WriteAnswer> {
    const { connect, turn } = this.#parts
    let entered = false
    try {
      const answer = await connect.write(step.request, this.#halt, async () => {
        this.#halt.throwIfAborted()
        entered = await turn.enter(this.#halt)
        return entered && this.#beforeSend(step)
      })
      if (answer.result !== 'withheld') await this.#recordAnswer(step, answer)
      return answer
    } finally {
      if (entered) turn.leave()
    }
  }

  /** The pause before trying again; the user's place is somebody else's meanwhile. */
  async pause(): Promise<void> {
    const failure = this.last
    if (failure === undefined || failure.kind === 'throttled' || failure.kind === 'credentials') return
    const wait =
      failure.kind === 'not-found'
        ? NOT_FOUND_WAIT_MS
        : backoff(this.#transient + this.#lost, this.#parts.random)
    await this.#slots.without(() => this.#parts.clock.sleep(wait, this.#halt))
  }

  async #beforeSend(step: Step): Promise<boolean> {
    this.#halt.throwIfAborted()
    const { clock, journal } = this.#parts
    if (clock.monotonic() - step.fresh.at > FRESH_MS) return false
    const { lastModified } = step.fresh.user
    await journal.write({
      type: 'sent',
      time: this.#time(),
      n: step.n,
      userId: step.planned.userId,
      operation: step.request.operation,
      attempt: this.attempts + 1,
      ...(lastModified === undefined ? {} : { modified: isoTime(lastModified) }),
      before: viewAll(step.edits, step.fresh.user),
      wanted: viewAll(step.edits, step.wanted),
      ...(step.partly.length === 0 ? {} : { partly: step.partly.map(({ setting }) => setting) }),
      readBack: step.readBack,
    })
    this.attempts += 1
    this.sent += 1
    return true
  }

  async #recordAnswer(step: Step, answer: Exclude<WriteAnswer, { result: 'withheld' }>): Promise<void> {
    const failure = answer.result === 'done' ? null : answer.failure
    const serviceTime = answer.result === 'done' ? answer.serviceTime : undefined
    await this.#parts.journal.write({
      type: 'answered',
      time: this.#time(),
      n: step.n,
      operation: step.request.operation,
      attempt: this.attempts,
      requestId: answer.result === 'done' ? answer.requestId : answer.failure.requestId,
      ...(serviceTime === undefined ? {} : { serviceTime: isoTime(serviceTime) }),
      failure: failure === null ? null : { kind: failure.kind, code: failure.code, message: failure.message },
    })
  }

  #judge(step: Step, answered: CallFailure): StepOutcome {
    const failure = this.#failureOf(step, answered)
    this.last = failure
    if (answered.unknownOperation === true && step.request.operation === 'UpdateUserConfig')
      return { is: 'unknown-operation' }
    const now = this.#parts.clock.monotonic()
    switch (failure.kind) {
      case 'throttled': {
        const moved = Math.max(this.#parts.connect.lastMoved(step.request.operation), this.#beganAt)
        return now - moved > SILENCE_MS ? { is: 'failed', failure } : { is: 'try-again' }
      }
      case 'transient':
        this.#transient += 1
        if (answered.conflict !== true) this.mayHaveWritten = true
        // A server error does not say that nothing happened, so the user is looked at before it is called failed.
        if (this.#transient >= TRANSIENT_ATTEMPTS) return { is: 'read-again', because: 'last-look' }
        if (answered.conflict === true) return { is: 'read-again', because: 'conflict' }
        return isOnceOnly(step.request) ? { is: 'read-again', because: 'lost-answer' } : { is: 'try-again' }
      case 'unknown':
        this.#lost += 1
        this.mayHaveWritten = true
        return { is: 'read-again', because: this.#lost >= LOST_ANSWERS ? 'last-look' : 'lost-answer' }
      case 'not-found':
        this.#notFoundSince ??= now
        return now - this.#notFoundSince >= NOT_FOUND_MS ? { is: 'failed', failure } : { is: 'try-again' }
      case 'credentials':
        this.#credentials += 1
        return this.#credentials > 1 ? { is: 'no-credentials', failure } : { is: 'try-again' }
      default:
        return { is: 'failed', failure }
    }
  }

  #failureOf(step: Step, { kind, code, message, requestId }: CallFailure): Failure {
    const settings = step.edits.map(({ setting }) => setting)
    return {
      settings,
      operation: step.request.operation,
      code,
      kind,
      message,
      requestId,
      attempts: this.attempts,
    }
  }

  #report(step: Step, answer: WriteAnswer, outcome: StepOutcome): void {
    const { username, userId } = step.planned
    const failure = answer.result === 'failed' ? answer.failure : null
    this.#parts.report({
      type: 'step',
      step: {
        username,
        userId,
        operation: step.request.operation,
        attempt: this.attempts,
        outcome: outcome.is === 'done' ? 'succeeded' : outcome.is === 'failed' ? 'failed' : 'trying-again',
        failure:
          failure === null ? null : { code: failure.code, kind: failure.kind, message: failure.message },
        requestId: answer.result === 'done' ? answer.requestId : (failure?.requestId ?? null),
      },
    })
  }

  #time(): string {
    return isoTime(this.#parts.clock.now())
  }
}

function viewAll(edits: readonly Edit[], user: User): Values {
  return Object.fromEntries(edits.map((edit) => [edit.setting, settingOf(edit.setting).view(user, edit)]))
}
