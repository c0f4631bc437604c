import { setMaxListeners } from 'node:events'
import type { CallCounts } from '../connect/connect.js'
import { JournalError } from '../journal/journal-writer.js'
import type { JobPlan } from '../journal/plan-file.js'
import type { JobResult, JobState, StoppedBy } from '../model/job.js'
import type { Failure } from '../model/outcome.js'
import { asError, isoTime } from '../platform/clock.js'
import type { RunParts } from './run-parts.js'
import { Slots } from './slots.js'
import { Streaks } from './streaks.js'
import { UserRun } from './user-run.js'

/** Ends all waiting of a job that stops. Never shown: the stop has its own report. */
class Halt extends Error {
  override readonly name = 'Halt'
}

/** Carries out a plan: its users overlap, each one's steps follow each other. */
export async function runJob(plan: JobPlan, parts: RunParts): Promise<JobResult> {
  return new JobRun(plan, parts).run()
}

class JobRun {
  readonly #plan: JobPlan
  readonly #parts: RunParts
  readonly #halt = new AbortController()
  readonly #slots: Slots
  readonly #underWay = new Set<Promise<void>>()
  readonly #learnt = { knowsUserConfig: true }
  readonly #streaks = new Streaks()
  #failed = 0
  #stoppedBy: StoppedBy = null

  constructor(plan: JobPlan, parts: RunParts) {
    this.#plan = plan
    this.#parts = parts
    this.#slots = new Slots(usersAtOnce(plan, parts.paceOf))
    // Many users may wait at once; that is no leak.
    setMaxListeners(0, this.#halt.signal)
  }

  async run(): Promise<JobResult> {
    const { cancel, connect, journal } = this.#parts
    const before = connect.calls()
    const onCancel = (): void => this.#stop('cancelled', 'Stopping')
    if (cancel.aborted) onCancel()
    cancel.addEventListener('abort', onCancel, { once: true })
    try {
      await this.#runUsers()
    } finally {
      cancel.removeEventListener('abort', onCancel)
      await this.#close(before)
    }
    return journal.reading.result(false)
  }

  async #runUsers(): Promise<void> {
    for (const [n, planned] of this.#plan.users.entries()) {
      if (planned.failure !== undefined) continue
      await this.#slots.take()
      if (this.#halt.signal.aborted) break
      const running = this.#runUser(
        n,
        new UserRun(n, planned, this.#parts, this.#slots, this.#halt.signal, this.#learnt),
      )
      this.#underWay.add(running)
      void running.finally(() => {
        this.#underWay.delete(running)
        this.#slots.give()
      })
    }
    await Promise.all(this.#underWay)
  }

  /** Never rejects: whatever happens to one user is that user's end, or the job's. */
  async #runUser(n: number, run: UserRun): Promise<void> {
    try {
      const end = await run.run()
      const failures = end.outcome === 'succeeded' ? [] : end.failures
      if (end.outcome === 'failed' && end.credentials)
        this.#stop('credentials', 'The credentials are no longer accepted')
      await this.#finish(n, end.outcome, end.outcome === 'succeeded' ? [] : run.left(), failures)
      this.#judgeJob(n, run, failures)
    } catch (error) {
      await this.#endEarly(n, run, error)
    }
  }

  /** Whether going on makes sense after this user's end. */
  #judgeJob(n: number, run: UserRun, failures: readonly Failure[]): void {
    const edits = this.#plan.users[n]?.edits ?? []
    const oneTooMany = this.#streaks.note(run.done, failures, edits)
    if (failures.length > 0) this.#failed += 1
    if (oneTooMany !== undefined) {
      this.#stop(
        null,
        `${oneTooMany.operation ?? ''} was refused for ten users in a row (${oneTooMany.code})`,
      )
    } else if (this.#failed >= (this.#parts.stopAfterFailures ?? Number.POSITIVE_INFINITY)) {
      this.#stop('failures', `${this.#failed} users have failed`)
    }
  }

  /** A user whose end is not known: the job stopped, the journal failed, or we did not see something coming. */
  async #endEarly(n: number, run: UserRun, error: unknown): Promise<void> {
    if (error instanceof JournalError) return this.#stop('journal', error.message)
    const isHalt = error instanceof Halt
    if (isHalt && run.attempts === 0) return
    const failure = isHalt ? cancelledFailure(run) : surprise(run, error)
    try {
      await this.#finish(n, 'failed', run.left(), [...run.failures, failure])
    } catch (again) {
      this.#stop('journal', asError(again).message)
    }
  }

  async #finish(
    n: number,
    outcome: 'succeeded' | 'failed',
    left: readonly string[],
    failures: readonly Failure[],
  ) {
    const { journal, clock, report } = this.#parts
    await journal.write({ type: 'finished', time: isoTime(clock.now()), n, outcome, left, failures })
    const planned = this.#plan.users[n]
    if (planned === undefined) return
    report({ type: 'user', user: { username: planned.username, userId: planned.userId, outcome, failures } })
  }

  #stop(by: StoppedBy, why: string): void {
    if (this.#halt.signal.aborted) return
    this.#stoppedBy = by
    this.#parts.report({
      type: 'stopping',
      why,
      cancelled: by === 'cancelled',
    })
    this.#halt.abort(new Halt(why))
  }

  async #close(before: CallCounts): Promise<void> {
    const { journal, connect, clock } = this.#parts
    const counts = since(before, connect.calls())
    const state = stateOf(this.#stoppedBy, this.#halt.signal.aborted)
    try {
      await journal.write({
        type: 'closed',
        time: isoTime(clock.now()),
        state,
        stoppedBy: this.#stoppedBy,
        ...counts,
      })
    } catch (error) {
      if (!(error instanceof JournalError)) throw error
      this.#stoppedBy = 'journal'
      journal.reading.add({
        type: 'closed',
        time: isoTime(clock.now()),
        state: 'stopped',
        stoppedBy: 'journal',
        ...counts,
      })
    } finally {
      await journal.close()
    }
  }
}

function stateOf(stoppedBy: StoppedBy, isHalted: boolean): JobState {
  if (stoppedBy === 'cancelled') return 'cancelled'
  return isHalted ? 'stopped' : 'finished'
}

/** Attempted and not done when the job stopped: what happened last is said with it. */
function cancelledFailure(run: UserRun): Failure {
  const { last } = run
  if (last !== undefined && last.kind === 'unknown') return last
  const because = last === undefined ? '' : ` after ${last.code}: ${last.message}`
  return {
    settings: run.left(),
    operation: last?.operation ?? null,
    code: 'Cancelled',
    kind: 'cancelled',
    message: `the job stopped while this user waited to be tried again${because}`,
    requestId: last?.requestId ?? null,
    attempts: run.attempts,
  }
}

/** Not foreseen; the user's state is not known, and the others go on. */
function surprise(run: UserRun, error: unknown): Failure {
  return {
    settings: run.left(),
    operation: null,
    code: error instanceof Error ? error.name : 'UnexpectedError',
    kind: 'unknown',
    message: error instanceof Error ? error.message : String(error),
    requestId: null,
    attempts: run.attempts,
  }
}

function since(before: CallCounts, after: CallCounts) {
  const calls = Object.entries(after.byOperation).map(
    ([operation, count]) => [operation, count - (before.byOperation[operation] ?? 0)] as const,
  )
  return {
    calls: Object.fromEntries(calls.filter(([, count]) => count > 0)),
    throttled: after.throttled - before.throttled,
  }
}

const MOST_USERS_AT_ONCE = 500

/**
 * Users under way at once: enough to use a burst and two seconds of pace, few enough that nobody's read grows stale
 * in the queue.
 */
function usersAtOnce(plan: JobPlan, paceOf: RunParts['paceOf']): number {
  const counts = Object.keys(plan.calls).map((operation) => {
    const { rate, burst } = paceOf(operation)
    return Math.ceil(Math.min(burst, 4 * rate) + 2 * rate)
  })
  return Math.max(2, Math.min(MOST_USERS_AT_ONCE, ...counts))
}
