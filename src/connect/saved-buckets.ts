import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { isObject } from '../model/json-text.js'
import type { Clock } from '../platform/clock.js'
import type { Files } from '../platform/files.js'
import { keepJson, readKeptJson } from '../platform/kept-json.js'

/** What was left in the bucket of one operation, and when: milliseconds since 1970. */
interface Level {
  readonly tokens: number
  readonly at: number
}

const SAVE_EVERY_MS = 2_000
/** After this time every bucket is full again, whatever its rate. */
const FORGOTTEN_AFTER_MS = 60 * 60_000
/** Calls made before it is known whose account they are counted for. */
const UNKNOWN_ACCOUNT = '-'
const BEFORE_THE_ACCOUNT_IS_KNOWN = new Set(['ListInstances', 'DescribeInstance'])

/** The file of the levels of one address (`null` is AWS's own) and Region. */
export function savedBucketsPath(stateFolder: string, endpoint: string | null, region: string): string {
  const hash = createHash('sha256')
    .update(endpoint ?? '')
    .digest('hex')
    .slice(0, 8)
  return join(stateFolder, 'paces', `${region}-${hash}.json`)
}

/**
 * How full the buckets of an account were left, kept in a file: a process that starts right after another finds them as
 * they are, not full. Best effort: a file that can't be read or written is ignored.
 */
export class SavedBuckets {
  readonly #files: Files
  readonly #path: string
  readonly #clock: Clock
  readonly #known: ReadonlyMap<string, Level>
  #account = UNKNOWN_ACCOUNT

  private constructor(files: Files, path: string, clock: Clock, known: ReadonlyMap<string, Level>) {
    this.#files = files
    this.#path = path
    this.#clock = clock
    this.#known = known
  }

  static async load(files: Files, path: string, clock: Clock): Promise<SavedBuckets> {
    return new SavedBuckets(files, path, clock, await readLevels(files, path))
  }

  /** From now on the levels are those of this account. */
  belongTo(account: string): void {
    this.#account = account
  }

  /** The tokens an operation's bucket has now, filled at `rate` a second since it was left; `undefined` if unknown. */
  tokensOf(operation: string, rate: number): number | undefined {
    const level = this.#known.get(this.#key(operation))
    return level && refilled(level, this.#clock.now(), rate)
  }

  /** Keeps the file up to date while calls are made; the returned function saves once more and stops. */
  keep(tokens: () => ReadonlyMap<string, { readonly tokens: number; readonly rate: number }>) {
    let saving = Promise.resolve()
    const save = (): Promise<void> => (saving = saving.then(() => this.#save(tokens())))
    const stop = this.#clock.every(SAVE_EVERY_MS, () => void save())
    return async (): Promise<void> => {
      stop()
      await save()
    }
  }

  /** Another process may have left the same buckets emptier meanwhile. */
  async #save(ours: ReadonlyMap<string, { readonly tokens: number; readonly rate: number }>): Promise<void> {
    if (ours.size === 0) return
    const now = this.#clock.now()
    const levels = new Map(
      [...(await readLevels(this.#files, this.#path))].filter(([, { at }]) => now - at < FORGOTTEN_AFTER_MS),
    )
    for (const [operation, { tokens, rate }] of ours) {
      const key = this.#key(operation)
      const theirs = levels.get(key)
      const left = theirs === undefined ? tokens : refilled(theirs, now, rate)
      levels.set(key, { tokens: Math.min(tokens, left), at: now })
    }
    await keepJson(this.#files, this.#path, Object.fromEntries(levels))
  }

  #key(operation: string): string {
    return `${BEFORE_THE_ACCOUNT_IS_KNOWN.has(operation) ? UNKNOWN_ACCOUNT : this.#account}/${operation}`
  }
}

/** A clock that was set back must neither empty a bucket forever nor fill it at once. */
function refilled({ tokens, at }: Level, now: number, rate: number): number {
  return tokens + (Math.max(0, now - at) / 1000) * rate
}

async function readLevels(files: Files, path: string): Promise<ReadonlyMap<string, Level>> {
  const found = await readKeptJson(files, path)
  if (!isObject(found)) return new Map()
  return new Map(Object.entries(found).filter((entry): entry is [string, Level] => isLevel(entry[1])))
}

function isLevel(value: unknown): value is Level {
  return isObject(value) && Number.isFinite(value['tokens']) && Number.isFinite(value['at'])
}
