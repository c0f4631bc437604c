import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`

test('moves exactly the selected users, and says so', async () => {
  const world = await createWorld()
  const movers = world.usersIn('Basic Routing Profile')
  const others = world.usersIn('Sales')
  const ran = await world.run`${MOVE} --yes`
  expect(ran.code).toBe(0)
  expect(movers.length).toBe(22)
  expect(movers.map((name) => world.profileOf(name))).toEqual(movers.map(() => 'Billing'))
  expect(world.usersIn('Sales')).toEqual(others)
  expect(ran.out).toContain('22 succeeded, 0 failed, 0 not attempted')
  expect(world.carriedOut()).toHaveLength(22)
})

test('keeps exactly to the pace: no call is throttled, and no second is lost', async () => {
  const world = await createWorld()
  const began = world.clock.now()
  await world.run`${MOVE} --yes`
  const seconds = (world.clock.now() - began) / 1000
  // 22 calls at 2 a second, 5 of them at once.
  expect(seconds).toBeGreaterThanOrEqual(8.5)
  onKind(() => {
    expect(world.sandbox.requests().filter(({ status }) => status === 429)).toEqual([])
    expect(seconds).toBeLessThan(9.5)
  })
})
