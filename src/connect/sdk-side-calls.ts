import { type Clock, asError } from '../platform/clock.js'
import { breathe } from '../platform/pieces.js'
import type { CallFailure } from './connect.js'
import type { CallNote } from './paced-calls.js'
import type { Access } from './sdk-access.js'
import { clientConfig } from './sdk-clients.js'
import { quotasSdk, stsSdk } from './sdk-packages.js'
import { type Rates, readRates, type SavedRates } from './rate-quotas.js'

/** What calls of other services than Connect need; their SDK clients are loaded when first needed. */
export interface SideCallContext {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly note: (call: CallNote) => void
  readonly classify: (thrown: unknown) => CallFailure
}

/**
 * A call that helps but is not needed: sent once, given up after `withinMs`, its failure only noted.
 * @throws the signal's reason when aborted
 */
async function sideCall<T extends { readonly $metadata: { readonly requestId?: string | undefined } }>(
  operation: string,
  send: (signal: AbortSignal) => Promise<T>,
  withinMs: number,
  { clock, signal, note, classify }: SideCallContext,
): Promise<T | undefined> {
  const began = clock.monotonic()
  const outcome = (status: number | null, code: string | null, requestId: string | null): void =>
    note({ operation, status, code, requestId, milliseconds: clock.monotonic() - began })
  try {
    const answer = await send(AbortSignal.any([signal, AbortSignal.timeout(withinMs)]))
    outcome(200, null, answer.$metadata.requestId ?? null)
    return answer
  } catch (error) {
    signal.throwIfAborted()
    const { status, code, requestId } = classify(asError(error))
    outcome(status, code, requestId)
    return undefined
  }
}

const CALLER_WITHIN_MS = 5_000

/** Asks STS for the caller's ARN; `undefined` if it does not say. */
export async function askCaller(access: Access, context: SideCallContext): Promise<string | undefined> {
  // Loading this client takes a while: what was begun before is sent first.
  await breathe(context.signal)
  const { GetCallerIdentityCommand, STSClient } = stsSdk()
  const client = new STSClient(clientConfig(access, 'sts'))
  const send = (abortSignal: AbortSignal) => client.send(new GetCallerIdentityCommand({}), { abortSignal })
  return (await sideCall('GetCallerIdentity', send, CALLER_WITHIN_MS, context))?.Arn
}

/** All pages together: what is not there by then is not waited for. */
const RATES_WITHIN_MS = 1_000
const PAGE = 100
const MOST_PAGES = 20

interface QuotaContext extends SideCallContext {
  readonly saved: SavedRates
  readonly debug: (text: string) => void
}

/** Asks Service Quotas for the rates of this account and keeps them; `undefined` if it does not say. */
export async function askRates(access: Access, context: QuotaContext): Promise<Rates | undefined> {
  const values = await listValues(access, context)
  if (values === undefined) return undefined
  const { rates, distrusted } = readRates(values)
  for (const remark of distrusted) context.debug(`Service Quotas: ${remark}`)
  await context.saved.save(rates)
  return rates
}

async function listValues(access: Access, context: QuotaContext): Promise<Map<string, number> | undefined> {
  const { ListServiceQuotasCommand, ServiceQuotasClient } = quotasSdk()
  const client = new ServiceQuotasClient(clientConfig(access, 'service_quotas'))
  const began = context.clock.monotonic()
  const values = new Map<string, number>()
  let token: string | undefined
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const input = {
      ServiceCode: 'connect',
      MaxResults: PAGE,
      ...(token === undefined ? {} : { NextToken: token }),
    }
    const send = (abortSignal: AbortSignal) =>
      client.send(new ListServiceQuotasCommand(input), { abortSignal })
    const left = RATES_WITHIN_MS - (context.clock.monotonic() - began)
    const answered =
      left <= 0 ? undefined : await sideCall('ListServiceQuotas', send, Math.ceil(left), context)
    if (answered === undefined) return undefined
    for (const { QuotaCode: code, Value: value } of answered.Quotas ?? [])
      if (code !== undefined && value !== undefined) values.set(code, value)
    token = answered.NextToken
    if (token === undefined || token === '') return values
  }
  return undefined
}
