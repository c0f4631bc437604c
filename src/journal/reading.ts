import type { FailedUser, JobResult, JobState, StoppedBy } from '../model/job.js'
import type { Failure } from '../model/outcome.js'
import { parseTime } from '../platform/clock.js'
import type { ProcessIdentity } from '../platform/process-identity.js'
import type { JobPlan } from './plan-file.js'
import type { Counts, JournalRecord } from './records.js'
import { isDone, type OperationHistory, UserHistory } from './user-history.js'

/** What became of one user so far. */
export interface UserReading {
  readonly outcome: 'succeeded' | 'failed' | 'not-attempted'
  readonly failures: readonly Failure[]
  /** Columns still to be done. */
  readonly left: readonly string[]
}

type Of<T extends JournalRecord['type']> = Extract<JournalRecord, { type: T }>

/**
 * A job as its records tell it. The runner feeds it the records it writes, everything else those it reads from disk:
 * reports, history, failures CSV, and what a run has left to do are all readings of this, so they can't disagree.
 */
export class JobReading {
  readonly plan: JobPlan
  readonly #finished = new Map<number, Of<'finished'>>()
  readonly #histories = new Map<number, UserHistory>()
  /** Of the runs that have ended. */
  readonly #calls: Record<string, number> = {}
  /** Of the run under way, whose own count is not there yet. */
  #writes: Record<string, number> = {}
  #throttledBefore = 0
  #throttled = 0
  #closed: Of<'closed'> | undefined
  /** How the latest run took its end, if it did. */
  #runEnd: Of<'closed'> | Of<'handed-over'> | undefined
  #owner: Of<'owner'> | undefined
  /** Who has undertaken to run it next, and has not begun. */
  #waiting: Of<'queued'> | undefined
  #paused = false
  #startedAt: string
  #ranMs = 0
  #runBegan: string
  #lastTime: string

  constructor(plan: JobPlan) {
    this.plan = plan
    this.#startedAt = plan.createdAt
    this.#runBegan = plan.createdAt
    this.#lastTime = plan.createdAt
  }

  add(record: JournalRecord): void {
    if (record.type === 'owner') this.#addOwner(record)
    this.#lastTime = record.time
    if (record.type === 'opened') this.#startedAt = record.time
    else if (record.type === 'queued') this.#waiting = record
    else if (record.type === 'sent') this.#addSent(record)
    else if (record.type === 'answered') this.#addAnswer(record)
    else if (record.type === 'judged') this.#historyOf(record.n).addVerdict(record)
    else if (record.type === 'finished') this.#finished.set(record.n, record)
    else if (record.type === 'paused') this.#paused = true
    else if (record.type === 'resumed') this.#paused = false
    else if (record.type === 'handed-over') this.#addHandOver(record)
    else if (record.type === 'closed') this.#addClosed(record)
  }

  /** A run begins. One that never ended counts what it wrote. */
  #addOwner(record: Of<'owner'>): void {
    this.#endRun(this.#writes, this.#throttled)
    if (this.#owner !== undefined) this.#ranMs += this.#runMs()
    this.#runBegan = record.time
    this.#owner = record
    this.#waiting = undefined
    this.#closed = undefined
    this.#runEnd = undefined
    this.#paused = false
  }

  /** How long the latest run took, or has taken so far. */
  #runMs(): number {
    return this.#runEnd?.milliseconds ?? msBetween(this.#runBegan, this.#lastTime)
  }

  #addClosed(record: Of<'closed'>): void {
    this.#endRun(record.calls, record.throttled)
    this.#waiting = undefined
    this.#closed = record
    this.#runEnd = record
  }

  /** Whoever ran it answers for it until another process takes it. */
  #addHandOver(record: Of<'handed-over'>): void {
    this.#endRun(record.calls, record.throttled)
    this.#runEnd = record
    if (this.#owner === undefined) return
    const { host, boot, space, pid, started } = this.#owner
    this.#waiting = { type: 'queued', time: record.time, host, boot, space, pid, started, handOver: true }
  }

  #endRun(calls: Readonly<Record<string, number>>, throttled: number): void {
    for (const [operation, count] of Object.entries(calls))
      this.#calls[operation] = (this.#calls[operation] ?? 0) + count
    this.#throttledBefore += throttled
    this.#writes = {}
    this.#throttled = 0
  }

  #addSent(record: Of<'sent'>): void {
    this.#writes[record.operation] = (this.#writes[record.operation] ?? 0) + 1
    this.#historyOf(record.n).addSent(record)
    // Taken up again: an end from an earlier run no longer holds.
    this.#finished.delete(record.n)
  }

  #addAnswer(record: Of<'answered'>): void {
    if (record.failure?.kind === 'throttled') this.#throttled += 1
    this.#historyOf(record.n).addAnswer(record)
  }

  #historyOf(n: number): UserHistory {
    const there = this.#histories.get(n) ?? new UserHistory()
    this.#histories.set(n, there)
    return there
  }

  /** What was called for a user so far. */
  historyAt(n: number): UserHistory {
    return this.#histories.get(n) ?? new UserHistory()
  }

  /** Whether a run has nothing to do for this user any more. */
  isEnded(n: number): boolean {
    if (this.plan.users[n]?.failure !== undefined) return true
    return this.#finished.get(n)?.cutShort === false
  }

  /** What became of the user at place `n` of the plan. While the job is under way, who was begun has not failed. */
  userAt(n: number, isUnderWay = false): UserReading {
    const soFar = this.#soFar(n)
    return isUnderWay && !this.isEnded(n)
      ? { outcome: 'not-attempted', failures: [], left: soFar.left }
      : soFar
  }

  #soFar(n: number): UserReading {
    const planned = this.plan.users[n]
    const all = planned?.edits.map(({ setting }) => setting) ?? []
    if (planned?.failure !== undefined) return { outcome: 'failed', failures: [planned.failure], left: all }
    const finished = this.#finished.get(n)
    if (finished !== undefined) return finished
    const history = this.historyAt(n)
    const { last, done } = history
    if (last === undefined) return { outcome: 'not-attempted', failures: [], left: all }
    return fromOpenStep(
      last,
      all.filter((setting) => !done.has(setting)),
    )
  }

  /** How many users ended which way so far. Who was never sent a call is `notAttempted`, under way also who was. */
  counts(isUnderWay = false): Counts {
    const counts = { succeeded: 0, failed: 0, notAttempted: 0 }
    this.plan.users.forEach((_, n) => {
      const { outcome } = this.userAt(n, isUnderWay)
      if (outcome === 'not-attempted') counts.notAttempted += 1
      else counts[outcome] += 1
    })
    return counts
  }

  failedUsers(isUnderWay = false): readonly FailedUser[] {
    return this.plan.users.flatMap(({ userId, username }, n) => {
      const { outcome, failures } = this.userAt(n, isUnderWay)
      return outcome === 'failed' ? [{ userId, username, failures }] : []
    })
  }

  /** The process that the job depends on now: who waits to run it, or runs it; `undefined` once a run has ended. */
  get holder(): ProcessIdentity | undefined {
    if (this.#waiting !== undefined) return this.#waiting
    return this.#closed === undefined ? this.#owner : undefined
  }

  /** Whether whoever has undertaken to run it leaves it to another process. */
  get isOnOffer(): boolean {
    return this.#waiting?.handOver === true
  }

  get startedAt(): string {
    return this.#startedAt
  }

  /** When it last gave a sign of life, in milliseconds since 1970. */
  get lastTime(): number {
    return parseTime(this.#lastTime) ?? 0
  }

  get finishedAt(): string | null {
    return this.#waiting === undefined ? (this.#closed?.time ?? null) : null
  }

  /** `running`, `paused` and `queued` only while its holder may be alive, which the caller has found out. */
  state(holderMayBeAlive: boolean): JobState {
    if (this.#waiting !== undefined && holderMayBeAlive) return 'queued'
    if (this.#closed !== undefined) return this.#closed.state
    if (this.#waiting !== undefined || !holderMayBeAlive) return 'interrupted'
    return this.#paused ? 'paused' : 'running'
  }

  /** Where the failures CSV goes: as the last run was told, else as the plan says. */
  get failuresFile(): string {
    return this.#owner?.failuresFile ?? this.plan.failuresFile
  }

  result(holderMayBeAlive: boolean): JobResult {
    const { plan } = this
    const isUnderWay = holderMayBeAlive && this.holder !== undefined
    const counts = this.counts(isUnderWay)
    const leftOver = counts.failed + counts.notAttempted > 0
    return {
      job: plan.job,
      state: this.state(holderMayBeAlive),
      stoppedBy: this.stoppedBy,
      place: plan.place,
      selected: plan.selected,
      changing: plan.users.length,
      unchanged: plan.unchanged,
      ...counts,
      calls: added(this.#calls, this.#writes),
      throttled: this.#throttledBefore + this.#throttled,
      durationSeconds: Math.round(this.#ranMs + this.#runMs()) / 1000,
      failuresFile: leftOver && this.#closed !== undefined ? this.failuresFile : null,
      failedUsers: this.failedUsers(isUnderWay),
    }
  }

  get stoppedBy(): StoppedBy {
    return this.#closed?.stoppedBy ?? null
  }
}

/** A user that was begun and never ended: the program died, or could not write any more. `left` is not yet done. */
function fromOpenStep(step: OperationHistory, left: readonly string[]): UserReading {
  if (isDone(step)) {
    if (left.length === 0) return { outcome: 'succeeded', failures: [], left }
    const message = 'the job was interrupted before this was done'
    const rest = { operation: null, code: 'Interrupted', kind: 'cancelled' as const, message }
    return failed([{ settings: left, ...rest, requestId: null, attempts: 0 }], left)
  }
  const { answer, operation, settings, attempts } = step
  const requestId = answer?.requestId ?? null
  return failed([{ settings, operation, ...openReason(step), requestId, attempts }], left)
}

function failed(failures: readonly Failure[], left: readonly string[]): UserReading {
  return { outcome: 'failed', failures, left }
}

function openReason({ answer }: OperationHistory): Pick<Failure, 'kind' | 'code' | 'message'> {
  if (answer === undefined)
    return {
      kind: 'unknown',
      code: 'NoAnswer',
      message: 'the job was interrupted before the answer came; the change may have been made',
    }
  const { failure } = answer
  if (failure === null)
    return {
      kind: 'not-verified',
      code: 'NotVerified',
      message: 'the job was interrupted before the change was read back',
    }
  // The service may not know for a while what does exist; only what is waited for in vain is not there.
  if (failure.kind === 'not-found')
    return {
      kind: 'cancelled',
      code: 'Interrupted',
      message: `the job was interrupted before this was tried again after ${failure.code}: ${failure.message}`,
    }
  return failure
}

function added(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) {
  const sum: Record<string, number> = { ...a }
  for (const [operation, count] of Object.entries(b)) sum[operation] = (sum[operation] ?? 0) + count
  return sum
}

function msBetween(from: string, to: string): number {
  return Math.max(0, (parseTime(to) ?? 0) - (parseTime(from) ?? 0))
}
