import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas'
import { type Rates, readRates, type SavedRates } from './rate-quotas.js'
import type { Access } from './sdk-access.js'
import { clientConfig } from './sdk-clients.js'
import { sideCall, type SideCallContext } from './sdk-side-call.js'

/** All pages together: what is not there by then is not waited for. */
const WITHIN_MS = 1_000
const PAGE = 100
const MOST_PAGES = 20

export interface QuotaContext extends SideCallContext {
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
    const left = WITHIN_MS - (context.clock.monotonic() - began)
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
