import { CallError } from '../connect/connect.js'
import { type FreshRead, readSettled, readUser, type UserQuery } from '../connect/read-user.js'
import { type FailureTally, tallied, waitAfter } from '../connect/retry-policy.js'
import { isStale, RECENT_MS, type RecentWrite, writesOf } from '../journal/recent-writes.js'
import { isDone, type UserHistory } from '../journal/user-history.js'
import type { PlannedUser } from '../model/plan.js'
import { settingOf } from '../settings/index.js'
import { retriedAs } from './open-failure.js'
import type { RunContext } from './run-context.js'
import type { Semaphore } from './semaphore.js'

/** The reads of one user in a run. They wait until recent writes show, and release the user's place meanwhile. */
export class UserReads {
  readonly #planned: PlannedUser
  readonly #query: UserQuery
  readonly #context: RunContext
  readonly #users: Semaphore
  readonly #halt: AbortSignal

  constructor(planned: PlannedUser, context: RunContext, users: Semaphore, halt: AbortSignal) {
    // The record of a deletion must have them too.
    const needsProficiencies =
      planned.action === 'delete' ||
      planned.edits.some(({ setting }) => settingOf(setting).reads === 'proficiencies')
    this.#planned = planned
    this.#query = {
      userId: planned.userId,
      reads: new Set(needsProficiencies ? ['description', 'proficiencies'] : ['description']),
    }
    this.#context = context
    this.#users = users
    this.#halt = halt
  }

  /** `hasSent`: this run has sent something for the user. @throws CallError */
  next(history: UserHistory, hasSent: boolean): Promise<FreshRead> {
    const { journal, clock } = this.#context
    const { action, edits } = this.#planned
    // The record of a deletion needs all of the user as it is.
    const isWhole = action === 'delete'
    const purpose = isWhole ? undefined : { edits, isReviewed: journal.options.onDrift === 'skip' }
    const writes = this.#writes(history, hasSent)
    const lateUntil = Math.max(0, ...this.#ofOthers.map((write) => write.lateUntil ?? 0))
    return readSettled(
      () => this.#readExisting(history.created !== undefined),
      (user, waitedMs) =>
        clock.now() < lateUntil || isStale(user, writes, { now: clock.now(), waitedMs }, purpose),
      (ms) => this.#wait(ms),
    )
  }

  /** Planning found the user, or this job has created it, so a not-found answer is retried for a while. */
  async #readExisting(isNew: boolean): Promise<FreshRead> {
    const { clock } = this.#context
    let tally: FailureTally = {}
    for (;;) {
      try {
        return await readUser(this.#context, this.#query, this.#halt)
      } catch (error) {
        if (!(error instanceof CallError) || retriedAs(error.failure, isNew) !== 'not-found') throw error
        const now = clock.monotonic()
        tally = tallied(tally, 'not-found', now)
        const wait = waitAfter('not-found', tally, { now, silentSince: now, jitter: 0 })
        if (wait === undefined) throw error
        await this.#wait(wait)
      }
    }
  }

  /** Recent writes of other jobs to the user. */
  get #ofOthers(): readonly RecentWrite[] {
    return this.#context.recent().get(this.#planned.userId) ?? []
  }

  #wait(ms: number): Promise<void> {
    return this.#users.releaseWhile(() => this.#context.clock.sleep(ms, this.#halt))
  }

  /**
   * Recent writes to the user, of other jobs and then of this one. Writes of this run count whatever the clock says; a
   * call without an answer is repeated rather than waited for.
   */
  #writes(history: UserHistory, hasSent: boolean): readonly RecentWrite[] {
    const { clock } = this.#context
    const { edits } = this.#planned
    const since = hasSent ? undefined : clock.now() - RECENT_MS
    const own = writesOf(history, edits, since).filter(({ certain }) => certain || !hasSent)
    const unproven = hasSent ? unprovenSettings(history) : new Set<string>()
    return [...this.#ofOthers.filter(({ edit }) => !unproven.has(edit.setting)), ...own]
  }
}

/**
 * Settings of calls that succeeded but must show yet. Such a call rested on a read that showed what other jobs had
 * written; where it takes that back, as an undo does, the effect looks like a read from before them.
 */
function unprovenSettings({ operations }: UserHistory): ReadonlySet<string> {
  const calls = operations.filter((call) => call.answer?.failure === null && !isDone(call))
  return new Set(calls.flatMap(({ settings }) => settings))
}
