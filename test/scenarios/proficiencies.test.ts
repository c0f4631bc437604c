import { expect, test } from 'vitest'
import { recordsOf } from '../support/crash.js'
import { onKind } from '../support/preset.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

const OMAR = words`--user omar.smith`

function skills(world: World, username = 'omar.smith'): Record<string, number> {
  const all = world.sandbox.store.proficiencies.get(world.user(username).Id) ?? []
  return Object.fromEntries(all.map((one) => [`${one.AttributeName}:${one.AttributeValue}`, one.Level]))
}

function give(world: World, all: Record<string, number>): void {
  world.sandbox.store.proficiencies.set(
    world.user('omar.smith').Id,
    Object.entries(all).map(([key, Level]) => {
      const [AttributeName = '', AttributeValue = ''] = key.split(':')
      return { AttributeName, AttributeValue, Level }
    }),
  )
}

test('proficiencies are added, changed and removed by the call for each, removing last', async () => {
  const world = await createWorld()
  give(world, { 'Product:Billing': 2, 'Seniority:Junior': 5, 'Product:Mobile': 1 })
  const ran = await world.run`edit ${OMAR} --add-proficiency Product:Billing:4
    --add-proficiency connect:Language:connect:French:3 --remove-proficiency Seniority:Junior --yes
    --output json`
  expect(ran.code).toBe(0)
  expect(skills(world)).toEqual({
    'Product:Billing': 4,
    'Product:Mobile': 1,
    'connect:Language:connect:French': 3,
  })
  expect(world.carriedOut().map(({ operation }) => operation)).toEqual([
    'AssociateUserProficiencies',
    'UpdateUserProficiencies',
    'DisassociateUserProficiencies',
  ])
  onKind(() => expect(ran.json().calls).toMatchObject({ DescribeUser: 1, ListUserProficiencies: 1 }))
})

test('what somebody else adds between plan and write stays', async () => {
  const world = await createWorld({
    onReceived: (now) => {
      const calls = now.calls('ListUserProficiencies').length
      if (calls === 1) give(now, { 'Seniority:Senior': 3 })
    },
  })
  give(world, {})
  const ran = await world.run`edit ${OMAR} --add-proficiency Product:Billing:4 --yes`
  expect(ran.code).toBe(0)
  expect(skills(world)).toEqual({ 'Seniority:Senior': 3, 'Product:Billing': 4 })
})

test('per user in a CSV, unknown names and values with line, column and the nearest', async () => {
  const world = await createWorld()
  await world.write(
    'in.csv',
    'username,proficiencies,remove_proficiencies\nomar.smith,Product:Biling:3,\ngreta.ito,Produkt:Billing:3,\nhanna.almeida,,Seniority:Junio\n',
  )
  const ran = await world.run`apply in.csv --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(
    'in.csv:2, column proficiencies: the predefined attribute "Product" has no value "Biling" (Did you mean "Billing"',
  )
  expect(ran.err).toContain(
    'in.csv:3, column proficiencies: there is no predefined attribute "Produkt" (Did you mean "Product"',
  )
  expect(ran.err).toContain('in.csv:4, column remove_proficiencies')
  expect(world.writes()).toEqual([])
})

test('an eleventh fails that user in planning; a full user is made room first, but never left with none', async () => {
  const world = await createWorld()
  const { predefinedAttributes } = world.sandbox.store
  const product = predefinedAttributes.get('Product')
  if (product === undefined) throw new Error('no attribute Product')
  product.Values.StringList = Array.from({ length: 20 }, (_, n) => `P${n}`)
  const ten = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`Product:P${n}`, 3]))
  give(world, ten)
  const over = await world.run`edit ${OMAR} --add-proficiency Product:P11:1 --yes --output json`
  expect(over.json()).toMatchObject({
    refused: 1,
    failures: [{ code: 'TooManyProficiencies', kind: 'limit' }],
  })
  const swap = await world.run`edit ${OMAR} --add-proficiency Product:P11:1
    --remove-proficiency Product:P0 --yes`
  expect(swap.code).toBe(0)
  expect(world.carriedOut().map(({ operation }) => operation)).toEqual([
    'DisassociateUserProficiencies',
    'AssociateUserProficiencies',
  ])
  const now = Object.keys(skills(world))
  const all = await world.run`edit ${OMAR} --add-proficiency Product:P15:1
    ${now.flatMap((key) => ['--remove-proficiency', key])} --yes --output json`
  expect(all.json().failures[0]).toMatchObject({ code: 'NoRoomForProficiencies' })
  expect(Object.keys(skills(world))).toEqual(now)
})

test('a half-applied cell stays in the failures CSV, and retry does the rest', async () => {
  const world = await createWorld({
    faults: [
      {
        operation: 'UpdateUserProficiencies',
        times: 1,
        kind: 'error',
        code: 'InvalidParameterException',
        status: 400,
      },
    ],
  })
  give(world, { 'Product:Billing': 2 })
  await world.write('in.csv', 'username,proficiencies\nomar.smith,Product:Billing:5|Product:Mobile:1\n')
  expect((await world.run`apply in.csv --yes`).code).toBe(3)
  expect(skills(world)).toEqual({ 'Product:Billing': 2, 'Product:Mobile': 1 })
  const { name, rows } = await world.failures()
  expect(rows[0]).toMatchObject({
    proficiencies: 'Product:Billing:5|Product:Mobile:1',
    failed_settings: 'proficiencies',
  })
  expect((await world.run`retry ${name} --yes`).code).toBe(0)
  expect(skills(world)).toEqual({ 'Product:Billing': 5, 'Product:Mobile': 1 })
})

const TWO_CALLS = words`--add-proficiency Product:Billing:5 --add-proficiency Seniority:Senior:4`

test.each([
  ['AssociateUserProficiencies', 'reset-after', 'applied', 2],
  ['AssociateUserProficiencies', 'reset-before', 'not-applied', 3],
  ['UpdateUserProficiencies', 'reset-after', 'applied', 2],
] as const)(
  'of an edit that takes two calls a lost answer of %s (%s) is judged for itself, and no drift',
  async (operation, kind, verdict, sent) => {
    // This is about the record of one lost answer: nothing else goes wrong.
    const world = await createWorld({ preset: 'kind', users: 30, faults: [{ operation, kind, times: 1 }] })
    const edit = words`edit --user amelie.yilmaz ${TWO_CALLS} --on-drift skip --yes`
    const ran = await world.run`${edit} --output json`
    expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
    expect(world.writes()).toHaveLength(sent)
    const judged = recordsOf(world).filter(({ type }) => type === 'judged')
    expect(judged).toMatchObject([{ operation, verdict }])
  },
)

test('--verify asks of each of two calls only for its own part', async () => {
  const world = await createWorld({
    users: 30,
    faults: [{ operation: 'UpdateUserProficiencies', kind: 'error', times: 1 }],
  })
  const edit = words`edit --user amelie.yilmaz ${TWO_CALLS} --verify --yes --output json`
  const ran = await world.run(edit)
  expect(ran.json().failures).toMatchObject([{ operation: 'UpdateUserProficiencies', kind: 'invalid' }])
  expect(ran.json().durationSeconds).toBeLessThan(30)
})

test.each(['refused', 'ignored'] as const)(
  'a call that failed in passing and was carried out is looked at before it is sent again: it would be %s',
  async (disassociateMissing) => {
    const world = await createWorld({
      disassociateMissing,
      faults: [{ operation: 'DisassociateUserProficiencies', kind: 'internal-error', times: 1 }],
      onReceived: (there) => {
        // The answer is a 500; what was asked for is done all the same.
        if (there.calls('DisassociateUserProficiencies').length === 1) give(there, { 'Product:Billing': 2 })
      },
    })
    give(world, { 'Product:Billing': 2, 'Seniority:Junior': 5 })
    const edit = words`edit ${OMAR} --remove-proficiency Seniority:Junior --yes`
    expect((await world.run(edit)).code).toBe(0)
    expect(skills(world)).toEqual({ 'Product:Billing': 2 })
    onKind(() => expect(world.calls('DisassociateUserProficiencies')).toHaveLength(1))
  },
)

test('a user that somebody deletes during planning fails by itself', async () => {
  const world = await createWorld({
    faults: [
      { operation: 'ListUserProficiencies', users: ['omar.smith'], kind: 'deleted', calls: { from: 1 } },
    ],
  })
  const edit = words`edit ${OMAR} --user amelie.yilmaz --add-proficiency Product:Billing:4 --yes --output json`
  const ran = await world.run(edit)
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ selected: 2, succeeded: 1, refused: 1 })
  expect(ran.json().failures).toMatchObject([{ username: 'omar.smith', kind: 'not-found' }])
  expect(skills(world, 'amelie.yilmaz')).toMatchObject({ 'Product:Billing': 4 })
})
