import { CallError, type WriteAnswer } from '../connect/connect.js'
import type { FreshRead } from '../connect/read-user.js'
import { isUnread, type UserHistory } from '../journal/user-history.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import { isoTime } from '../platform/clock.js'
import { settingOf } from '../settings/index.js'
import { decide, type Known, type Next, type Step } from './decide.js'
import { driftFailure } from './drift.js'
import { type OpenFailure, openFailure } from './open-failure.js'
import { notVerified, readFailure, unjudged } from './failures.js'
import { settingsLeft, unfinishedSettings } from './progress.js'
import { send } from './send.js'
import type { UserBehaviour } from './service-behaviour.js'
import { stepEvent } from './step-event.js'
import { UserReads } from './user-reads.js'
import type { SharedRun, UserEnd, UserRunner } from './user-runner.js'

/** One user's edits: `decide` says what to do next, and this does it. */
export class UserRun implements UserRunner {
  readonly #n: number
  readonly #planned: PlannedUser
  readonly #shared: SharedRun
  readonly #reads: UserReads
  readonly #behaviour: UserBehaviour
  readonly #givenUp = new Map<string, Failure>()
  readonly #failures = new Map<string, OpenFailure>()
  #stopped: Failure | undefined
  #fresh: FreshRead | undefined
  #proof: Known['proof']
  hasSent = false

  constructor(n: number, planned: PlannedUser, shared: SharedRun) {
    this.#n = n
    this.#planned = planned
    this.#shared = shared
    this.#reads = new UserReads(planned, shared.context, shared.users, shared.halt)
    this.#behaviour = shared.behaviour.forUser()
  }

  get #history(): UserHistory {
    return this.#shared.context.journal.history.historyAt(this.#n)
  }

  #known(): Known {
    const { clock, connect, journal, random } = this.#shared.context
    return {
      planned: this.#planned,
      history: this.#history,
      options: journal.options,
      rules: this.#behaviour.rules,
      isTrial: (request) => this.#behaviour.isTrial(request),
      givenUp: this.#givenUp,
      failures: this.#failures,
      stopped: this.#stopped,
      fresh: this.#fresh,
      proof: this.#proof,
      now: clock.monotonic(),
      lastMoved: (operation) => connect.lastMoved(operation),
      jitter: random(),
    }
  }

  get left(): readonly string[] {
    return settingsLeft(this.#known())
  }

  get unfinished(): readonly string[] {
    return unfinishedSettings(this.#known())
  }

  get failures(): readonly Failure[] {
    const { partial } = this.#planned
    return [...(partial === undefined ? [] : [partial]), ...this.#givenUp.values()]
  }

  /** The most recent open failure: operations that later succeeded, or were given up, don't count. */
  get last(): Failure | undefined {
    const open = [...this.#failures].findLast(([operation]) => !this.#givenUp.has(operation))?.[1]
    return open === undefined ? this.#unread : unjudged(open.failure, open.answer)
  }

  /** A call that succeeded and was not read back. */
  get #unread(): Failure | undefined {
    const call = this.#history.operations.findLast(isUnread)
    return call && notVerified(call, 'the service answered with success, but the change was not read back')
  }

  /** Calls sent so far for the first of some settings, those of earlier runs included. */
  attemptsAt([first]: readonly string[]): number {
    return first === undefined ? 0 : this.#history.attemptsOf(settingOf(first).operations)
  }

  get done(): readonly string[] {
    return this.#history.doneOperations
  }

  /** @throws the halt signal's reason if the job stops before this user's end is known */
  async run(): Promise<UserEnd> {
    try {
      for (;;) {
        const next = decide(this.#known())
        if (next.is === 'end') return { failures: next.failures, credentials: false }
        await this.#do(next)
      }
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      return {
        failures: [...this.failures, readFailure(error, this.unfinished, this.last)],
        credentials: error.failure.kind === 'credentials',
      }
    } finally {
      this.#behaviour.end()
    }
  }

  async #do(next: Exclude<Next, { is: 'end' }>): Promise<void> {
    switch (next.is) {
      case 'read':
        await this.#pause(next.afterMs)
        return this.#read()
      case 'look':
        return this.#look(next.afterMs)
      case 'send':
        await this.#pause(next.afterMs)
        return this.#send(next.step)
      case 'judge':
        return this.#judge(next)
      case 'give-up':
        return this.#giveUp(next.operation)
      case 'drifted': {
        const label = await this.#shared.context.labels(next.edits, this.#shared.reading)
        this.#stopped = driftFailure(next.user, this.#planned, next.edits, label)
      }
    }
  }

  async #read(): Promise<void> {
    const { value, hasWaited } = await this.#shared.outage.read(() =>
      this.#reads.next(this.#history, this.hasSent),
    )
    this.#fresh = value
    // Calls that failed meanwhile failed because of an outage that is over.
    if (hasWaited) this.#failures.clear()
  }

  async #pause(ms: number): Promise<void> {
    const { users, context, halt } = this.#shared
    if (ms > 0) await users.releaseWhile(() => context.clock.sleep(ms, halt))
  }

  async #look(afterMs: number): Promise<void> {
    const { since, looks } = this.#proof ?? { since: this.#shared.context.clock.monotonic(), looks: 0 }
    await this.#pause(afterMs)
    await this.#read()
    this.#proof = { since, looks: looks + 1 }
  }

  async #send(step: Step): Promise<void> {
    const { context, users, reading } = this.#shared
    const { operation } = step.request
    if (!(await this.#behaviour.maySend(step.request, users))) return this.#giveUp(operation)
    const { fresh, wanted, edits } = step
    const settings = edits.map(({ setting }) => setting)
    const call = { operation, user: fresh.user, wanted, settings }
    const refusal = await context.guard(call, reading)
    if (refusal !== undefined) return void this.#givenUp.set(operation, refusal)
    const attempt = (this.#history.operation(operation)?.attempts ?? 0) + 1
    const answer = await send(step, { n: this.#n, planned: this.#planned, attempt }, this.#shared)
    if (answer === undefined) this.#fresh = undefined
    else this.#take(step, attempt, answer)
  }

  /** Sends this operation no more, unless another one does the same. Its last failure stands. */
  #giveUp(operation: string): void {
    const open = this.#failures.get(operation)
    if (open === undefined) throw new Error(`${operation} has not failed, and must not be sent`)
    if (this.#behaviour.onUnusable(open.answer, operation))
      this.#failures.set(operation, { ...open, hasOtherForm: true })
    else this.#givenUp.set(operation, open.failure)
  }

  #take(step: Step, attempt: number, answer: WriteAnswer): void {
    const { operation } = step.request
    this.hasSent = true
    this.#proof = undefined
    if (answer.result === 'done') {
      this.#failures.delete(operation)
      this.#behaviour.onDone(step.request, step.fresh.user)
    } else {
      const { failure } = answer
      const hasOtherForm = this.#behaviour.onRejected(step.request, failure)
      const now = this.#shared.context.clock.monotonic()
      const isNew = this.#history.created !== undefined
      const call = { ...step, attempts: attempt, answer: failure, hasOtherForm, isNew, now }
      const open = openFailure(call, this.#failures.get(operation))
      // The latest stands last.
      this.#failures.delete(operation)
      this.#failures.set(operation, open)
      // A read shows whether the service can't be reached at all, and waits until it can.
      if (failure.unreachable === true) this.#fresh = undefined
    }
    this.#report(step, attempt, answer)
  }

  async #judge({ call, verdict, unless }: Extract<Next, { is: 'judge' }>): Promise<void> {
    const { journal, clock } = this.#shared.context
    const { operation } = call
    await journal.write({ type: 'judged', time: isoTime(clock.now()), n: this.#n, operation, verdict })
    if (verdict === 'applied') this.#failures.delete(operation)
    const onRead = () => this.#fresh && this.#behaviour.onRead(call, this.#fresh.user)
    const failure = verdict === 'applied' ? onRead() : unless
    if (failure !== undefined) this.#givenUp.set(operation, failure)
  }

  #report(step: Step, attempt: number, answer: WriteAnswer): void {
    const { operation } = step.request
    const { username, userId } = this.#planned
    const next = answer.result === 'done' ? undefined : decide(this.#known())
    const isGivenUp = next?.is === 'give-up' && next.operation === operation
    this.#shared.context.report(stepEvent({ username, userId, operation, attempt, answer }, isGivenUp))
  }
}
