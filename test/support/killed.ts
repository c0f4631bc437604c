import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jobsOf, journalOf } from './crash.js'
import type { World } from './world.js'

/**
 * Kills runs of a world when the service has received so many more writes: the state folder is put back to what it was at
 * that moment, with the records of calls that went out all the same and without their answers.
 */
export class Killer {
  #cancel = new AbortController()
  #left = Number.POSITIVE_INFINITY
  #died = false

  /** To be called whenever the service has received a call. */
  received(world: World): void {
    const last = world.sandbox.requests().at(-1)
    if (this.#died || last === undefined || !/^(Create|Associate)/.test(last.operation)) return
    this.#left -= 1
    if (this.#left > 0) return
    this.#died = true
    cpSync(join(world.cwd, '.state'), join(world.cwd, 'image'), { recursive: true })
    this.#cancel.abort(new Error('the process is gone'))
  }

  /** The signal of a run that dies at its n-th write. */
  after(writes: number): AbortSignal {
    this.#left = writes
    this.#died = false
    this.#cancel = new AbortController()
    return this.#cancel.signal
  }

  /** Whether the run was killed; the world is then as if its process were gone. */
  bury(world: World): boolean {
    this.#left = Number.POSITIVE_INFINITY
    if (!this.#died) return false
    keepSent(world)
    const state = join(world.cwd, '.state')
    rmSync(state, { recursive: true })
    cpSync(join(world.cwd, 'image'), state, { recursive: true })
    rmSync(join(world.cwd, 'image'), { recursive: true })
    return true
  }
}

function keepSent(world: World): void {
  for (const job of jobsOf(world)) {
    const path = join(world.cwd, 'image', 'jobs', job, 'journal.ndjson')
    if (!existsSync(path)) continue
    const known = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}'))
    const later = journalOf(world, job).lines.slice(known.length)
    const sent = later.filter((line) => (JSON.parse(line) as { type: string }).type === 'sent')
    writeFileSync(path, [...known, ...sent, ''].join('\n'))
  }
}
