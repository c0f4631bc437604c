import type { Call, Reply } from './call.js'
import { ServiceError } from './errors.js'
import { accountId, region } from './identifiers.js'
import type { OperationContext } from './operations/operation.js'
import { takePageBy } from './pages.js'
import { quotaTable } from './service-quotas.js'

type QuotaRow = (typeof quotaTable)[number]

interface QuotaRequest {
  readonly ServiceCode: string
  readonly QuotaCode?: string
  readonly MaxResults?: number
  readonly NextToken?: string
}

/** A member may be missing, except the code of the service. */
const forms: Readonly<Record<keyof QuotaRequest, (value: unknown) => boolean>> = {
  ServiceCode: (value) => typeof value === 'string' && /^[a-zA-Z][a-zA-Z0-9-]{1,63}$/.test(value),
  QuotaCode: (value) => typeof value === 'string' && /^[a-zA-Z][a-zA-Z0-9-]{1,128}$/.test(value),
  MaxResults: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100,
  NextToken: (value) => typeof value === 'string' && /^[a-zA-Z0-9/+_=-]{1,2048}$/.test(value),
}

/** JSON 1.1: everything is in the body. Only Connect has quotas here. */
export function readQuotaRequest(call: Call, members: readonly (keyof QuotaRequest)[]): QuotaRequest {
  const request = parseObject(call.body)
  for (const [name, value] of Object.entries(request)) {
    const member = members.find((known) => known === name)
    if (member === undefined || !forms[member](value)) {
      throw illegal(member === undefined ? `Unknown member '${name}'.` : `'${name}' is not acceptable.`)
    }
  }
  if (request['ServiceCode'] === undefined) {
    throw illegal("Missing required member 'ServiceCode'.")
  }
  if (request['ServiceCode'] !== 'connect') {
    throw noSuchResource('There are quotas of the service connect only.')
  }
  return request as unknown as QuotaRequest
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Record<string, unknown>
    }
  } catch {
    // The same complaint as about JSON that is no object.
  }
  throw new ServiceError('SerializationException', 400, 'The request body must be a JSON object.')
}

export function illegal(message: string): ServiceError {
  return new ServiceError('IllegalArgumentException', 400, message)
}

export function noSuchResource(message: string): ServiceError {
  return new ServiceError('NoSuchResourceException', 400, message)
}

export function quotaReply(body: object): Reply {
  return { status: 200, type: 'application/x-amz-json-1.1', body: JSON.stringify(body) }
}

/** A page of quotas, each as `show` has it. */
export function quotaPage(
  operation: string,
  request: QuotaRequest,
  { clock }: OperationContext,
  show: (row: QuotaRow) => object,
): Reply {
  const rows = quotaTable.filter(({ code }) => request.QuotaCode === undefined || code === request.QuotaCode)
  const page = takePageBy(({ code }) => code, rows, { operation, input: request, defaultSize: 100 }, clock)
  return quotaReply({ Quotas: page.items.map(show), NextToken: page.nextToken })
}

/** What this account really has: the rate at which the buckets refill. */
export function appliedQuota(row: QuotaRow, { store, rate }: OperationContext): object {
  const limit = row.code === 'L-9A46857E' ? store.userLimit : row.value
  return { ...describeQuota(row, row.isRate ? rate : limit, accountId), QuotaAppliedAtLevel: 'ACCOUNT' }
}

export function defaultQuota(row: QuotaRow): object {
  return describeQuota(row, row.value, '')
}

function describeQuota({ code, of, isRate }: QuotaRow, Value: number, account: string): object {
  return {
    ServiceCode: 'connect',
    ServiceName: 'Amazon Connect',
    QuotaArn: `arn:aws:servicequotas:${region}:${account}:connect/${code}`,
    QuotaCode: code,
    QuotaName: isRate ? `Rate of ${of} API requests` : of,
    Value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
    ...(isRate ? { Period: { PeriodValue: 1, PeriodUnit: 'SECOND' } } : {}),
  }
}
