import { ofFlag, usageError } from '../model/errors.js'
import { didYouMean } from '../model/names.js'
import { DEFAULT_PACE, type Pace } from '../model/limits.js'
import { CONNECT_OPERATIONS } from '../operations/index.js'
import { type Flags, type OptionSpec, type ParseContext, repeatable, optionsIn } from './flags.js'
import { OUTPUT_GROUP, stateFolderOf } from './output-options.js'

const CONNECTING = 'Connection'

export const CONNECTION_OPTIONS: readonly OptionSpec[] = [
  ...optionsIn(CONNECTING, {
    '--instance <id|arn|alias>':
      'the Amazon Connect instance (env CONNECT_BULK_INSTANCE); not needed if there is only one',
    '--region <region>': 'the AWS Region',
    '--expect-account <id>': 'refuse any other AWS account (env CONNECT_BULK_EXPECT_ACCOUNT)',
    '--profile <name>': 'the AWS profile',
    '--endpoint-url <url>': "use this endpoint instead of Amazon Connect's",
    '--rate <n|OPERATION=n>': repeatable(
      'calls a second, for every operation or for one (env CONNECT_BULK_RATE; default: what Service Quotas says, else 2)',
    ),
    '--burst <n>': 'calls at once after a pause (env CONNECT_BULK_BURST; default 5)',
    '--quota-share <percent>': 'use only this share of the rate, e.g. 50%',
  }),
  ...optionsIn(OUTPUT_GROUP, {
    '--debug': 'show every API call with its request id',
    '--no-input': 'never ask',
  }),
]

/** How to reach the service, and where local state is kept. */
export interface ConnectionOptions {
  /** As named by flag or environment. */
  readonly instance: string | undefined
  readonly region: string | undefined
  readonly profile: string | undefined
  readonly expectAccount: string | undefined
  readonly endpointUrl: string | undefined
  /** The pace of an operation: from flags, else from the account's quota. */
  readonly paceOf: (operation: string, quota?: number) => Pace
  /** Whether a flag gives the rate of every operation. */
  readonly ratesAreGiven: boolean
  readonly debug: boolean
  readonly noInput: boolean
  readonly stateFolder: string
  /** The flags that a detached worker needs as well, as they were typed. */
  readonly typed: readonly string[]
}

/** @throws BulkError exit 2 for values that make no sense */
export function connectionOptions(flags: Flags, context: ParseContext): ConnectionOptions {
  return {
    instance: flags.text('instance')?.trim() ?? (context.env['CONNECT_BULK_INSTANCE']?.trim() || undefined),
    region: flags.text('region'),
    profile: flags.text('profile'),
    expectAccount: accountOf(
      flags.text('expect-account') ?? (context.env['CONNECT_BULK_EXPECT_ACCOUNT'] || undefined),
    ),
    endpointUrl: flags.text('endpoint-url'),
    paceOf: paceOf(flags, context),
    ratesAreGiven: ratesOf(flags.texts('rate'), context.env['CONNECT_BULK_RATE']).has(''),
    debug: flags.has('debug'),
    noInput: flags.has('no-input'),
    stateFolder: stateFolderOf(flags, context),
    typed: typedFlags(flags),
  }
}

function accountOf(text: string | undefined): string | undefined {
  if (text === undefined || /^\d{12}$/.test(text)) return text
  throw usageError('BadValue', ofFlag('--expect-account', `"${text}" is not an account id of 12 digits.`))
}

function typedFlags(flags: Flags): readonly string[] {
  const one = ['profile', 'endpoint-url', 'burst', 'quota-share'].flatMap((name) => {
    const value = flags.text(name)
    return value === undefined ? [] : [`--${name}`, value]
  })
  const rates = flags.texts('rate').flatMap((rate) => ['--rate', rate])
  return [...one, ...rates, ...(flags.has('debug') ? ['--debug'] : [])]
}

/** The pace of every operation: `--rate` for all or one, `--burst`, and our share of it. */
function paceOf(flags: Flags, { env }: ParseContext): ConnectionOptions['paceOf'] {
  const burst =
    positive('--burst', flags.text('burst') ?? (env['CONNECT_BULK_BURST'] || undefined)) ?? DEFAULT_PACE.burst
  if (burst < 1) throw usageError('BadNumber', ofFlag('--burst', `"${burst}" is less than one call.`))
  const share = shareOf(flags.text('quota-share'))
  const rates = ratesOf(flags.texts('rate'), env['CONNECT_BULK_RATE'])
  return (operation, quota) => ({
    rate: (rates.get(operation) ?? rates.get('') ?? quota ?? DEFAULT_PACE.rate) * share,
    burst,
  })
}

const OPERATION_NAMES = CONNECT_OPERATIONS.map(({ name }) => name)

/** By operation; the empty name stands for all others. */
function ratesOf(texts: readonly string[], fallback: string | undefined): ReadonlyMap<string, number> {
  const rates = new Map<string, number>()
  for (const text of fallback === undefined || fallback === '' ? texts : [fallback, ...texts]) {
    const [, operation = '', value = ''] = /^(?:([A-Za-z]+)=)?(.*)$/.exec(text) ?? []
    if (operation !== '' && !OPERATION_NAMES.includes(operation)) {
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
