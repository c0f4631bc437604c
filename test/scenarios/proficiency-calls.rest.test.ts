import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld } from '../support/world.js'

test('of 5,000 users 60 fit: at most 75 calls', async () => {
  const world = await createWorld({
    users: 5_000,
    rate: 100,
    burst: 100,
    searchProficiencies: 'one-fits-all',
    searchLevelField: 'limit',
  })
  const { users, proficiencies } = world.sandbox.store
  proficiencies.clear()
  const fitting = [...users.values()].filter((_, n) => n % 83 === 0).slice(0, 60)
  const skill = { AttributeName: 'Product', AttributeValue: 'Billing', Level: 4 }
  for (const { Id } of users.values()) proficiencies.set(Id, [{ ...skill, Level: 2 }])
  for (const { Id } of fitting) proficiencies.set(Id, [skill])
  const ran = await world.run`users --filter proficiency>=Product:Billing:3 --output json`
  const shown = ran.json().users.map(({ username }: { username: string }) => username)
  expect(shown.toSorted()).toEqual(fitting.map(({ Username }) => Username).toSorted())
  onKind(() => expect(world.sandbox.requests().length).toBeLessThanOrEqual(75))
})
