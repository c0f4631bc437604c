import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'

/** Nothing gives a rate, as the sandbox's lines do where it has another than the default. */
const UNASKED = { env: { CONNECT_BULK_RATE: undefined, CONNECT_BULK_BURST: undefined } }
/** Service Quotas is the sandbox's too. */
const ASKED = { env: { ...UNASKED.env, AWS_ENDPOINT_URL_SERVICE_QUOTAS: undefined } }
const PLAN = ['edit', '--all', '--routing-profile', 'Billing', '--dry-run', '--output', 'json']

test('the rates of the account are asked for once a day, and the estimate follows them', async () => {
  const world = await createWorld({ rate: 20 })
  const unasked = await world.run(PLAN, UNASKED)
  const asked = await world.run(PLAN, ASKED)
  expect(asked.json().estimateSeconds).toBeLessThan(unasked.json().estimateSeconds / 2)
  const pages = world.calls('ListServiceQuotas').length
  expect(pages).toBeGreaterThan(0)
  expect((await world.run(PLAN, ASKED)).json().estimateSeconds).toBe(asked.json().estimateSeconds)
  expect(world.calls('ListServiceQuotas')).toHaveLength(pages)
})

test('--rate wins, and nobody is asked; nor where only Connect is redirected', async () => {
  const world = await createWorld({ rate: 20 })
  const given = await world.run([...PLAN, '--rate', '2'], ASKED)
  const { AWS_ENDPOINT_URL: url = '' } = world.sandbox.env
  const only = { ...ASKED.env, AWS_ENDPOINT_URL: undefined, AWS_ENDPOINT_URL_CONNECT: url }
  const redirected = await world.run(PLAN, { env: only })
  expect(redirected.json().estimateSeconds).toBe(given.json().estimateSeconds)
  expect(world.calls('ListServiceQuotas')).toEqual([])
})
