import { asError, type Clock } from '../platform/clock.js'
import { newestOf } from './turn-lock.js'
import type { Ahead, QueueEntry } from './job-queue.js'
import { rankOf } from './tickets.js'

/** Between two looks at the line. */
const LOOK_EVERY_MS = 500

/** Another process has taken the lock: nothing more may be sent. */
export class TurnLost extends Error {
  override readonly name = 'TurnLost'
}

/** The queue was deleted, and the record of jobs with it: nothing more may be sent. */
export class QueueGone extends Error {
  override readonly name = 'QueueGone'
}

export interface TurnParts {
  readonly clock: Clock
  /** Ends all waiting. */
  readonly signal: AbortSignal
  /** Called at each poll with the jobs ahead. */
  readonly waiting: (ahead: readonly Ahead[]) => Promise<void> | void
  /** Called with queued jobs whose process is proven dead; they are skipped. */
  readonly skipped: (job: string) => void
  /** Another job goes first: called after the last call in flight has been answered and before the lock is released. */
  readonly paused: (by: string) => Promise<void>
  /** The turn is ours, at first or again. */
  readonly began: () => Promise<void>
}

/** Waits in line until the turn comes. @throws the signal's reason */
export async function takeTurn(place: QueueEntry, parts: TurnParts): Promise<Turn> {
  const generation = await waitForTurn(place, parts)
  await parts.began()
  return new Turn(place, parts, generation)
}

async function waitForTurn(
  place: QueueEntry,
  { clock, signal, waiting, skipped }: TurnParts,
): Promise<number> {
  for (;;) {
    signal.throwIfAborted()
    const look = await place.look(skipped)
    if ('generation' in look) return look.generation
    await waiting(look.ahead)
    await clock.sleep(LOOK_EVERY_MS, signal)
  }
}

/** The turn of a running job: the gate that each of its calls goes through. */
export class Turn {
  readonly #place: QueueEntry
  readonly #parts: TurnParts
  readonly #ended = new AbortController()
  #generation: number | undefined
  #inFlight = 0
  #pause: Promise<void> | undefined
  #quiet: () => void = () => undefined

  constructor(place: QueueEntry, parts: TurnParts, generation: number) {
    this.#place = place
    this.#parts = parts
    this.#generation = generation
  }

  /**
   * Right before a call: true if it may be sent; then `leave` must follow its answer. False if the job had to give way
   * meanwhile, so that what was read before is too old.
   * @throws TurnLost; QueueGone; the signal's reason if the job is stopped while it gives way
   */
  async enter(signal: AbortSignal): Promise<boolean> {
    if (this.#pause === undefined) {
      const { files } = this.#place.line.parts
      const names = await files.list(this.#place.line.folder)
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

  /** The call has been answered. */
  leave(): void {
    this.#inFlight -= 1
    if (this.#inFlight === 0) this.#quiet()
  }

  /** The job is done with. */
  async end(): Promise<void> {
    this.#ended.abort(new Error('the job has ended'))
    await this.#pause?.catch(() => undefined)
    await this.#place.leave()
    if (this.#generation !== undefined) await this.#place.line.generations.release(this.#generation)
  }

  async #giveWayIfAsked(names: readonly string[]): Promise<void> {
    const { rank } = this.#place.ticket
    if (!names.some((name) => (rankOf(name) ?? rank) < rank)) return
    const { ahead } = await this.#place.line.lookFrom(rank)
    const first = ahead.find(({ job }) => job !== this.#place.ticket.job)
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
    await this.#parts.paused(to)
    const given = this.#generation
    this.#generation = undefined
    if (given !== undefined) await this.#place.line.generations.release(given)
    const signal = AbortSignal.any([this.#parts.signal, this.#ended.signal])
    this.#generation = await waitForTurn(this.#place, { ...this.#parts, signal })
    await this.#parts.began()
    this.#pause = undefined
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(asError(signal.reason))
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
