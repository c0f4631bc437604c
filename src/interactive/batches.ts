import type { Plan } from '../model/plan.js'
import type { Clock } from '../platform/clock.js'
import { Batch, type BatchRun, type RunBatch } from './batch.js'
import { statusLines } from './status-line.js'
import type { Live, Line } from './prompts/stage.js'

const DRAW_EVERY_MS = 100

/** Starts a process that continues an offered batch. */
export type Detach = (batch: Batch) => Promise<void>

/** The batches of this session: jobs that run in the background, one after another. */
export class Batches implements Live {
  readonly all: Batch[] = []
  readonly #clock: Clock
  readonly #explain: (error: unknown) => string
  readonly #listeners = new Set<() => void>()
  readonly #ends = new Set<Promise<void>>()
  #detaching = Promise.resolve()
  #isStale = false

  /** @param explain turns an error into text for people */
  constructor(clock: Clock, explain: (error: unknown) => string) {
    this.#clock = clock
    this.#explain = explain
  }

  /** @param total users left of an older job; absent for a new plan */
  add(plan: Plan, { run, onDrift, passwordFlags = [] }: BatchRun, total?: number): Batch {
    const batch = new Batch(this.all.length + 1, plan, {
      clock: this.#clock,
      onDrift,
      passwordFlags,
      total,
    })
    this.all.push(batch)
    const end = this.#run(batch, run)
    this.#ends.add(end)
    void end.finally(() => this.#ends.delete(end))
    this.#notify()
    return batch
  }

  get open(): readonly Batch[] {
    return this.all.filter(({ isOpen }) => isOpen)
  }

  /** Resolves when no batch runs or waits. */
  async settled(): Promise<void> {
    while (this.#ends.size > 0) await Promise.all(this.#ends)
  }

  cancel(batch: Batch): void {
    batch.cancel('cancelled in the session')
    this.#notify()
  }

  /** Moves unfinished batches to other processes, in the order they were saved. A failure does not affect the others. */
  detachAll(detach: Detach): Promise<void> {
    // The person may go back and leave again meanwhile.
    this.#detaching = this.#detaching.then(() => this.#detachAll(detach))
    return this.#detaching
  }

  async #detachAll(detach: Detach): Promise<void> {
    // A cancelled batch stays cancelled while its last calls finish.
    for (const batch of this.open) if (!batch.isStopping) batch.handOver()
    this.#notify()
    await this.settled()
    for (const batch of this.all.filter(({ state }) => state === 'offered')) {
      try {
        await detach(batch)
        batch.detach()
      } catch (error) {
        batch.trouble = this.#explain(error)
      }
      this.#notify()
    }
  }

  /** The batches that are still going to change a user. */
  pendingOf(userId: string): readonly Batch[] {
    return this.all.filter((batch) => batch.isGoingToChange(userId))
  }

  /** The batch of this session that runs a job. */
  ofJob(job: string | undefined): Batch | undefined {
    return job === undefined ? undefined : this.all.find((batch) => batch.job === job)
  }

  lines(key: string | undefined): readonly (readonly Line[])[] {
    return statusLines(this.all, key)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Never rejects: an error ends the batch. */
  async #run(batch: Batch, run: RunBatch): Promise<void> {
    const stopDrawing = this.#clock.every(DRAW_EVERY_MS, () => {
      if (this.#isStale) this.#notify()
    })
    try {
      const result = await run({
        signal: batch.signal,
        report: (event) => {
          batch.note(event)
          this.#isStale = true
        },
        started: (job) => {
          batch.job = job
        },
        trouble: (text) => {
          batch.trouble = text
        },
      })
      batch.end(result)
    } catch (error) {
      batch.break(this.#explain(error))
    } finally {
      stopDrawing()
      this.#notify()
    }
  }

  /** Has the screen drawn again. */
  redraw(): void {
    this.#notify()
  }

  #notify(): void {
    this.#isStale = false
    for (const listener of this.#listeners) listener()
  }
}
