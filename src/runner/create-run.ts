import { CallError, type CallFailure, type WriteAnswer } from '../connect/connect.js'
import { type FailureTally, tallied } from '../connect/retry-policy.js'
import type { UserHistory } from '../journal/user-history.js'
import type { Edit } from '../model/edit.js'
import { type Failure, failureOfCall } from '../model/outcome.js'
import type { Change, PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { blankUser, CREATE_USER, createRequest } from '../operations/create-user.js'
import type { Rules } from '../operations/operation.js'
import { legacyRefusal } from '../operations/update-user-phone-config.js'
import { applyEdits, remainingEdits } from '../plan/plan-user.js'
import { isoTime } from '../platform/clock.js'
import { isCarriedByCreation, settingOf } from '../settings/index.js'
import { decideCreation, type KnownCreation, type LookUp, type NextCreation } from './decide-creation.js'
import { findByName, isAsCreated, isPartOfCreated } from './find-created.js'
import { readFailure, unjudged } from './failures.js'
import { sendCall, viewAll } from './send.js'
import { stepEvent } from './step-event.js'
import { UserRun } from './user-run.js'
import type { SharedRun, UserEnd, UserRunner } from './user-runner.js'

type Open = NonNullable<KnownCreation['open']>

/**
 * One user's creation: CreateUser, then an edit of the new user with what that call can't carry. `decideCreation` says
 * what to do next, and this does it.
 */
export class CreateRun implements UserRunner {
  readonly #n: number
  readonly #planned: PlannedUser
  readonly #shared: SharedRun
  readonly #beganAt: number
  #open: Open | undefined
  /** The form for services without settings per channel; tried once the newer form was rejected. */
  #isLegacy = false
  #look: KnownCreation['look']
  #found: User | undefined
  /** The edit of the new user; once it exists, it answers for this run. */
  #edit: UserRun | undefined
  #hasSent = false

  constructor(n: number, planned: PlannedUser, shared: SharedRun) {
    this.#n = n
    this.#planned = planned
    this.#shared = shared
    this.#beganAt = shared.context.clock.monotonic()
  }

  get #history(): UserHistory {
    return this.#shared.context.journal.history.historyAt(this.#n)
  }

  get hasSent(): boolean {
    return this.#hasSent || this.#edit?.hasSent === true
  }

  get left(): readonly string[] {
    return this.#edit?.left ?? this.#planned.edits.map(({ setting }) => setting)
  }

  get unfinished(): readonly string[] {
    return this.#edit?.unfinished ?? this.left
  }

  get failures(): readonly Failure[] {
    return this.#edit?.failures ?? []
  }

  get last(): Failure | undefined {
    if (this.#edit !== undefined) return this.#edit.last
    return this.#open && unjudged(this.#open.failure, this.#open.answer)
  }

  get done(): readonly string[] {
    return this.#history.doneOperations
  }

  attemptsAt(settings: readonly string[]): number {
    return this.#edit?.attemptsAt(settings) ?? this.#history.attemptsOf([CREATE_USER.name])
  }

  async run(): Promise<UserEnd> {
    const failed = await this.#create()
    if (failed !== undefined) return failed
    const edits = this.#rest()
    if (edits.length === 0) return { failures: [], credentials: false }
    const { userId = '' } = this.#history.created ?? {}
    const { action: _created, ...planned } = this.#planned
    const changes = planned.changes.map((change) => this.#sinceCreated(change))
    this.#edit = new UserRun(this.#n, { ...planned, userId, edits, changes }, this.#shared)
    return this.#edit.run()
  }

  /** Edits that CreateUser doesn't carry; with `--verify` all of them, so that they are read back. */
  #rest(): readonly Edit[] {
    const { edits } = this.#planned
    return this.#shared.context.journal.options.verify
      ? edits
      : edits.filter((edit) => !isCarriedByCreation(edit))
  }

  /** A new user has nothing set: any other value was set by another admin. */
  #sinceCreated(change: Change): Change {
    const edit = this.#planned.edits.find(({ setting }) => setting === change.setting)
    const blank = blankUser(this.#planned.username, this.#rules)
    return edit === undefined ? change : { ...change, before: settingOf(edit.setting).view(blank, edit) }
  }

  async #create(): Promise<UserEnd | undefined> {
    try {
      for (;;) {
        const next = decideCreation(this.#known())
        if (next.is === 'created') return undefined
        if (next.is === 'end') return { failures: [next.failure], credentials: next.credentials }
        await this.#do(next)
      }
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      return {
        failures: [readFailure(error, this.left, this.#open?.failure)],
        credentials: error.failure.kind === 'credentials',
      }
    }
  }

  #known(): KnownCreation {
    const { clock, connect, random } = this.#shared.context
    return {
      history: this.#history,
      mayExist: this.#planned.mayExist === true,
      open: this.#open,
      look: this.#look,
      now: clock.monotonic(),
      silentSince: Math.max(connect.lastMoved(CREATE_USER.name), this.#beganAt),
      jitter: random(),
    }
  }

  async #do(next: Exclude<NextCreation, { is: 'created' | 'end' }>): Promise<void> {
    if (next.is === 'judge') return this.#judge(next.verdict)
    const { context, users, halt } = this.#shared
    if (next.afterMs > 0) await users.releaseWhile(() => context.clock.sleep(next.afterMs, halt))
    await (next.is === 'look' ? this.#lookUp() : this.#send())
  }

  async #lookUp(): Promise<void> {
    const { connect, clock } = this.#shared.context
    const since = this.#look?.since ?? clock.monotonic()
    const { halt, outage } = this.#shared
    const read = () => findByName(connect, this.#planned.username, halt)
    const { value, hasWaited } = await outage.read(read)
    this.#found = value
    if (hasWaited && this.#open !== undefined) this.#open = { ...this.#open, tally: {} }
    this.#look = { found: this.#whose(value), since }
  }

  /** A user of that name that differs from the request was created by another admin. */
  #whose(found: User | undefined): LookUp {
    if (found === undefined) return 'absent'
    const carried = this.#planned.edits.filter(isCarriedByCreation)
    const { identityType } = this.#shared.context.connect.instance
    const wanted = this.#wanted()
    if (isAsCreated(found, wanted, identityType) && remainingEdits(found, carried).length === 0) return 'ours'
    return isPartOfCreated(found, wanted) ? 'part' : 'other'
  }

  async #judge(verdict: 'applied' | 'not-applied'): Promise<void> {
    const { journal, clock } = this.#shared.context
    const found = this.#found
    const created = verdict === 'applied' && found ? { created: { userId: found.id, arn: found.arn } } : {}
    const record = { n: this.#n, operation: CREATE_USER.name, verdict, ...created }
    await journal.write({ type: 'judged', time: isoTime(clock.now()), ...record })
    if (verdict === 'applied') this.#open = undefined
    if (this.#look?.found !== 'other') this.#look = undefined
  }

  async #send(): Promise<void> {
    const { context } = this.#shared
    const { directoryUserId, username } = this.#planned
    const wanted = this.#wanted()
    const password = await context.passwordOf(this.#n, username)
    const request = {
      ...createRequest(wanted, this.#rules, directoryUserId),
      ...(password === undefined ? {} : { secret: { Password: password } }),
    }
    const carried = this.#planned.edits.filter(isCarriedByCreation)
    const attempt = (this.#history.operation(CREATE_USER.name)?.attempts ?? 0) + 1
    const sent = {
      n: this.#n,
      userId: '',
      operation: CREATE_USER.name,
      attempt,
      before: {},
      wanted: viewAll(carried, wanted),
      readBack: false,
    }
    const answer = await sendCall({ request, sent }, this.#shared)
    if (answer !== undefined) this.#take(answer, attempt)
  }

  #take(answer: WriteAnswer, attempt: number): void {
    this.#hasSent = true
    this.#look = undefined
    if (answer.result === 'failed') this.#open = this.#openFailure(answer.failure, attempt)
    else if (this.#isLegacy) this.#shared.behaviour.knowsUserConfig = false
    if (answer.result === 'done') this.#open = undefined
    this.#report(answer, attempt)
  }

  /** The older form only where it carries everything that is asked for. */
  get #rules(): Rules {
    const { rules } = this.#shared.behaviour.forUser()
    const isLegacy = this.#isLegacy || (!rules.knowsUserConfig && this.#fitsLegacy)
    return { ...rules, knowsUserConfig: !isLegacy }
  }

  get #fitsLegacy(): boolean {
    const blank = blankUser(this.#planned.username, { knowsUserConfig: false })
    return legacyRefusal(blank, applyEdits(blank, this.#planned.edits).wanted) === undefined
  }

  /** A service without settings per channel rejects them as invalid; if possible, the older form is sent instead. */
  #otherForm({ kind, nameTaken }: CallFailure): boolean {
    if (kind !== 'invalid' || nameTaken === true || !this.#rules.knowsUserConfig) return false
    return (this.#isLegacy = this.#fitsLegacy)
  }

  #openFailure(answer: CallFailure, attempts: number): Open {
    const now = this.#shared.context.clock.monotonic()
    const tally: FailureTally = tallied(this.#open?.tally ?? {}, answer.kind, now)
    const settings = this.#planned.edits.map(({ setting }) => setting)
    const failure = failureOfCall(answer, { settings, operation: CREATE_USER.name, attempts })
    const hasOtherForm = this.#otherForm(answer)
    // The rejection of the newer form is the one to report.
    const first = this.#open?.hasOtherForm === true ? this.#open.failure : undefined
    return { failure: first === undefined ? failure : { ...first, attempts }, answer, tally, hasOtherForm }
  }

  #report(answer: WriteAnswer, attempt: number): void {
    const { username } = this.#planned
    const { userId = '' } = this.#history.created ?? {}
    const call = { username, userId, operation: CREATE_USER.name, attempt, answer }
    this.#shared.context.report(stepEvent(call, decideCreation(this.#known()).is === 'end'))
  }

  #wanted(): User {
    return applyEdits(blankUser(this.#planned.username, this.#rules), this.#planned.edits).wanted
  }
}
