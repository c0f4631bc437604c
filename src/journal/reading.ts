import type { FailedUser, JobResult, JobState, StoppedBy } from '../model/job.js'
import type { Failure } from '../model/outcome.js'
import { parseTime } from '../platform/clock.js'
import type { JobPlan } from './plan-file.js'
import type { JournalRecord } from './records.js'

/** What became of one user so far. */
export interface UserReading {
  readonly outcome: 'succeeded' | 'failed' | 'not-attempted'
  readonly failures: readonly Failure[]
  /** Columns still to be done. */
  readonly left: readonly string[]
}

/** A call that was sent and whose user is not done with. */
interface OpenStep {
  readonly operation: string
  readonly settings: readonly string[]
  readonly attempt: number
  readonly answer?: Extract<JournalRecord, { type: 'answered' }>
}

/**
 * A job as its records tell it. The runner feeds it the records it writes, everything else those it reads from disk:
 * reports, history and failures CSV are all readings of this, so they can't disagree.
 */
export class JobReading {
  readonly plan: JobPlan
  readonly #finished = new Map<number, UserReading>()
  readonly #open = new Map<number, OpenStep>()
  /** Columns whose calls were answered with success, of users that are not done with. */
  readonly #done = new Map<number, Set<string>>()
  readonly #writes: Record<string, number> = {}
  #throttled = 0
  #closed: Extract<JournalRecord, { type: 'closed' }> | undefined
  #owner: Extract<JournalRecord, { type: 'owner' }> | undefined
  #startedAt: string
  #lastTime: string

  constructor(plan: JobPlan) {
    this.plan = plan
    this.#startedAt = plan.createdAt
    this.#lastTime = plan.createdAt
  }

  add(record: JournalRecord): void {
    this.#lastTime = record.time
    if (record.type === 'opened') this.#startedAt = record.time
    else if (record.type === 'owner') this.#owner = record
    else if (record.type === 'sent') this.#addSent(record)
    else if (record.type === 'answered') this.#addAnswer(record)
    else if (record.type === 'finished') this.#addFinished(record)
    else if (record.type === 'closed') this.#closed = record
  }

  #addSent({ n, operation, attempt, wanted }: Extract<JournalRecord, { type: 'sent' }>): void {
    this.#writes[operation] = (this.#writes[operation] ?? 0) + 1
    this.#open.set(n, { operation, attempt, settings: Object.keys(wanted) })
  }

  #addAnswer(record: Extract<JournalRecord, { type: 'answered' }>): void {
    if (record.failure?.kind === 'throttled') this.#throttled += 1
    const open = this.#open.get(record.n)
    if (open === undefined) return
    this.#open.set(record.n, { ...open, answer: record })
    if (record.failure !== null) return
    const done = this.#done.get(record.n) ?? new Set()
    this.#done.set(record.n, done)
    for (const setting of open.settings) done.add(setting)
  }

  #addFinished({ n, outcome, failures, left }: Extract<JournalRecord, { type: 'finished' }>): void {
    this.#open.delete(n)
    this.#done.delete(n)
    this.#finished.set(n, { outcome, failures, left })
  }

  /** What became of the user at place `n` of the plan. */
  userAt(n: number): UserReading {
    const planned = this.plan.users[n]
    const all = planned?.edits.map(({ setting }) => setting) ?? []
    if (planned?.failure !== undefined) return { outcome: 'failed', failures: [planned.failure], left: all }
    const finished = this.#finished.get(n)
    if (finished !== undefined) return finished
    const open = this.#open.get(n)
    if (open === undefined) return { outcome: 'not-attempted', failures: [], left: all }
    const done = this.#done.get(n)
    return fromOpenStep(
      open,
      all.filter((setting) => done?.has(setting) !== true),
    )
  }

  /** How many users ended which way so far. Users that were never sent a call are `notAttempted`. */
  counts(): { succeeded: number; failed: number; notAttempted: number } {
    const counts = { succeeded: 0, failed: 0, notAttempted: 0 }
    this.plan.users.forEach((_, n) => {
      const { outcome } = this.userAt(n)
      if (outcome === 'not-attempted') counts.notAttempted += 1
      else counts[outcome] += 1
    })
    return counts
  }

  failedUsers(): readonly FailedUser[] {
    return this.plan.users.flatMap(({ userId, username }, n) => {
      const { outcome, failures } = this.userAt(n)
      return outcome === 'failed' ? [{ userId, username, failures }] : []
    })
  }

  get owner(): Extract<JournalRecord, { type: 'owner' }> | undefined {
    return this.#owner
  }

  get startedAt(): string {
    return this.#startedAt
  }

  get finishedAt(): string | null {
    return this.#closed?.time ?? null
  }

  /** `running` only while its process may be alive, which the caller has found out. */
  state(ownerMayBeAlive: boolean): JobState {
    return this.#closed?.state ?? (ownerMayBeAlive ? 'running' : 'interrupted')
  }

  result(ownerMayBeAlive: boolean): JobResult {
    const { plan } = this
    const counts = this.counts()
    const leftOver = counts.failed + counts.notAttempted > 0
    return {
      job: plan.job,
      state: this.state(ownerMayBeAlive),
      stoppedBy: this.#closed?.stoppedBy ?? null,
      place: plan.place,
      selected: plan.selected,
      changing: plan.users.length,
      unchanged: plan.unchanged,
      ...counts,
      calls: this.#closed?.calls ?? this.#writes,
      throttled: this.#closed?.throttled ?? this.#throttled,
      durationSeconds: secondsBetween(this.#startedAt, this.#lastTime),
      failuresFile: leftOver && this.#closed !== undefined ? plan.failuresFile : null,
      failedUsers: this.failedUsers(),
    }
  }

  get stoppedBy(): StoppedBy {
    return this.#closed?.stoppedBy ?? null
  }
}

/** A user that was begun and never ended: the program died, or could not write any more. `left` is not yet done. */
function fromOpenStep(
  { answer, operation, settings, attempt }: OpenStep,
  left: readonly string[],
): UserReading {
  if (answer !== undefined && answer.failure === null) {
    if (left.length === 0) return { outcome: 'succeeded', failures: [], left }
    const message = 'the job was interrupted before this was done'
    const rest = {
      operation: null,
      code: 'Interrupted',
      kind: 'cancelled' as const,
      message,
      requestId: null,
      attempts: 0,
    }
    return { outcome: 'failed', failures: [{ settings: left, ...rest }], left }
  }
  const { kind, code, message } = answer?.failure ?? {
    kind: 'unknown' as const,
    code: 'NoAnswer',
    message: 'the job was interrupted before the answer came; the change may have been made',
  }
  const requestId = answer?.requestId ?? null
  return {
    outcome: 'failed',
    failures: [{ settings, operation, kind, code, message, requestId, attempts: attempt }],
    left,
  }
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((parseTime(to) ?? 0) - (parseTime(from) ?? 0)) / 1000)
}
