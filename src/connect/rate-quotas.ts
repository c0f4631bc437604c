import { join } from 'node:path'
import { CONNECT_OPERATIONS } from '../operations/index.js'
import { isObject } from '../model/json-text.js'
import { DEFAULT_PACE } from '../model/limits.js'
import type { Clock } from '../platform/clock.js'
import type { Files } from '../platform/files.js'
import { keepJson, readKeptJson } from '../platform/kept-json.js'

/** Calls a second by operation. */
export type Rates = ReadonlyMap<string, number>

/** Those whose rate has a quota of its own. */
const RATE_QUOTAS = CONNECT_OPERATIONS.flatMap(({ name, quotaCode }) =>
  quotaCode === undefined ? [] : [{ operation: name, quotaCode }],
)

/** The value that Service Quotas is documented to show where it is wrong (administrator guide, service quotas). */
const KNOWN_WRONG = 200

/** Splits what Service Quotas says, by quota code, into rates to trust and remarks on those that are not. */
export function readRates(values: ReadonlyMap<string, number>): {
  readonly rates: Rates
  readonly distrusted: readonly string[]
} {
  const rates = new Map<string, number>()
  const distrusted: string[] = []
  const { rate: least } = DEFAULT_PACE
  for (const { operation, quotaCode } of RATE_QUOTAS) {
    const value = values.get(quotaCode)
    if (value === undefined) continue
    if (Number.isFinite(value) && value >= least && value !== KNOWN_WRONG) rates.set(operation, value)
    else distrusted.push(`${operation}: ${value} calls a second is not plausible, so ${least} is used`)
  }
  return { rates, distrusted }
}

const DAY_MS = 24 * 60 * 60_000

/** The rates of one account and Region as they were read last, kept for a day. Best effort: a file that can't be read or written is ignored. */
export class SavedRates {
  readonly #files: Files
  readonly #clock: Clock
  readonly #path: string

  constructor(files: Files, clock: Clock, stateFolder: string, { account, region }: Owner) {
    this.#files = files
    this.#clock = clock
    this.#path = join(stateFolder, 'paces', `quotas-${account}-${region}.json`)
  }

  /** `undefined` if there are none, or none from the last day. */
  async load(): Promise<Rates | undefined> {
    const saved = await readKeptJson(this.#files, this.#path)
    return isSaved(saved) && this.#isRecent(saved.at) ? new Map(Object.entries(saved.rates)) : undefined
  }

  /** A clock that was set back must not keep them forever. */
  #isRecent(at: number): boolean {
    const age = this.#clock.now() - at
    return age >= 0 && age < DAY_MS
  }

  save(rates: Rates): Promise<void> {
    const saved = { at: this.#clock.now(), rates: Object.fromEntries(rates) }
    return keepJson(this.#files, this.#path, saved)
  }
}

interface Owner {
  readonly account: string
  readonly region: string
}

interface Saved {
  readonly at: number
  readonly rates: Readonly<Record<string, number>>
}

function isSaved(value: unknown): value is Saved {
  if (!isObject(value)) return false
  const { at, rates } = value
  if (typeof at !== 'number' || !isObject(rates)) return false
  return Object.values(rates).every((rate) => typeof rate === 'number' && rate > 0)
}
