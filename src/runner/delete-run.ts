import { CallError, type CallFailure, isCallError, type WriteAnswer } from '../connect/connect.js'
import type { FreshRead } from '../connect/read-user.js'
import { type FailureTally, tallied, waitAfter } from '../connect/retry-policy.js'
import { SETTLES_MS } from '../journal/recent-writes.js'
import type { DeletedRecord } from '../journal/records.js'
import type { UserHistory } from '../journal/user-history.js'
import { type Failure, type FailureKind, failureOfCall } from '../model/outcome.js'
import { labelOf, type PlannedUser, type QuickConnect } from '../model/plan.js'
import { DELETE_USER, deleteQuickConnectRequest, deleteRequest } from '../operations/delete-user.js'
import type { WriteRequest } from '../operations/operation.js'
import { deletionDriftFailure } from './drift.js'
import { unjudged, wrongUser } from './failures.js'
import { sendCall } from './send.js'
import { stepEvent } from './step-event.js'
import type { SharedRun, UserEnd, UserRunner } from './user-runner.js'
import { UserReads } from './user-reads.js'

/** Between two looks at whether a user is gone. */
const LOOK_MS = 5_000

/** What may have been carried out, or says nothing of this user. */
const READ_BEFORE_END: ReadonlySet<FailureKind> = new Set(['credentials', 'transient', 'unknown'])

/**
 * One user's deletion: reads the whole user, deletes the quick connects that call it, then deletes it. The whole record is
 * on disk before the call. Deleting twice does no harm, so a lost answer needs no verdict: a user counts as deleted if
 * it is not found for as long as reads may lag.
 */
export class DeleteRun implements UserRunner {
  readonly #n: number
  readonly #planned: PlannedUser
  readonly #shared: SharedRun
  readonly #reads: UserReads
  readonly #beganAt: number
  readonly #goneQuickConnects = new Set<string>()
  #tally: FailureTally = {}
  #open: { readonly failure: Failure; readonly answer: CallFailure } | undefined
  /** The call is given up, unless the next read shows that it was carried out, or that the credentials are refused in general. */
  #final: { readonly failure: Failure; readonly at: number } | undefined
  hasSent = false
  readonly failures: readonly Failure[] = []

  constructor(n: number, planned: PlannedUser, shared: SharedRun) {
    this.#n = n
    this.#planned = planned
    this.#shared = shared
    this.#reads = new UserReads(planned, shared.context, shared.users, shared.halt)
    this.#beganAt = shared.context.clock.monotonic()
  }

  get #history(): UserHistory {
    return this.#shared.context.journal.history.historyAt(this.#n)
  }

  /** No settings: the user itself is what is left to do. */
  get left(): readonly string[] {
    return []
  }

  get unfinished(): readonly string[] {
    return []
  }

  get last(): Failure | undefined {
    return this.#open && unjudged(this.#open.failure, this.#open.answer)
  }

  get done(): readonly string[] {
    return this.#history.doneOperations
  }

  attemptsAt(): number {
    return this.#history.attemptsOf([DELETE_USER.name])
  }

  async run(): Promise<UserEnd> {
    try {
      return await this.#deleteUser()
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      const { operation, failure, attempts } = error
      const failed = this.last ?? failureOfCall(failure, { settings: [], operation, attempts })
      return { failures: [failed], credentials: failure.kind === 'credentials' }
    }
  }

  async #deleteUser(): Promise<UserEnd> {
    for (;;) {
      const fresh = await this.#read()
      if (fresh === undefined) return { failures: [], credentials: false }
      // The user is still there, and could be read with the credentials that the call was refused for.
      if (this.#final !== undefined) {
        if (await this.#waitsToShow(this.#final)) continue
        return { failures: [this.#final.failure], credentials: false }
      }
      const refusal = wrongUser(this.#planned, fresh.user) ?? this.#drift(fresh)
      if (refusal !== undefined) return { failures: [refusal], credentials: false }
      const end = await this.#delete(fresh)
      if (end !== undefined) return end
    }
  }

  /** Waits while the last call may have been carried out and only does not show yet; false once there was time for it. */
  async #waitsToShow({ failure, at }: { readonly failure: Failure; readonly at: number }): Promise<boolean> {
    const { users, context, halt } = this.#shared
    const mayBeGone = failure.operation === DELETE_USER.name && failure.kind !== 'credentials'
    if (!mayBeGone || context.clock.monotonic() - at >= SETTLES_MS) return false
    await users.releaseWhile(() => context.clock.sleep(LOOK_MS, halt))
    return true
  }

  /** `undefined`: the user does not exist, and reads have had time to catch up. */
  async #read(): Promise<FreshRead | undefined> {
    try {
      const read = () => this.#reads.next(this.#history, this.hasSent)
      const { value, hasWaited } = await this.#shared.outage.read(read)
      if (hasWaited) this.#final = undefined
      return value
    } catch (error) {
      if (isCallError(error, 'not-found')) return undefined
      throw error
    }
  }

  /** Why the user must stay: saved plans, undo and resume delete only users that are as planned. */
  #drift(fresh: FreshRead): Failure | undefined {
    const { journal } = this.#shared.context
    if (journal.options.onDrift === 'overwrite') return undefined
    return deletionDriftFailure(this.#planned, fresh.user, labelOf(journal.history.plan))
  }

  async #delete(fresh: FreshRead): Promise<UserEnd | undefined> {
    const quickConnect = (this.#planned.quickConnects ?? []).find(
      ({ id }) => !this.#goneQuickConnects.has(id),
    )
    const [request, record] = this.#callFor(fresh, quickConnect)
    // Checked before the quick connects are deleted: a user that must stay keeps them too.
    const guarded = { operation: DELETE_USER.name, user: fresh.user, wanted: undefined, settings: [] }
    const { context, reading } = this.#shared
    const refusal = await context.guard(guarded, reading)
    if (refusal !== undefined) return { failures: [refusal], credentials: false }
    const answer = await this.#send(request, record, fresh)
    if (answer === undefined) return undefined
    if (quickConnect !== undefined && isGone(answer)) {
      this.#goneQuickConnects.add(quickConnect.id)
      return undefined
    }
    if (answer.result === 'done') return { failures: [], credentials: false }
    return this.#afterFailure(answer.failure)
  }

  #callFor({ user }: FreshRead, quickConnect: QuickConnect | undefined): [WriteRequest, DeletedRecord] {
    return quickConnect === undefined
      ? [deleteRequest(user.id), { user }]
      : [deleteQuickConnectRequest(user.id, quickConnect.id), { quickConnect }]
  }

  async #send(
    request: WriteRequest,
    record: DeletedRecord,
    fresh: FreshRead,
  ): Promise<WriteAnswer | undefined> {
    const { operation, userId } = request
    const attempt = (this.#history.operation(operation)?.attempts ?? 0) + 1
    const about = { n: this.#n, userId, operation, attempt, record }
    const sent = { ...about, before: {}, wanted: {}, readBack: false }
    const answer = await sendCall({ request, fresh, sent }, this.#shared)
    if (answer !== undefined) this.#take(operation, answer, attempt)
    return answer
  }

  #take(operation: string, answer: WriteAnswer, attempt: number): void {
    const { clock, report } = this.#shared.context
    this.hasSent = true
    const failure = answer.result === 'failed' ? answer.failure : undefined
    this.#open = failure && {
      failure: failureOfCall(failure, { settings: [], operation, attempts: attempt }),
      answer: failure,
    }
    this.#tally = failure === undefined ? {} : tallied(this.#tally, failure.kind, clock.monotonic())
    const { username, userId } = this.#planned
    const isEnd = failure !== undefined && this.#wait(failure) === undefined
    report(stepEvent({ username, userId, operation, attempt, answer }, isEnd))
  }

  async #afterFailure(failure: CallFailure): Promise<UserEnd | undefined> {
    const wait = this.#wait(failure)
    if (wait === undefined) {
      const { failure: last } = this.#open ?? {}
      if (READ_BEFORE_END.has(failure.kind)) {
        this.#final = last && { failure: last, at: this.#shared.context.clock.monotonic() }
        return undefined
      }
      return { failures: last === undefined ? [] : [last], credentials: false }
    }
    const { users, context, halt } = this.#shared
    if (wait > 0) await users.releaseWhile(() => context.clock.sleep(wait, halt))
    return undefined
  }

  #wait({ kind, unreachable }: CallFailure): number | undefined {
    // A read decides whether the user is gone, or waits for the service.
    if (kind === 'not-found' || unreachable === true) return 0
    const { clock, connect, random } = this.#shared.context
    const silentSince = Math.max(connect.lastMoved(DELETE_USER.name), this.#beganAt)
    return waitAfter(kind, this.#tally, { now: clock.monotonic(), silentSince, jitter: random() })
  }
}

function isGone(answer: WriteAnswer): boolean {
  return answer.result === 'done' || answer.failure.kind === 'not-found'
}
