import { CallError } from '../connect/connect.js'
import { isStale, RECENT_MS, type RecentWrite, writesOf } from '../journal/recent-writes.js'
import type { UserHistory } from '../journal/user-history.js'
import type { PlannedUser } from '../model/plan.js'
import { readWhole } from './read-whole.js'
import type { RunParts } from './run-parts.js'
import type { Semaphore } from './semaphore.js'
import { type FreshRead, NOT_FOUND_MS } from './step-run.js'

const WAIT_MS = 2_000
/** How long a write of ours may take to show (eventual consistency), before a read is believed as it is. */
export const SETTLES_MS = 60_000

/** The reads of one user in a run: what does not show yet is waited for. */
export class UserReads {
  readonly #planned: PlannedUser
  readonly #parts: RunParts
  readonly #slots: Semaphore
  readonly #halt: AbortSignal

  constructor(planned: PlannedUser, parts: RunParts, slots: Semaphore, halt: AbortSignal) {
    this.#planned = planned
    this.#parts = parts
    this.#slots = slots
    this.#halt = halt
  }

  /**
   * Somebody the plan has read exists, and what we wrote is there. `hasSent`: this run has sent something for the user.
   * @throws CallError
   */
  async next(history: UserHistory, hasSent: boolean): Promise<FreshRead> {
    const { clock, journal } = this.#parts
    const purpose = { edits: this.#planned.edits, isReviewed: journal.options.onDrift === 'skip' }
    // From the first such answer on: before it the read may have stood in line for long.
    let began: number | undefined
    for (;;) {
      try {
        const read = await readWhole(this.#parts, this.#planned, this.#halt)
        began ??= read.at
        const isOld = isStale(read.user, this.#writes(history, hasSent), purpose)
        if (!isOld || read.at - began >= SETTLES_MS) return read
      } catch (error) {
        const wait = error instanceof CallError && error.failure.kind === 'not-found'
        began ??= clock.monotonic()
        if (!wait || clock.monotonic() - began >= NOT_FOUND_MS) throw error
      }
      await this.#slots.without(() => clock.sleep(WAIT_MS, this.#halt))
    }
  }

  /** What other jobs have lately written to the user, then what this one has: in this run, whatever the clock says. */
  #writes(history: UserHistory, hasSent: boolean): readonly RecentWrite[] {
    const { recent, clock } = this.#parts
    const { userId, edits } = this.#planned
    const since = hasSent ? undefined : clock.now() - RECENT_MS
    return [...(recent().get(userId) ?? []), ...writesOf(history, edits, since)]
  }
}
