import type { ConnectClient } from '@aws-sdk/client-connect'
import { usageError, type BulkError } from '../model/errors.js'
import type { Pace } from '../model/limits.js'
import type { Place } from '../model/plan.js'
import type { Clock } from '../platform/clock.js'
import { breathe } from '../platform/pieces.js'
import { classifyError } from './classify-error.js'
import type { CallFailure, Connect } from './connect.js'
import { parseInstanceArn } from './ids.js'
import { type CallNote, PacedCalls } from './paced-calls.js'
import type { Rates, SavedRates } from './rate-quotas.js'
import type { SavedBuckets } from './saved-buckets.js'
import { type Access, type AccessContext, type AwsOptions, openAccess } from './sdk-access.js'
import { checkRegion, createConnectClient, isOutOfBounds } from './sdk-clients.js'
import { ServiceClock } from './service-clock.js'
import { Instances } from './sdk-instances.js'
import type { SideCallContext } from './sdk-side-calls.js'

export interface OpenOptions extends AwsOptions {
  /** Id, ARN or alias; left out, the account must have exactly one instance. */
  readonly instance?: string | undefined
  /** With the account's own quota of calls a second, where that is known. */
  readonly paceOf: (operation: string, quota?: number) => Pace
  /** Whether the account's own quotas make a difference. */
  readonly withQuotas: boolean
  /** Ask STS who calls. */
  readonly withCaller: boolean
  /** Called once the first call is on its way: the time until AWS answers is for loading what is needed next. */
  readonly meanwhile?: () => Promise<unknown>
}

/** What calls in one Region need. */
export type RegionOptions = AwsOptions & { readonly paceOf: (operation: string) => Pace }

export interface ConnectContext extends AccessContext {
  readonly clock: Clock
  readonly random: () => number
  readonly note: (call: CallNote) => void
  readonly signal: AbortSignal
  /** How full earlier processes left the buckets, by address (`null` is AWS's own) and Region. */
  readonly savedBucketsOf: (endpoint: string | null, region: string) => Promise<SavedBuckets>
  /** The account's rates as they were read last. */
  readonly savedRatesOf: (account: string, region: string) => Promise<SavedRates>
  /** One line for `--debug`. */
  readonly debug: (text: string) => void
}

export interface Connection {
  readonly connect: Connect
  readonly paceOf: (operation: string) => Pace
  readonly place: Place
  /** The overridden address; `null` for AWS's own. */
  readonly endpoint: string | null
  /** Writes down how full the buckets are. */
  readonly close: () => Promise<void>
}

/**
 * Finds the instance and makes the adapter for it.
 * @throws BulkError for settings that can't work and for no, an unknown or several possible instances; CallError if AWS can't be asked.
 */
export async function openConnect(options: OpenOptions, context: ConnectContext): Promise<Connection> {
  const arn = parseInstanceArn(options.instance ?? '')
  let rates: Rates = new Map()
  const paceOf = (operation: string): Pace => options.paceOf(operation, rates.get(operation))
  const clock = new ServiceClock(context.clock)
  const hearing = { ...context, answered: clock.heard }
  const access = await openAccess({ ...options, region: options.region ?? arn?.region }, hearing)
  const opened = await openRegion(access, { ...options, paceOf }, context)
  const { region, endpoint, levels, calls, client, classify, close } = opened
  try {
    if (arn !== undefined && arn.region !== region) throw otherRegion(arn.region, region)
    const side = { ...context, classify }
    const instances = new Instances(client, calls, context.signal)
    const [instance, { SdkConnect }, caller] = await Promise.all([
      instances.find(arn?.instanceId ?? options.instance, region),
      loadNext(options, context),
      options.withCaller ? callerOf(access, side) : 'unknown',
    ])
    const { account, id, alias } = instance
    levels.belongTo(account)
    const place = { account, region, caller, instance: { id, arn: instance.arn, alias } }
    const ratesKnown = options.withQuotas
      ? ratesOf(access, context.savedRatesOf(account, region), side, (known) => (rates = known))
      : Promise.resolve()
    const { warn } = context
    const { secrets } = access
    const connect = new SdkConnect(instance, client, calls, { warn, ratesKnown, secrets, ours: clock.ours })
    return { connect, place, paceOf, endpoint, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Loads what the calls after the first one need, once the first is on its way. */
async function loadNext({ meanwhile }: OpenOptions, { signal }: ConnectContext) {
  await breathe(signal)
  const [adapter] = await Promise.all([import('./sdk-connect.js'), meanwhile?.()])
  return adapter
}

/** The paced calls of one Region, before it is known which instance is meant. */
export interface RegionCalls {
  readonly region: string
  /** The overridden address; `null` for AWS's own. */
  readonly endpoint: string | null
  readonly levels: SavedBuckets
  readonly calls: PacedCalls
  readonly client: () => ConnectClient
  readonly classify: (thrown: unknown) => CallFailure
  /** Writes down how full the buckets are. */
  readonly close: () => Promise<void>
}

/** Sets up the calls of one Region. @throws BulkError exit 2 for a Region that can't be one */
export async function openRegion(
  opened: Access,
  { paceOf }: RegionOptions,
  context: ConnectContext,
): Promise<RegionCalls> {
  const { region } = opened
  let access = opened
  const create = (clockOffset?: number): ConnectClient => createConnectClient(access, clockOffset)
  let client = create()
  await checkRegion(client)
  const endpoint = access.addressOf('connect').endpoint ?? null
  const levels = await context.savedBucketsOf(endpoint, region)
  const classify = (thrown: unknown): CallFailure => explained(classifyError(thrown, access.secrets), access)
  const calls = new PacedCalls({
    ...context,
    classify,
    tokensOf: (operation, rate) => levels.tokensOf(operation, rate),
    paceOf,
    renewCredentials: async () => {
      // If the settings can't be read any more, the old credentials stay and the service's answer is reported.
      access = { ...(await access.renewed().catch(() => access)), region }
      client = create(client.config.systemClockOffset)
    },
  })
  const close = levels.keep(() => calls.levels())
  return { region, endpoint, levels, calls, client: () => client, classify, close }
}

/** An untrusted certificate, with the setting that was meant to make it trusted. */
function explained(failure: CallFailure, { certificates: { from } }: Access): CallFailure {
  if (failure.obstacle !== 'certificate' || from === undefined) return failure
  return { ...failure, message: `${failure.message}; its issuer is not in ${from}` }
}

export function otherRegion(inArn: string, region: string): BulkError {
  return usageError(
    'OtherRegion',
    `The instance's ARN is in ${inArn}, but the Region is ${region}.`,
    `Give --region ${inArn}, or another instance.`,
  )
}

/** The caller's ARN, for the plan; asked for once. Without an answer the program continues. */
async function callerOf(access: Access, context: SideCallContext): Promise<string> {
  if (isOutOfBounds(access, 'sts')) return 'unknown'
  const { askCaller } = await import('./sdk-side-calls.js')
  return (await askCaller(access, context)) ?? 'unknown'
}

/** Calls `tell` with the account's rates once they are known: from the saved file, or from Service Quotas. Never fails. */
async function ratesOf(
  access: Access,
  loading: Promise<SavedRates>,
  context: SideCallContext & Pick<ConnectContext, 'debug'>,
  tell: (rates: Rates) => void,
): Promise<void> {
  const saved = await loading
  const known = await saved.load()
  if (known !== undefined) return tell(known)
  if (isOutOfBounds(access, 'service_quotas')) return
  const { askRates } = await import('./sdk-side-calls.js')
  // Aborted: the call that waits for the rates throws the reason itself.
  const asked = await askRates(access, { ...context, saved }).catch(() => undefined)
  if (asked !== undefined) tell(asked)
}
