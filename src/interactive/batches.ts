import type { Plan } from '../model/plan.js'
import type { Clock } from '../platform/clock.js'
import { Batch, type BatchRun, type RunBatch } from './batch.js'
import { batchLines } from './batch-text.js'
import type { Live } from './prompts/stage.js'

const DRAW_EVERY_MS = 100

/** Has a process of its own go on with an offered batch. */
export type Detach = (batch: Batch) => Promise<void>

/** The batches of this session. Each is a job in the queue; they go on in the background while somebody works. */
export class Batches implements Live {
  readonly all: Batch[] = []
  readonly #clock: Clock
  readonly #explain: (error: unknown) => string
  readonly #listeners = new Set<() => void>()
  readonly #ends = new Set<Promise<void>>()
  #leaving = Promise.resolve()
  #isStale = false

  /** @param explain an error as people read it */
  constructor(clock: Clock, explain: (error: unknown) => string) {
    this.#clock = clock
    this.#explain = explain
  }

  add(plan: Plan, { run, onDrift }: BatchRun, total = plan.users.length): Batch {
    const batch = new Batch(this.all.length + 1, plan, { total, onDrift })
    this.all.push(batch)
    const end = this.#carryOut(batch, run)
    this.#ends.add(end)
    void end.finally(() => this.#ends.delete(end))
    this.#tell()
    return batch
  }

  get open(): readonly Batch[] {
    return this.all.filter(({ isOpen }) => isOpen)
  }

  /** Resolves when nothing runs or waits any more. */
  async settled(): Promise<void> {
    while (this.#ends.size > 0) await Promise.all(this.#ends)
  }

  cancel(batch: Batch): void {
    batch.cancel('cancelled in the session')
    this.#tell()
  }

  /**
   * Leaves what is not done yet to processes of their own, in the order in which it was saved. One that can't be left
   * keeps none of the others.
   */
  leaveTo(detach: Detach): Promise<void> {
    // Somebody may go back and leave again meanwhile.
    this.#leaving = this.#leaving.then(() => this.#leaveAll(detach))
    return this.#leaving
  }

  async #leaveAll(detach: Detach): Promise<void> {
    // One that was cancelled stays so, even while its last calls finish.
    for (const batch of this.open) if (!batch.isStopping) batch.handOver()
    this.#tell()
    await this.settled()
    for (const batch of this.all.filter(({ state }) => state === 'offered')) {
      try {
        await detach(batch)
        batch.detach()
      } catch (error) {
        batch.trouble = this.#explain(error)
      }
      this.#tell()
    }
  }

  /** The batches that are still going to change a user. */
  pendingOf(userId: string): readonly Batch[] {
    return this.open.filter(({ plan }) => plan.users.some((user) => user.userId === userId))
  }

  lines(): readonly string[] {
    return batchLines(this.all)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Never rejects: what goes wrong is the batch's own end. */
  async #carryOut(batch: Batch, run: RunBatch): Promise<void> {
    const stopDrawing = this.#clock.every(DRAW_EVERY_MS, () => {
      if (this.#isStale) this.#tell()
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
      this.#tell()
    }
  }

  #tell(): void {
    this.#isStale = false
    for (const listener of this.#listeners) listener()
  }
}
