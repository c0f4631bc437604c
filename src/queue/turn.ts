import { type Clock, unlessAborted } from '../platform/clock.js'
import { newestOf } from './turn-lock.js'
import type { QueueEntry } from './job-queue.js'
import type { JobOwner } from './owner-file.js'
import { rankOf } from './tickets.js'

const POLL_EVERY_MS = 500

/** Another process has taken the lock, so nothing more may be sent. */
export class TurnLost extends Error {
  override readonly name = 'TurnLost'
}

/** The queue was deleted, and the record of jobs with it, so nothing more may be sent. */
export class QueueGone extends Error {
  override readonly name = 'QueueGone'
}

export interface TurnOptions {
  readonly clock: Clock
  /** Ends all waiting. */
  readonly signal: AbortSignal
  /** Called at each poll with the jobs ahead. */
  readonly waiting: (ahead: readonly JobOwner[]) => Promise<void> | void
  /** Called with queued jobs whose process is proven dead; they are skipped. */
  readonly skipped: (job: string) => void
  /** Another job goes first: called after the last call in flight has been answered and before the lock is released. */
  readonly paused: (by: string) => Promise<void>
  /** The turn is ours, at first or again. */
  readonly began: () => Promise<void>
}

/** Waits until the turn comes. @throws the signal's reason */
export async function takeTurn(entry: QueueEntry, options: TurnOptions): Promise<Turn> {
  const generation = await waitForTurn(entry, options)
  await options.began()
  return new Turn(entry, options, generation)
}

async function waitForTurn(
  entry: QueueEntry,
  { clock, signal, waiting, skipped }: TurnOptions,
): Promise<number> {
  for (;;) {
    signal.throwIfAborted()
    const found = await entry.poll(skipped)
    if ('generation' in found) return found.generation
    await waiting(found.ahead)
    await clock.sleep(POLL_EVERY_MS, signal)
  }
}

/** The turn of a running job: a gate that each of its calls goes through. */
export class Turn {
  readonly #entry: QueueEntry
  readonly #options: TurnOptions
  readonly #ended = new AbortController()
  #generation: number | undefined
  #inFlight = 0
  #pause: Promise<void> | undefined
  #quiet: () => void = () => undefined
  #polling: Promise<unknown> = Promise.resolve()
  #next: Promise<readonly string[]> | undefined

  constructor(entry: QueueEntry, options: TurnOptions, generation: number) {
    this.#entry = entry
    this.#options = options
    this.#generation = generation
  }

  /**
   * Called right before a call. True: it may be sent, and `leave` must follow its answer. False: the job had to give way
   * meanwhile, so the read that the call rests on is too old.
   * @throws TurnLost; QueueGone; the signal's reason if the job is stopped while it gives way
   */
  async enter(signal: AbortSignal): Promise<boolean> {
    if (this.#pause === undefined) {
      const names = await this.#poll()
      if (newestOf(names) !== this.#generation && this.#pause === undefined)
        throw names.length === 0
          ? new QueueGone('the state folder is gone')
          : new TurnLost('another process has taken the turn of this job')
      await this.#giveWayIfAsked(names)
    }
    if (this.#pause === undefined) {
      this.#inFlight += 1
      return true
    }
    await unlessAborted(this.#pause, signal)
    return false
  }

  /** The names in the queue's folder. Calls that ask meanwhile share the next poll, which begins after they have asked. */
  #poll(): Promise<readonly string[]> {
    const { context, folder } = this.#entry.queue
    this.#next ??= this.#polling.then(() => {
      this.#next = undefined
      const poll = context.files.list(folder)
      this.#polling = poll.catch(() => undefined)
      return poll
    })
    return this.#next
  }

  /** The call has been answered. */
  leave(): void {
    this.#inFlight -= 1
    if (this.#inFlight === 0) this.#quiet()
  }

  /** Releases the lock and leaves the queue: the job has ended. */
  async end(): Promise<void> {
    this.#ended.abort(new Error('the job has ended'))
    await this.#pause?.catch(() => undefined)
    await this.#entry.leave()
    if (this.#generation !== undefined) await this.#entry.queue.lock.release(this.#generation)
  }

  async #giveWayIfAsked(names: readonly string[]): Promise<void> {
    const { rank } = this.#entry.ticket
    if (!names.some((name) => (rankOf(name) ?? rank) < rank)) return
    const { ahead } = await this.#entry.queue.stateBefore(rank)
    const first = ahead.find(({ job }) => job !== this.#entry.ticket.job)
    if (first === undefined || this.#pause !== undefined) return
    this.#pause = this.#giveWay(first.job)
    // A waiter gets the rejection; there may be none yet.
    this.#pause.catch(() => undefined)
  }

  async #giveWay(to: string): Promise<void> {
    if (this.#inFlight > 0) {
      await new Promise<void>((resolve) => {
        this.#quiet = resolve
      })
    }
    await this.#options.paused(to)
    const given = this.#generation
    this.#generation = undefined
    if (given !== undefined) await this.#entry.queue.lock.release(given)
    const signal = AbortSignal.any([this.#options.signal, this.#ended.signal])
    this.#generation = await waitForTurn(this.#entry, { ...this.#options, signal })
    await this.#options.began()
    this.#pause = undefined
  }
}
