import { expect, test } from 'vitest'
import { askCounts, checkMinLeft, impactOf } from '../../src/workflow/planning/impact.js'
import { FakeConnect } from '../connect/fake-connect.js'
import { BASIC, BILLING, NAMES, plannedUser, planOf } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

const PLAN = planOf([plannedUser(1)])
const IMPACT = [
  { routing_profile: 'Basic', before: 5, after: 4 },
  { routing_profile: 'Billing', before: 3, after: 4 },
]

/** A service that takes its time to say how many users each routing profile has. */
function slowService(ms: number) {
  const clock = new ManualClock()
  const connect = new FakeConnect([])
  connect.countUsersByProfile = async () => {
    await clock.sleep(ms)
    return new Map([
      [BASIC.id, 5],
      [BILLING.id, 3],
    ])
  }
  return { connect, clock, signal: new AbortController().signal }
}

test('numbers asked for beside a long search are waited for once the plan needs them', async () => {
  const service = slowService(1_500)
  const counts = askCounts(service)
  await service.clock.advance(1_200)
  expect(await service.clock.until(impactOf(service, PLAN, counts))).toEqual(IMPACT)
})

test('a plan waits a second for the numbers, and then stands without them', async () => {
  const service = slowService(1_500)
  expect(await service.clock.until(impactOf(service, PLAN))).toEqual([])
  expect(service.clock.monotonic()).toBe(1_000)
})

test('as many users as --min-left asks for are enough', () => {
  const check = (users: number) =>
    checkMinLeft([{ profile: 'Basic', users }], { ...PLAN, impact: IMPACT }, NAMES)
  expect(() => check(4)).not.toThrow()
  expect(() => check(5)).toThrow('--min-left is 5')
})
