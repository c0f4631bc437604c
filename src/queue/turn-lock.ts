import { join } from 'node:path'
import { isObject } from '../model/json-text.js'
import { type FileContext, type JobOwner, jobOwnerOf, readQueueFile } from './owner-file.js'

/** Ten digits that begin with 0: no lock counts further, so any other file isn't one of ours. */
const FILE = /^turn-(0\d{9})\.json$/
/** Older generations have no use; a few are kept, to diagnose a queue that seems stuck. */
const KEPT = 3

/**
 * The lock of a queue, with a fencing token. Each generation is a numbered file that is created exclusively and names the
 * job that has the turn, or none; the highest number counts. A process takes the turn by creating the next number, so only
 * one of several succeeds, and a process that has lost the turn finds a higher number than its own.
 */
export class TurnLock {
  readonly #context: FileContext
  readonly #folder: string

  constructor(context: FileContext, folder: string) {
    this.#context = context
    this.#folder = folder
  }

  /** The highest number there is, 0 if none. */
  async newest(): Promise<number> {
    return newestOf(await this.#context.files.list(this.#folder))
  }

  /** Which job has the turn by that generation; `undefined` if none has, or the file is damaged. */
  async holderOf(generation: number): Promise<JobOwner | undefined> {
    if (generation === 0) return undefined
    const content = await readQueueFile(this.#context, this.#path(generation))
    return jobOwnerOf(isObject(content) ? content['holder'] : undefined)
  }

  /** Acquires the lock after that generation; `undefined` if another process was quicker. */
  async takeAfter(generation: number, holder: JobOwner | null): Promise<number | undefined> {
    const mine = generation + 1
    if (!(await this.#context.files.createNew(this.#path(mine), JSON.stringify({ holder })))) return undefined
    const names = await this.#context.files.list(this.#folder)
    // Others may have advanced and cleaned up between our look and our file: then our file isn't a valid generation.
    if (newestOf(names) !== mine) {
      await this.#context.files.remove(this.#path(mine))
      return undefined
    }
    await this.#removeBefore(mine - KEPT, names)
    return mine
  }

  /** Releases the lock; does nothing if it was lost meanwhile. */
  async release(generation: number): Promise<void> {
    if ((await this.newest()) === generation) await this.takeAfter(generation, null)
  }

  async #removeBefore(first: number, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const number = numberOf(name)
      if (number !== undefined && number < first) await this.#context.files.remove(join(this.#folder, name))
    }
  }

  #path(generation: number): string {
    return join(this.#folder, `turn-${String(generation).padStart(10, '0')}.json`)
  }
}

export function newestOf(names: readonly string[]): number {
  return names.reduce((highest, name) => Math.max(highest, numberOf(name) ?? 0), 0)
}

function numberOf(name: string): number | undefined {
  const digits = FILE.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
