import type { FailedUser } from '../model/outcome.js'
import { type JobResult, type JobState, notUpdated, type StoppedBy } from '../model/job.js'
import { isRefusedUser, planCounts, verbOf } from '../model/plan.js'
import type { ProcessIdentity } from '../platform/process-identity.js'
import type { JobPlan } from './plan-file.js'
import type { Counts, JournalRecord } from './records.js'
import { RunTotals } from './run-totals.js'
import { UserHistory } from './user-history.js'
import { type Ending, endingOf, outcomeSoFar, type UserOutcome } from './user-outcome.js'

/** Of a user without calls; nothing is ever added to it. */
const NO_CALLS = new UserHistory()

type Of<T extends JournalRecord['type']> = Extract<JournalRecord, { type: T }>

/**
 * A job as its records tell it. The runner feeds it the records it writes, everything else those it reads from disk:
 * reports, history, failures CSV, and what a run has left to do all come from here, so they can't disagree.
 */
export class JobHistory {
  readonly plan: JobPlan
  readonly #finished = new Map<number, Ending>()
  readonly #histories = new Map<number, UserHistory>()
  readonly #totals: RunTotals
  #closed: Of<'closed'> | undefined
  #owner: Of<'owner'> | undefined
  /** The process that will run it next, and has not begun. */
  #waiting: Of<'queued'> | undefined
  /** Set until a process here runs the job. */
  #imported: Of<'imported'> | undefined
  #paused = false
  #startedAt: string
  #lastSign: number | undefined

  constructor(plan: JobPlan) {
    this.plan = plan
    this.#startedAt = plan.createdAt
    this.#totals = new RunTotals(plan.createdAt)
  }

  add(record: JournalRecord): void {
    if (record.type === 'owner') this.#addOwner(record)
    this.#totals.sawRecord(record.time)
    if (record.type === 'opened') this.#startedAt = record.time
    else if (record.type === 'queued') this.#waiting = record
    else if (record.type === 'sent') this.#addSent(record)
    else if (record.type === 'answered') this.#addAnswer(record)
    else if (record.type === 'judged') this.#historyOf(record.n).addVerdict(record)
    else if (record.type === 'finished') this.#finished.set(record.n, endingOf(record))
    else if (record.type === 'paused') this.#paused = true
    else if (record.type === 'resumed') this.#paused = false
    else if (record.type === 'handed-over') this.#addHandOver(record)
    else if (record.type === 'closed') this.#addClosed(record)
    else if (record.type === 'imported') this.#addImport(record)
  }

  /**
   * The same for a run, which needs to know nothing of users that have ended but how, and the ids of those it has created:
   * a long job must not fill the memory with what is on disk.
   */
  addToRun(record: JournalRecord): void {
    this.add(record)
    if (record.type !== 'finished' || record.cutShort) return
    const { created } = this.historyAt(record.n)
    if (created === undefined) this.#histories.delete(record.n)
    else this.#histories.set(record.n, new UserHistory(created))
  }

  #addOwner(record: Of<'owner'>): void {
    this.#totals.begin(record.time, this.#owner === undefined)
    this.#owner = record
    this.#imported = undefined
    this.#waiting = undefined
    this.#closed = undefined
    this.#paused = false
  }

  #addImport(record: Of<'imported'>): void {
    this.#imported = record
    this.#waiting = undefined
    this.#paused = false
  }

  #addClosed(record: Of<'closed'>): void {
    this.#totals.end(record)
    this.#waiting = undefined
    this.#closed = record
  }

  /** The process that ran it stays its holder until another process takes it. */
  #addHandOver(record: Of<'handed-over'>): void {
    this.#totals.end(record)
    if (this.#owner === undefined) return
    const { host, boot, space, pid, started } = this.#owner
    this.#waiting = { type: 'queued', time: record.time, host, boot, space, pid, started, handOver: true }
  }

  #addSent(record: Of<'sent'>): void {
    this.#totals.sent(record.operation)
    this.#historyOf(record.n).addSent(record)
    // The user is under way again: its end in an earlier run no longer counts.
    this.#finished.delete(record.n)
  }

  #addAnswer(record: Of<'answered'>): void {
    if (record.failure?.kind === 'throttled') this.#totals.wasThrottled()
    this.#historyOf(record.n).addAnswer(record)
  }

  #historyOf(n: number): UserHistory {
    const there = this.#histories.get(n) ?? new UserHistory()
    this.#histories.set(n, there)
    return there
  }

  /** The calls made for the user at place `n` so far. */
  historyAt(n: number): UserHistory {
    return this.#histories.get(n) ?? NO_CALLS
  }

  /** The id of the user at place `n`, also of one that the job has created; empty before that. */
  userIdAt(n: number): string {
    return this.historyAt(n).created?.userId ?? this.plan.users[n]?.userId ?? ''
  }

  /** The users with calls, by their places in the plan: for a long job far fewer than all, as long as it has not run. */
  get called(): ReadonlyMap<number, UserHistory> {
    return this.#histories
  }

  /** Users that the job has created, in the plan's order. */
  get created(): JobResult['created'] {
    const found: { readonly n: number; readonly user: JobResult['created'][number] }[] = []
    for (const [n, { created }] of this.#histories) {
      const username = this.plan.users[n]?.username
      if (created !== undefined && username !== undefined) found.push({ n, user: { username, ...created } })
    }
    return found.toSorted((a, b) => a.n - b.n).map(({ user }) => user)
  }

  /** Whether a run has nothing to do for this user any more. */
  isEnded(n: number): boolean {
    const planned = this.plan.users[n]
    if (planned !== undefined && isRefusedUser(planned)) return true
    return this.#finished.get(n)?.cutShort === false
  }

  /** The outcome of the user at place `n` of the plan. While the job runs, a user under way has not failed. */
  outcomeAt(n: number, isUnderWay = false): UserOutcome {
    const soFar = outcomeSoFar(this.plan.users[n], this.#finished.get(n), this.historyAt(n))
    return isUnderWay && !this.isEnded(n)
      ? { outcome: 'not-attempted', failures: [], left: soFar.left }
      : soFar
  }

  /** The number of users by outcome so far. Without a call a user is `notAttempted`; while the job runs, so are users under way. */
  counts(isUnderWay = false): Required<Counts> {
    return this.#outcomes(isUnderWay).counts
  }

  failedUsers(isUnderWay = false): readonly FailedUser[] {
    return this.#outcomes(isUnderWay).failedUsers
  }

  #outcomes(isUnderWay: boolean): { readonly counts: Required<Counts>; readonly failedUsers: FailedUser[] } {
    const counts = { succeeded: 0, failed: 0, refused: 0, notAttempted: 0 }
    const failedUsers: FailedUser[] = []
    for (const [n, { username }] of this.plan.users.entries()) {
      const { outcome, failures } = this.outcomeAt(n, isUnderWay)
      if (outcome === 'not-attempted') counts.notAttempted += 1
      else counts[outcome] += 1
      if (outcome === 'failed' || outcome === 'refused')
        failedUsers.push({ userId: this.userIdAt(n), username, outcome, failures })
    }
    return { counts, failedUsers }
  }

  /** The process that runs the job or waits to run it; `undefined` once a run has ended. */
  get holder(): ProcessIdentity | undefined {
    if (this.#waiting !== undefined) return this.#waiting
    return this.#closed === undefined && this.#imported === undefined ? this.#owner : undefined
  }

  /** Whether its holder offers it to another process. */
  get isOnOffer(): boolean {
    return this.#waiting?.handOver === true
  }

  get startedAt(): string {
    return this.#startedAt
  }

  /** When it last gave a sign of life, in milliseconds since 1970. */
  get lastTime(): number {
    return this.#totals.lastTime
  }

  /** When its process last gave a sign of life, if only a heartbeat, in milliseconds since 1970. */
  get lastSign(): number | undefined {
    return this.#lastSign
  }

  sawSign(time: number | undefined): void {
    this.#lastSign = time
  }

  get finishedAt(): string | null {
    return this.#waiting === undefined ? (this.#closed?.time ?? null) : null
  }

  /** `running`, `paused` and `queued` only while its holder may be alive, which the caller has checked. */
  state(holderMayBeAlive: boolean): JobState {
    if (this.#waiting !== undefined && holderMayBeAlive) return 'queued'
    if (this.#closed !== undefined) return this.#closed.state
    if (this.#waiting !== undefined || !holderMayBeAlive) return 'interrupted'
    return this.#paused ? 'paused' : 'running'
  }

  /** Where the failures CSV goes: the path of the last run, else that of the plan. */
  get failuresFile(): string {
    return (this.#imported ?? this.#owner ?? this.plan).failuresFile
  }

  result(holderMayBeAlive: boolean): JobResult {
    const { plan } = this
    const isUnderWay = holderMayBeAlive && this.holder !== undefined
    const { counts, failedUsers } = this.#outcomes(isUnderWay)
    const leftOver = notUpdated(counts) > 0
    return {
      job: plan.job,
      note: plan.note ?? null,
      state: this.state(holderMayBeAlive),
      stoppedBy: this.stoppedBy,
      place: plan.place,
      verb: verbOf(plan.users),
      ...planCounts(plan),
      ...counts,
      calls: this.#totals.calls,
      throttled: this.#totals.throttled,
      durationSeconds: Math.round(this.#totals.milliseconds) / 1000,
      failuresFile: leftOver && this.#closed !== undefined ? this.failuresFile : null,
      failedUsers,
      created: this.created,
    }
  }

  get stoppedBy(): StoppedBy {
    return this.#closed?.stoppedBy ?? null
  }
}
