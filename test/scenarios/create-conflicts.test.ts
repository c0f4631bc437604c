import { expect, test } from 'vitest'
import { words } from '../support/words.js'
import { createWorld } from '../support/world.js'

const HEADER = 'username,password,first_name,last_name,routing_profile,security_profiles'
const rowOf = (name: string, password = 'Secret-1234') => `${name},${password},First,Last,Billing,Agent`
const csv = (...rows: readonly string[]) => [HEADER, ...rows, ''].join('\n')

test('a name taken in other letters after a lost answer is told at once', async () => {
  const world = await createWorld({
    faults: [{ operation: 'CreateUser', kind: 'reset-before', times: 1 }],
  })
  await world.write('new.csv', csv(rowOf('newbie')))
  const other = world.user('omar.smith')
  const line = words`create new.csv --yes --output json`
  const ran = await world.run(line, {
    onErr: (text) => {
      if (text.includes('creating')) other.Username = 'NEWBIE'
    },
  })
  expect(ran.code).toBe(3)
  expect(ran.json().failures).toMatchObject([{ code: 'DuplicateResourceException', userId: '' }])
  expect(ran.json().created).toEqual([])
  expect(ran.json().durationSeconds).toBeLessThan(60)
})

test('two spellings of one name are one user', async () => {
  const world = await createWorld()
  await world.write('new.csv', csv(rowOf('jos\u00e9'), rowOf('Jose\u0301', 'Secret-9876')))
  const ran = await world.run`create new.csv --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('new.csv:3, column username')
  expect(ran.err).toContain('is already on line 2')
  expect(world.writes()).toEqual([])
})

test('names that are taken keep no other user from being created', async () => {
  const world = await createWorld()
  const names = Array.from({ length: 14 }, (_, n) => `new${n}`)
  await world.write('all.csv', csv(...names.map((name) => rowOf(name))))
  expect((await world.run`create all.csv --dry-run --out plan.json`).code).toBe(0)
  await world.write('some.csv', csv(...names.slice(0, 12).map((name) => rowOf(name))))
  expect((await world.run`create some.csv --yes`).code).toBe(0)
  const ran = await world.run`apply plan.json --passwords all.csv --yes --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ succeeded: 2, failed: 12, notAttempted: 0 })
})
