import { expect, test } from 'vitest'
import { callsAhead } from '../../src/plan/estimate.js'
import { jobPlanOf } from '../model/builders.js'

/** What a plan of many calls says of the pace. */
function noted(rate: number, burst: number, latency: number | undefined): readonly string[] {
  const plan = jobPlanOf([], { calls: { DescribeUser: 900, UpdateUserRoutingProfile: 900 } })
  return callsAhead(plan, { verify: false, paceOf: () => ({ rate, burst }), latency }).notes ?? []
}

test('where the burst, not the quota, decides how fast calls are made, the plan says so and what to do', () => {
  expect(noted(100, 5, 0.15)).toEqual([
    "with a burst of 5 calls, DescribeUser is called 30 times a second, not 100; --burst raises it, if your account's burst is higher",
  ])
})

test.each([
  { why: 'the default quota', rate: 2, burst: 5, latency: 0.5 },
  { why: 'a burst that is large enough', rate: 100, burst: 250, latency: 0.15 },
  { why: 'calls that are answered soon enough', rate: 20, burst: 5, latency: 0.06 },
  { why: 'a latency that is not known yet', rate: 100, burst: 5, latency: undefined },
  {
    why: 'so many calls under way that the burst is not what limits them',
    rate: 100,
    burst: 250,
    latency: 0.9,
  },
])('and nothing with $why', ({ rate, burst, latency }) => {
  expect(noted(rate, burst, latency)).toEqual([])
})
