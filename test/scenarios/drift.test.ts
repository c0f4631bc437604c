import { expect, test } from 'vitest'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing
  --tag moved=yes --yes --output json`

/** Somebody else moves a user to Sales between the plan and the write, and another one to where it is wanted. */
function meddling(world: World) {
  return (text: string): void => {
    if (!text.includes(': changing')) return
    const profile = (name: string) =>
      [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === name)?.Id ?? ''
    world.user('omar.smith').RoutingProfileId = profile('Sales')
    const [other = ''] = world.usersIn('Basic Routing Profile').filter((name) => name !== 'omar.smith')
    world.user(other).Tags['moved'] = 'yes'
  }
}

test('edit writes over what somebody else has changed since the plan, unless told to leave it alone', async () => {
  const world = await createWorld()
  const ran = await world.run(MOVE, { onErr: meddling(world) })
  expect(ran.json()).toMatchObject({ succeeded: 22, failed: 0 })
  expect(world.profileOf('omar.smith')).toBe('Billing')
})

test('--on-drift skip leaves such a user alone with all its edits, and a value that already fits is no drift', async () => {
  const world = await createWorld()
  const ran = await world.run(words`${MOVE} --on-drift skip`, { onErr: meddling(world) })
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ succeeded: 21, failed: 1, notAttempted: 0 })
  expect(ran.json().failures).toMatchObject([
    {
      username: 'omar.smith',
      settings: ['routing_profile'],
      code: 'ValueChanged',
      kind: 'value-changed',
      retryable: false,
      attempts: 0,
    },
  ])
  expect(ran.json().failures[0].message).toContain('not Basic Routing Profile as planned')
  expect(world.profileOf('omar.smith')).toBe('Sales')
  expect(world.user('omar.smith').Tags['moved']).toBeUndefined()
  const { rows } = await world.failures()
  expect(rows).toMatchObject([{ username: 'omar.smith', routing_profile: 'Billing', tags: 'moved=yes' }])
})

test('--on-drift takes one of two words', async () => {
  const world = await createWorld()
  const ran = await world.run`${MOVE} --on-drift ask`
  expect(ran.code).toBe(2)
  expect(world.sandbox.requests()).toEqual([])
})
