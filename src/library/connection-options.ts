import { ofFlag, usageError } from '../model/errors.js'
import { DEFAULT_PACE, type Pace } from '../model/limits.js'
import { didYouMean } from '../model/names.js'
import { CONNECT_OPERATIONS } from '../operations/index.js'
import type { World } from '../platform/context.js'
import { stateFolderOf } from '../platform/user-folder.js'

/** How to connect, as it was given: texts as they would be typed, nothing filled in yet. */
export interface GivenConnection {
  /** Id, ARN or alias. */
  readonly instance?: string | undefined
  readonly region?: string | undefined
  readonly profile?: string | undefined
  readonly expectAccount?: string | undefined
  readonly endpointUrl?: string | undefined
  readonly stateDir?: string | undefined
  /** Each `N` or `OPERATION=N`. */
  readonly rates?: readonly string[]
  readonly burst?: string | undefined
  readonly quotaShare?: string | undefined
  readonly debug?: boolean
  readonly noInput?: boolean
}

/** How to reach the service, and where local state is kept. */
export interface ConnectionOptions {
  /** As given, or named by the environment. */
  readonly instance: string | undefined
  readonly region: string | undefined
  readonly profile: string | undefined
  readonly expectAccount: string | undefined
  readonly endpointUrl: string | undefined
  /** The pace of an operation: as given, else from the account's quota. */
  readonly paceOf: (operation: string, quota?: number) => Pace
  /** Whether the rate of every operation is given. */
  readonly ratesAreGiven: boolean
  readonly debug: boolean
  readonly noInput: boolean
  readonly stateFolder: string
  /** The flags by which a detached worker connects in the same way. */
  readonly workerFlags: readonly string[]
}

/** Completes what was given from the environment. @throws BulkError exit 2 for values that make no sense */
export function completeConnection(
  given: GivenConnection,
  context: Pick<World, 'env' | 'cwd' | 'homeFolder' | 'platform'>,
): ConnectionOptions {
  const { env } = context
  const { region, profile, endpointUrl, debug = false, noInput = false } = given
  const rates = ratesOf(given.rates ?? [], env['CONNECT_BULK_RATE'])
  return {
    instance: given.instance?.trim() ?? (env['CONNECT_BULK_INSTANCE']?.trim() || undefined),
    region,
    profile,
    expectAccount: accountOf(given.expectAccount ?? (env['CONNECT_BULK_EXPECT_ACCOUNT'] || undefined)),
    endpointUrl,
    paceOf: paceOf(rates, given, env),
    ratesAreGiven: rates.has(EVERY_OPERATION),
    debug,
    noInput,
    stateFolder: stateFolderOf(given.stateDir, context),
    workerFlags: workerFlags(given),
  }
}

function accountOf(text: string | undefined): string | undefined {
  if (text === undefined || /^\d{12}$/.test(text)) return text
  throw usageError('BadValue', ofFlag('--expect-account', `"${text}" is not an account id of 12 digits.`))
}

function workerFlags(given: GivenConnection): readonly string[] {
  const { profile, endpointUrl, burst, quotaShare, rates = [], debug = false } = given
  const one = {
    '--profile': profile,
    '--endpoint-url': endpointUrl,
    '--burst': burst,
    '--quota-share': quotaShare,
  }
  return [
    ...Object.entries(one).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
    ...rates.flatMap((rate) => ['--rate', rate]),
    ...(debug ? ['--debug'] : []),
  ]
}

type Rates = ReadonlyMap<string, number>

/** Stands for all operations that have no rate of their own. */
const EVERY_OPERATION = ''

/** The pace of every operation: the rate for all or for one, the burst, and our share of it. */
function paceOf(rates: Rates, given: GivenConnection, env: World['env']): ConnectionOptions['paceOf'] {
  const burst =
    positive('--burst', given.burst ?? (env['CONNECT_BULK_BURST'] || undefined)) ?? DEFAULT_PACE.burst
  if (burst < 1) throw usageError('BadNumber', ofFlag('--burst', `"${burst}" is less than one call.`))
  const share = shareOf(given.quotaShare)
  return (operation, quota) => ({
    rate: (rates.get(operation) ?? rates.get(EVERY_OPERATION) ?? quota ?? DEFAULT_PACE.rate) * share,
    burst,
  })
}

const OPERATION_NAMES = CONNECT_OPERATIONS.map(({ name }) => name)

/** By operation. */
function ratesOf(texts: readonly string[], fallback: string | undefined): Rates {
  const rates = new Map<string, number>()
  for (const text of fallback === undefined || fallback === '' ? texts : [fallback, ...texts]) {
    const [, operation = EVERY_OPERATION, value = ''] = /^(?:([A-Za-z]+)=)?(.*)$/.exec(text) ?? []
    if (operation !== EVERY_OPERATION && !OPERATION_NAMES.includes(operation)) {
      throw usageError(
        'UnknownOperation',
        ofFlag('--rate', `there is no operation "${operation}".`),
        didYouMean(operation, OPERATION_NAMES),
      )
    }
    const rate = positive('--rate', value)
    if (rate !== undefined) rates.set(operation, rate)
  }
  return rates
}

function shareOf(text: string | undefined): number {
  const percent = positive('--quota-share', text?.replace(/%$/, '')) ?? 100
  if (percent > 100)
    throw usageError('BadNumber', ofFlag('--quota-share', `"${text ?? ''}" is more than 100%.`))
  return percent / 100
}

function positive(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  if (number <= 0) throw usageError('BadNumber', ofFlag(flag, `"${text}" is not a number above 0.`))
  return number
}
