import { dirname, join } from 'node:path'
import { OPERATIONS } from '../operations/index.js'
import type { Clock } from '../platform/clock.js'
import type { Files } from '../platform/files.js'

/** Calls a second by operation. */
export type Rates = ReadonlyMap<string, number>

/** The quota of an operation's rate: its code in Service Quotas, and what every account has at least. */
interface RateQuota {
  readonly operation: string
  readonly code: string
  readonly defaultRate: number
}

const READS: readonly RateQuota[] = [
  { operation: 'SearchUsers', code: 'L-E2C35CCE', defaultRate: 2 },
  { operation: 'ListUsers', code: 'L-CCC38177', defaultRate: 2 },
  { operation: 'DescribeUser', code: 'L-EE6F0D82', defaultRate: 2 },
  { operation: 'ListUserProficiencies', code: 'L-A59C54EE', defaultRate: 2 },
  { operation: 'ListRoutingProfiles', code: 'L-30929A21', defaultRate: 2 },
  { operation: 'ListSecurityProfiles', code: 'L-A408782D', defaultRate: 2 },
  { operation: 'SearchUserHierarchyGroups', code: 'L-4FBE591E', defaultRate: 2 },
]

const RATE_QUOTAS: readonly RateQuota[] = [
  ...READS,
  ...OPERATIONS.map(({ name, quotaCode, defaultRate }) => ({
    operation: name,
    code: quotaCode,
    defaultRate,
  })),
]

/** The value that Service Quotas is documented to show where it is wrong (administrator guide, service quotas). */
const KNOWN_WRONG = 200

/** Splits what Service Quotas says, by quota code, into rates to trust and remarks on those that are not. */
export function readRates(values: ReadonlyMap<string, number>): {
  readonly rates: Rates
  readonly distrusted: readonly string[]
} {
  const rates = new Map<string, number>()
  const distrusted: string[] = []
  for (const { operation, code, defaultRate } of RATE_QUOTAS) {
    const value = values.get(code)
    if (value === undefined) continue
    if (Number.isFinite(value) && value >= defaultRate && value !== KNOWN_WRONG) rates.set(operation, value)
    else distrusted.push(`${operation}: ${value} calls a second is not plausible, so ${defaultRate} is used`)
  }
  return { rates, distrusted }
}

const DAY_MS = 24 * 60 * 60_000

/** The rates of one account and Region as they were read last, kept for a day. Only advice: a file that fails is no failure. */
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
    try {
      const saved: unknown = JSON.parse(new TextDecoder().decode(await this.#files.read(this.#path)))
      return isSaved(saved) && this.#isRecent(saved.at) ? new Map(Object.entries(saved.rates)) : undefined
    } catch {
      return undefined
    }
  }

  /** A clock that was set back must not keep them for ever. */
  #isRecent(at: number): boolean {
    const age = this.#clock.now() - at
    return age >= 0 && age < DAY_MS
  }

  async save(rates: Rates): Promise<void> {
    const text = JSON.stringify({ at: this.#clock.now(), rates: Object.fromEntries(rates) })
    await this.#files
      .makePrivateFolder(dirname(this.#path))
      .then(() => this.#files.replace(this.#path, text))
      .catch(() => undefined)
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
  if (typeof value !== 'object' || value === null || !('at' in value) || !('rates' in value)) return false
  const { at, rates } = value
  if (typeof at !== 'number' || typeof rates !== 'object' || rates === null) return false
  return Object.values(rates).every((rate) => typeof rate === 'number' && rate > 0)
}
