import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld } from '../support/world.js'

test('an edit already applied to 10,000 users costs 20 pages of the search, 10 of the list, and no write', async () => {
  const world = await createWorld({ users: 10_000, rate: 10_000, burst: 10_000, latencyMs: 0 })
  const billing = [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === 'Billing')
  for (const user of world.sandbox.store.users.values())
    Object.assign(user, { RoutingProfileId: billing?.Id })
  world.clock.advance(60 * 60_000)
  const ran = await world.run`edit --all --routing-profile Billing --yes --output json`
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({ job: null, selected: 10_000, unchanged: 10_000 })
  // A hostile service may end its pages early.
  onKind(() => expect(world.calls('SearchUsers')).toHaveLength(20))
  expect(world.calls('ListUsers').length).toBeLessThanOrEqual(10)
  expect(world.calls('DescribeUser')).toEqual([])
  expect(world.writes()).toEqual([])
})
