import { describe, expect, it } from 'vitest'
import { type Bench, openBench, sendRaw, signature } from './harness.js'

interface Quotas {
  readonly Quotas: readonly { readonly QuotaCode: string; readonly Value: number }[]
  readonly NextToken?: string
}

async function ask({ sandbox }: Bench, operation: string, body: unknown, service = 'servicequotas') {
  const answer = await sendRaw(sandbox, {
    method: 'POST',
    path: '/',
    body,
    headers: {
      authorization: signature(sandbox, service),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `ServiceQuotasV20190624.${operation}`,
    },
  })
  expect(answer.headers['content-type']).toBe('application/x-amz-json-1.1')
  return { status: answer.status, body: JSON.parse(answer.text) as unknown }
}

describe('Service Quotas', () => {
  it('gives the rate that the buckets really have', async () => {
    const bench = await openBench({ rate: 7 })
    const request = { ServiceCode: 'connect', QuotaCode: 'L-EE6F0D82' }
    expect(await ask(bench, 'GetServiceQuota', request)).toMatchObject({
      status: 200,
      body: {
        Quota: {
          QuotaName: 'Rate of DescribeUser API requests',
          Value: 7,
          Period: { PeriodValue: 1, PeriodUnit: 'SECOND' },
          QuotaArn: 'arn:aws:servicequotas:eu-central-1:111122223333:connect/L-EE6F0D82',
        },
      },
    })
    expect(bench.sandbox.requests()[0]).toMatchObject({ operation: 'GetServiceQuota', status: 200 })
  })

  it('lists the applied values, page by page, and the defaults', async () => {
    const bench = await openBench({ rate: 7 })
    const seen = new Map<string, number>()
    let NextToken: string | undefined
    do {
      const request = {
        ServiceCode: 'connect',
        MaxResults: 15,
        ...(NextToken === undefined ? {} : { NextToken }),
      }
      const page = (await ask(bench, 'ListServiceQuotas', request)).body as Quotas
      page.Quotas.forEach(({ QuotaCode, Value }) => seen.set(QuotaCode, Value))
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(seen.size).toBe(38)
    expect(seen.get('L-CCC38177')).toBe(7)
    expect(seen.get('L-9A46857E')).toBe(500)
    const { body } = await ask(bench, 'ListAWSDefaultServiceQuotas', { ServiceCode: 'connect' })
    expect((body as Quotas).Quotas.find(({ QuotaCode }) => QuotaCode === 'L-CCC38177')?.Value).toBe(10)
  })

  it.each<[string, string, unknown, string]>([
    [
      'an unknown quota',
      'GetServiceQuota',
      { ServiceCode: 'connect', QuotaCode: 'L-0' },
      'NoSuchResourceException',
    ],
    ['another service', 'ListServiceQuotas', { ServiceCode: 'lambda' }, 'NoSuchResourceException'],
    ['no quota', 'GetServiceQuota', { ServiceCode: 'connect' }, 'IllegalArgumentException'],
    ['no service', 'ListServiceQuotas', {}, 'IllegalArgumentException'],
    [
      'a large page',
      'ListServiceQuotas',
      { ServiceCode: 'connect', MaxResults: 101 },
      'IllegalArgumentException',
    ],
    [
      'an unknown member',
      'ListServiceQuotas',
      { ServiceCode: 'connect', Max: 1 },
      'IllegalArgumentException',
    ],
    ['no JSON', 'ListServiceQuotas', '{', 'SerializationException'],
  ])('refuses %s', async (_, operation, request, code) => {
    const bench = await openBench()
    expect(await ask(bench, operation, request)).toMatchObject({ status: 400, body: { __type: code } })
  })

  it('wants a scope of its own, and says what it has not', async () => {
    const bench = await openBench()
    const request = { ServiceCode: 'connect' }
    expect(await ask(bench, 'ListServiceQuotas', request, 'connect')).toMatchObject({ status: 403 })
    expect(await ask(bench, 'RequestServiceQuotaIncrease', request)).toMatchObject({ status: 501 })
  })
})
