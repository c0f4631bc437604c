import { setMaxListeners } from 'node:events'
import { JournalError } from '../journal/journal-writer.js'
import type { JobPlan } from '../journal/plan-file.js'
import { HandOver, type JobResult, type JobState, type StoppedBy, CancelRequest } from '../model/job.js'
import { CREATE_USER } from '../operations/create-user.js'
import { type Failure, isRetryable } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import { asError, isoTime } from '../platform/clock.js'
import { cancelledFailure, surprise } from './failures.js'
import { QueueGone, TurnLost } from '../queue/turn.js'
import { Outage } from './outage.js'
import type { RunContext } from './run-context.js'
import { Semaphore } from './semaphore.js'
import { ServiceBehaviour } from './service-behaviour.js'
import { Beginners } from './beginners.js'
import { CircuitBreaker } from './circuit-breaker.js'
import { CreateRun } from './create-run.js'
import { DeleteRun } from './delete-run.js'
import { usersAtOnce } from './users-at-once.js'
import { UserRun } from './user-run.js'
import type { SharedRun, UserRunner } from './user-runner.js'

/** Ends all waits of a job that stops. Never shown: the stop has its own report. */
class Halt extends Error {
  override readonly name = 'Halt'
}

/**
 * One run of a job: carries out what the journal says is left, which is all of it for a new job. Users overlap; the steps
 * of one user follow each other.
 */
export class JobRun {
  readonly #plan: JobPlan
  readonly #context: RunContext
  readonly #halt = new AbortController()
  readonly #users: Semaphore
  readonly #shared: Omit<SharedRun, 'beginner'>
  readonly #beginners = new Beginners()
  readonly #underWay = new Set<Promise<void>>()
  readonly #breaker = new CircuitBreaker()
  readonly #beganAt: number
  #failed = 0
  #sinceSuccess = Number.POSITIVE_INFINITY
  #stoppedBy: StoppedBy = null
  #handsOver = false

  constructor(context: RunContext) {
    const { plan } = context.journal.history
    this.#plan = plan
    // Counts only the calls of this run.
    this.#context = { ...context, connect: context.connect.counted() }
    this.#beganAt = context.clock.monotonic()
    this.#users = new Semaphore(this.#usersAtOnce())
    const outage = new Outage(this.#context, this.#users, this.#halt.signal, (why) =>
      this.#stop('unreachable', why),
    )
    this.#shared = {
      context: this.#context,
      users: this.#users,
      halt: this.#halt.signal,
      reading: {
        connect: this.#context.connect,
        signal: this.#halt.signal,
        whenReachable: async (work) => (await outage.read(work)).value,
      },
      behaviour: new ServiceBehaviour(context.connect.instance.identityType),
      outage,
    }
    // Many users may wait at once; this is not a leak.
    setMaxListeners(0, this.#halt.signal)
  }

  /** Follows the latency that the calls of this run have shown so far, and the pace that the service lets them have. */
  #usersAtOnce(): number {
    const loads = Object.entries(this.#plan.calls).map(([operation, calls]) => ({
      calls,
      pace: this.#context.connect.currentPace(operation),
    }))
    const { latency } = this.#context.connect.calls()
    return usersAtOnce(this.#plan.users.length, loads, { latency, sinceSuccess: this.#sinceSuccess })
  }

  async run(): Promise<JobResult> {
    const { cancel, journal } = this.#context
    const onCancel = (): void => this.#stopFor(cancel.reason)
    if (cancel.aborted) onCancel()
    cancel.addEventListener('abort', onCancel, { once: true })
    try {
      await this.#runUsers()
    } finally {
      cancel.removeEventListener('abort', onCancel)
      await this.#close()
    }
    return journal.history.result(this.#isHandedOver)
  }

  #stopFor(reason: unknown): void {
    if (!(reason instanceof HandOver))
      return this.#stop('cancelled', reason instanceof CancelRequest ? 'Cancelled' : 'Stopping')
    this.#handsOver = !this.#halt.signal.aborted
    this.#stop(null, 'Handing over')
  }

  /** Stopped so that another process can continue, with users left to do. */
  get #isHandedOver(): boolean {
    const { history } = this.#context.journal
    return this.#handsOver && this.#plan.users.some((_, n) => !history.isEnded(n))
  }

  async #runUsers(): Promise<void> {
    for (const [n, planned] of this.#plan.users.entries()) {
      if (this.#context.journal.history.isEnded(n)) continue
      await this.#users.acquire()
      this.#users.resize(this.#usersAtOnce())
      if (this.#halt.signal.aborted) break
      const beginner = this.#beginners.forUser()
      const running = this.#runUser(n, runnerOf(n, planned, { ...this.#shared, beginner }))
      this.#underWay.add(running)
      void running.finally(() => {
        beginner.end()
        this.#underWay.delete(running)
        this.#users.release()
      })
    }
    await Promise.all(this.#underWay)
  }

  /** Never rejects: an error ends this user, or the job. */
  async #runUser(n: number, run: UserRunner): Promise<void> {
    try {
      const { failures, credentials } = await run.run()
      if (credentials) this.#stop('credentials', 'The credentials are no longer accepted')
      if (failures.some(isUserQuota))
        this.#stop('quota', 'The instance has as many users as its quota allows')
      const outcome = failures.length === 0 ? 'succeeded' : 'failed'
      const { done } = run
      await this.#finish(n, outcome, outcome === 'succeeded' ? [] : run.left, failures, credentials)
      this.#judgeJob(n, done, failures)
    } catch (error) {
      await this.#endEarly(n, run, error)
    }
  }

  /** Stops the job if continuing makes no sense after this user. */
  #judgeJob(n: number, done: readonly string[], failures: readonly Failure[]): void {
    const edits = this.#plan.users[n]?.edits ?? []
    const oneTooMany = this.#breaker.record(done, failures, edits)
    if (failures.length > 0) this.#failed += 1
    this.#sinceSuccess = failures.length > 0 ? this.#sinceSuccess + 1 : 0
    if (oneTooMany !== undefined) {
      const { operation, code, kind } = oneTooMany
      const what = operation ?? 'The change'
      const verb = isRetryable(kind) && kind !== 'credentials' ? 'failed' : 'was refused'
      this.#stop(null, `${what} ${verb} for ten users in a row (${code})`)
    } else if (
      this.#failed >= (this.#context.journal.options.stopAfterFailures ?? Number.POSITIVE_INFINITY)
    ) {
      this.#stop('failures', `${this.#failed} users have failed`)
    }
  }

  /** Ends a user early: the job stopped, the journal failed, or an unexpected error came up. */
  async #endEarly(n: number, run: UserRunner, error: unknown): Promise<void> {
    if (error instanceof JournalError || error instanceof QueueGone)
      return this.#stop('journal', error.message)
    // A job only loses its turn when it is cancelled.
    if (error instanceof TurnLost) this.#stop('cancelled', 'This job was cancelled elsewhere')
    const isHalt = error instanceof Halt || error instanceof TurnLost
    // The process that takes over the job continues with this user.
    if (isHalt && (this.#handsOver || !run.hasSent)) return
    const { unfinished } = run
    const attempts = run.attemptsAt(unfinished)
    const failure = isHalt
      ? cancelledFailure(run.last, unfinished, attempts)
      : surprise(error, unfinished, attempts)
    try {
      await this.#finish(n, 'failed', run.left, [...run.failures, failure], isHalt)
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
    const { journal, clock, report } = this.#context
    const time = isoTime(clock.now())
    await journal.write({ type: 'finished', time, n, outcome, left, failures, cutShort })
    const planned = this.#plan.users[n]
    if (planned === undefined) return
    const { username } = planned
    const userId = journal.history.userIdAt(n)
    report({ type: 'user', user: { username, userId, outcome, failures } })
  }

  #stop(by: StoppedBy, why: string): void {
    if (this.#halt.signal.aborted) return
    this.#stoppedBy = by
    this.#context.report({ type: 'stopping', why, cancelled: by === 'cancelled' })
    this.#halt.abort(new Halt(why))
  }

  async #close(): Promise<void> {
    const { journal, clock } = this.#context
    const milliseconds = Math.round(clock.monotonic() - this.#beganAt)
    const { byOperation, throttled } = this.#context.connect.calls()
    const ended = { time: isoTime(clock.now()), calls: byOperation, throttled, milliseconds }
    const counts = journal.history.counts()
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

function runnerOf(n: number, planned: PlannedUser, shared: SharedRun): UserRunner {
  if (planned.action === 'create') return new CreateRun(n, planned, shared)
  if (planned.action === 'delete') return new DeleteRun(n, planned, shared)
  return new UserRun(n, planned, shared)
}

/** The instance's quota of users is used up. */
function isUserQuota({ operation, kind }: Failure): boolean {
  return operation === CREATE_USER.name && kind === 'limit'
}
