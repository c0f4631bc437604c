import { expect, test } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import type { ProficiencyRecord } from '../../src/sandbox/store.js'
import { listedUsers } from '../support/listed-users.js'
import { createWorld, type World } from '../support/world.js'

const having = (world: World, fits: (one: ProficiencyRecord) => boolean) =>
  [...world.sandbox.store.users.values()]
    .filter(({ Id }) => (world.sandbox.store.proficiencies.get(Id) ?? []).some(fits))
    .map(({ Username }) => Username)
    .toSorted()

const isBilling = ({ AttributeName, AttributeValue }: ProficiencyRecord) =>
  AttributeName === 'Product' && AttributeValue === 'Billing'

/** Levels that whole bounds would miss. */
function setLevels(world: World): void {
  const levels = [1, 2, 2.5, 2.9, 3, 3.5, 5]
  const all = [...world.sandbox.store.proficiencies]
  for (const [id, proficiencies] of all)
    world.sandbox.store.proficiencies.set(
      id,
      proficiencies.map((one, n) => ({ ...one, Level: levels[(id.charCodeAt(0) + n) % levels.length] ?? 1 })),
    )
}

const READINGS: readonly Partial<SandboxOptions>[] = [
  {},
  { searchProficiencies: 'each-fits-any' },
  { searchLevelField: 'level' },
  { searchListCondition: 'refused' },
  { searchCaseSensitive: true },
]

test.each(READINGS)('levels are found whatever the search makes of conditions (%j)', async (reading) => {
  const world = await createWorld({ users: 36, rate: 100, burst: 100, ...reading })
  setLevels(world)
  const level = async (operator: string, is: (level: number) => boolean) => [
    await listedUsers(world, '--filter', `proficiency${operator}`),
    having(world, (one) => isBilling(one) && is(one.Level)),
  ]
  for (const [shown, expected] of [
    await level('=Product:Billing', () => true),
    await level('>=Product:Billing:2.5', (one) => one >= 2.5),
    await level('>Product:Billing:2.5', (one) => one > 2.5),
    await level('<=Product:Billing:2.5', (one) => one <= 2.5),
    await level('<Product:Billing:3', (one) => one < 3),
    await level('=Product:Billing:3', (one) => one === 3),
  ])
    expect(shown).toEqual(expected)
  expect((await listedUsers(world, '--filter', 'proficiency>=Product:Billing:1')).length).toBeGreaterThan(3)
})

test('of many users only those that the search finds cost a call', async () => {
  const world = await createWorld({
    users: 400,
    rate: 100,
    burst: 100,
    searchProficiencies: 'one-fits-all',
    searchLevelField: 'limit',
  })
  const expected = having(world, (one) => isBilling(one) && one.Level >= 4)
  const before = world.sandbox.requests().length
  expect(await listedUsers(world, '--filter', 'proficiency>=Product:Billing:4')).toEqual(expected)
  expect(world.calls('ListUserProficiencies').length).toBeLessThan(expected.length + 12)
  expect(world.sandbox.requests().length - before).toBeLessThan(expected.length + 30)
})

test('two required proficiencies: users who have both', async () => {
  const world = await createWorld({ users: 60, rate: 100, burst: 100 })
  const isSenior = ({ AttributeName, AttributeValue }: ProficiencyRecord) =>
    AttributeName === 'Seniority' && AttributeValue === 'Senior'
  const seniors = having(world, isSenior)
  const both = having(world, isBilling).filter((name) => seniors.includes(name))
  expect(
    await listedUsers(
      world,
      '--require',
      'proficiency=Product:Billing',
      '--require',
      'proficiency=Seniority:Senior',
    ),
  ).toEqual(both)
})

test.each([
  ['proficiency=Product:Biling', 'Did you mean "Billing"'],
  ['proficiency=Produkt:Billing', 'Did you mean "Product"'],
  ['proficiency!=Product:Biling', 'Did you mean "Billing"'],
  ['proficiency>=Product:Biling:3', 'Did you mean "Billing"'],
  ['proficiency!=Product:Billing:50', '"50" is not a level from 1 to 5'],
  ['proficiency>=Product:Billing:0', '"0" is not a level from 1 to 5'],
  ['proficiency>=Product:Billing', 'NAME:VALUE:LEVEL'],
])('%s is exit 2 with the nearest', async (filter, says) => {
  const world = await createWorld()
  const ran = await world.run`users --filter ${filter}`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(says)
})

test('--explain shows the conditions on proficiencies that are sent', async () => {
  const world = await createWorld()
  const ran = await world.run`users --explain --filter proficiency>=Product:Billing:3`
  expect(ran.err).toContain('"ListCondition":{"TargetListType":"PROFICIENCIES"')
  expect(ran.err).toContain('{"FieldName":"limit","MinValue":3,"ComparisonType":"GREATER_OR_EQUAL"}')
})
