import { setMaxListeners } from 'node:events'
import type { Connect } from '../connect/connect.js'
import { JournalError } from '../journal/journal-writer.js'
import type { JobPlan } from '../journal/plan-file.js'
import { HandOver, type JobResult, type JobState, type StoppedBy, CancelRequest } from '../model/job.js'
import type { Failure } from '../model/outcome.js'
import { asError, isoTime } from '../platform/clock.js'
import { DirectoryNames } from './directory-names.js'
import { cancelledFailure, surprise } from './failures.js'
import { TurnLost } from '../queue/turn.js'
import type { ObservedBehaviour } from './service-behaviour.js'
import type { RunParts } from './run-parts.js'
import { Semaphore } from './semaphore.js'
import { CircuitBreaker } from './circuit-breaker.js'
import { UserRun } from './user-run.js'

/** Ends all waiting of a job that stops. Never shown: the stop has its own report. */
class Halt extends Error {
  override readonly name = 'Halt'
}

/**
 * Carries out what a journal says is left of its job: all of it for a new one. Users overlap, each one's steps follow
 * each other.
 */
export async function executeJob(parts: RunParts): Promise<JobResult> {
  return new JobRun(parts).run()
}

class JobRun {
  readonly #plan: JobPlan
  readonly #parts: RunParts
  /** Counts what this run calls, whatever else is called meanwhile. */
  readonly #connect: Connect
  readonly #halt = new AbortController()
  readonly #slots: Semaphore
  readonly #underWay = new Set<Promise<void>>()
  readonly #learnt: ObservedBehaviour
  readonly #streaks = new CircuitBreaker()
  readonly #beganAt: number
  #failed = 0
  #stoppedBy: StoppedBy = null
  #handsOver = false

  constructor(parts: RunParts) {
    const { plan } = parts.journal.reading
    this.#plan = plan
    this.#connect = parts.connect.counted()
    this.#parts = { ...parts, connect: this.#connect }
    this.#beganAt = parts.clock.monotonic()
    const { identityType } = parts.connect.instance
    const directory = new DirectoryNames()
    this.#learnt = { knowsUserConfig: true, clearsByOmission: false, identityType, directory }
    this.#slots = new Semaphore(usersAtOnce(plan, parts.paceOf))
    // Many users may wait at once; that is no leak.
    setMaxListeners(0, this.#halt.signal)
  }

  async run(): Promise<JobResult> {
    const { cancel, journal } = this.#parts
    const onCancel = (): void => this.#stopAsTold(cancel.reason)
    if (cancel.aborted) onCancel()
    cancel.addEventListener('abort', onCancel, { once: true })
    try {
      await this.#runUsers()
    } finally {
      cancel.removeEventListener('abort', onCancel)
      await this.#close()
    }
    return journal.reading.result(this.#isHandedOver)
  }

  #stopAsTold(reason: unknown): void {
    if (!(reason instanceof HandOver))
      return this.#stop('cancelled', reason instanceof CancelRequest ? 'Cancelled' : 'Stopping')
    this.#handsOver = !this.#halt.signal.aborted
    this.#stop(null, 'Handing over')
  }

  /** Stopped for another process to go on, and there is something to go on with. */
  get #isHandedOver(): boolean {
    const { reading } = this.#parts.journal
    return this.#handsOver && this.#plan.users.some((_, n) => !reading.isEnded(n))
  }

  async #runUsers(): Promise<void> {
    for (const [n, planned] of this.#plan.users.entries()) {
      if (this.#parts.journal.reading.isEnded(n)) continue
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
      const left = end.outcome === 'succeeded' ? [] : run.progress.left()
      await this.#finish(n, end.outcome, left, failures, end.outcome === 'failed' && end.credentials)
      this.#judgeJob(n, run, failures)
    } catch (error) {
      await this.#endEarly(n, run, error)
    }
  }

  /** Whether going on makes sense after this user's end. */
  #judgeJob(n: number, run: UserRun, failures: readonly Failure[]): void {
    const edits = this.#plan.users[n]?.edits ?? []
    const oneTooMany = this.#streaks.note([...run.progress.done], failures, edits)
    if (failures.length > 0) this.#failed += 1
    if (oneTooMany !== undefined) {
      this.#stop(
        null,
        `${oneTooMany.operation ?? ''} was refused for ten users in a row (${oneTooMany.code})`,
      )
    } else if (this.#failed >= (this.#parts.journal.options.stopAfterFailures ?? Number.POSITIVE_INFINITY)) {
      this.#stop('failures', `${this.#failed} users have failed`)
    }
  }

  /** A user whose end is not known: the job stopped, the journal failed, or we did not see something coming. */
  async #endEarly(n: number, run: UserRun, error: unknown): Promise<void> {
    if (error instanceof JournalError) return this.#stop('journal', error.message)
    // Only a person's cancelling takes the turn of a job away.
    if (error instanceof TurnLost) this.#stop('cancelled', 'This job was cancelled elsewhere')
    const isHalt = error instanceof Halt || error instanceof TurnLost
    if (isHalt && !run.hasSent) return
    const failure = isHalt ? cancelledFailure(run) : surprise(run, error)
    try {
      await this.#finish(n, 'failed', run.progress.left(), [...run.progress.failures, failure], isHalt)
    } catch (again) {
      this.#stop('journal', asError(again).message)
    }
  }

  async #finish(
    n: number,
    outcome: 'succeeded' | 'failed',
    left: readonly string[],
    failures: readonly Failure[],
    cutShort: boolean,
  ) {
    const { journal, clock, report } = this.#parts
    const time = isoTime(clock.now())
    await journal.write({ type: 'finished', time, n, outcome, left, failures, cutShort })
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

  async #close(): Promise<void> {
    const { journal, clock } = this.#parts
    const milliseconds = Math.round(clock.monotonic() - this.#beganAt)
    const { byOperation, throttled } = this.#connect.calls()
    const ended = { time: isoTime(clock.now()), calls: byOperation, throttled, milliseconds }
    const counts = journal.reading.counts()
    const stoppedBy = this.#stoppedBy
    try {
      await journal.write(
        this.#isHandedOver
          ? { type: 'handed-over', ...ended }
          : { type: 'closed', state: this.#state, stoppedBy, ...ended, counts },
      )
    } catch (error) {
      if (!(error instanceof JournalError)) throw error
      this.#stoppedBy = 'journal'
      await journal.endUnwritten({ type: 'closed', state: 'stopped', stoppedBy: 'journal', ...ended, counts })
    } finally {
      await journal.close()
    }
  }

  get #state(): JobState {
    if (this.#stoppedBy === 'cancelled') return 'cancelled'
    return this.#halt.signal.aborted && !this.#handsOver ? 'stopped' : 'finished'
  }
}

/** At any pace: those under way when a job stops have been begun, and are lost to "not attempted". */
const MOST_USERS_AT_ONCE = 24

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
