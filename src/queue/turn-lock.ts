import { join } from 'node:path'
import type { Files } from '../platform/files.js'
import { type JobOwner, jobOwnerOf, readQueueFile } from './owner-file.js'

/** Who has the turn. */
export type Holder = JobOwner

/** A number of ten digits that begins with 0: no lock comes that far, so others are none of ours. */
const FILE = /^turn-(0\d{9})\.json$/
/** Older generations have no use; a few are kept to diagnose a queue that seems stuck. */
const KEPT = 3

/**
 * The lock of a queue: numbered files, each made exclusively, of which the highest counts. It says who has the turn, or
 * that nobody has. The turn is taken by making the next number, so of several who try one succeeds, and whoever lost
 * the turn finds a higher number than its own.
 */
export class TurnLock {
  readonly #files: Files
  readonly #folder: string

  constructor(files: Files, folder: string) {
    this.#files = files
    this.#folder = folder
  }

  /** The highest number there is, 0 if none. */
  async newest(): Promise<number> {
    return newestOf(await this.#files.list(this.#folder))
  }

  /** Who has the turn by the generation of that number; `undefined` if no job has, or its file is damaged. */
  async holderOf(generation: number): Promise<Holder | undefined> {
    if (generation === 0) return undefined
    const said = await readQueueFile(this.#files, this.#path(generation))
    return jobOwnerOf(typeof said === 'object' && said !== null ? Reflect.get(said, 'holder') : undefined)
  }

  /** Acquires the lock after that generation; `undefined` if another process was quicker. */
  async takeAfter(generation: number, holder: Holder | null): Promise<number | undefined> {
    const mine = generation + 1
    if (!(await this.#files.createNew(this.#path(mine), JSON.stringify({ holder })))) return undefined
    const names = await this.#files.list(this.#folder)
    // Others may have advanced and cleaned up between our look and our file: then our file is no valid generation.
    if (newestOf(names) !== mine) {
      await this.#files.remove(this.#path(mine))
      return undefined
    }
    await this.#removeBefore(mine - KEPT, names)
    return mine
  }

  /** Gives the turn back; does nothing if it was lost meanwhile. */
  async release(generation: number): Promise<void> {
    if ((await this.newest()) === generation) await this.takeAfter(generation, null)
  }

  async #removeBefore(first: number, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const number = numberOf(name)
      if (number !== undefined && number < first) await this.#files.remove(join(this.#folder, name))
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
