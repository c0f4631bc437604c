import { expect, test } from 'vitest'
import { words } from '../support/words.js'
import { createWorld, type World } from '../support/world.js'

/** The search and the list of users don't show for ten minutes what was done, reads of single users not for two seconds. */
const LAG = { searchLagSeconds: 600, readLagSeconds: 2 }
const HEADER = 'username,password,first_name,last_name,routing_profile,security_profiles'

async function create(world: World, ...names: readonly string[]): Promise<string[]> {
  const rows = names.map((name) => `${name},Secret-1234,First,Last,Billing,Agent`)
  await world.write('new.csv', [HEADER, ...rows, ''].join('\n'))
  const ran = await world.run`create new.csv --yes --output json`
  expect(ran.code).toBe(0)
  return ran.json().created.map(({ userId }: { userId: string }) => userId)
}

async function worldOfNew(...names: readonly string[]): Promise<{ world: World; ids: readonly string[] }> {
  const world = await createWorld(LAG)
  return { world, ids: await create(world, ...names) }
}

test('a user that was just created is found by name in any case, by id, and by its job', async () => {
  const { world, ids } = await worldOfNew('anna', 'ben')
  const [id = ''] = ids
  for (const line of [
    ['--user', 'ANNA'],
    ['--user', id],
    ['--user', id.toUpperCase()],
  ]) {
    const ran = await world.run`users ${line} --output json`
    expect(ran.json().users, line[1] ?? '').toMatchObject([{ username: 'anna', userId: id }])
  }
  const both = await world.run`users --job latest:succeeded --output json`
  expect(both.json().users).toMatchObject([{ username: 'anna' }, { username: 'ben' }])
})

test('a user that was just created can be edited, copied from, and changed by a CSV', async () => {
  const { world } = await worldOfNew('anna', 'ben', 'carl')
  expect(await world.run`edit --user anna --acw-timeout 42 --yes`).toMatchObject({ code: 0 })
  await world.write('more.csv', 'username,tags\nben,team=red\nomar.smith,team=red\n')
  expect(await world.run`apply more.csv --yes`).toMatchObject({ code: 0 })
  expect(world.user('ben').Tags).toEqual({ team: 'red' })
  const copy = words`edit --user omar.smith --like carl --columns routing_profile --yes`
  expect(await world.run(copy)).toMatchObject({ code: 0 })
  expect(world.profileOf('omar.smith')).toBe('Billing')
})

test('a user that was just created can be deleted by name, and is found no more', async () => {
  const { world, ids } = await worldOfNew('anna', 'ben')
  expect(await world.run`delete --user anna --yes --expect-count 1`).toMatchObject({ code: 0 })
  expect(() => world.user('anna')).toThrow()
  world.clock.advance(2_000)
  for (const who of ['anna', ...ids.slice(0, 1)]) {
    const gone = await world.run(['users', '--user', who])
    expect(gone).toMatchObject({ code: 2 })
    expect(gone.err).toContain(`there is no user "${who}"`)
  }
})

test('a name that was just given away is a complaint, and an unchanged user with --skip-existing', async () => {
  const { world } = await worldOfNew('anna')
  const again = await world.run`create new.csv --yes`
  expect(again).toMatchObject({ code: 2 })
  expect(again.err).toContain('there is a user "anna" already')
  const skipped = await world.run`create new.csv --skip-existing --yes --output json`
  expect(skipped.json()).toMatchObject({ job: null, unchanged: 1, changing: 0 })
})

test('a user that another admin has just created is found by id', async () => {
  const world = await createWorld(LAG)
  await create(world, 'anna')
  const { Id } = world.user('anna')
  world.clock.advance(2_000)
  const ran = await world.run`users --user ${Id} --output json --state-dir other`
  expect(ran.json().users).toMatchObject([{ username: 'anna' }])
})

test('an id that is no user is told as such where single users may not be read', async () => {
  const world = await createWorld({ faults: [{ operation: 'DescribeUser', kind: 'denied' }] })
  const ran = await world.run`users --user 00000000-0000-4000-8000-000000000000`
  expect(ran).toMatchObject({ code: 2 })
  expect(ran.err).toContain('there is no user "00000000-0000-4000-8000-000000000000"')
})

test('a user that was deleted and created again is the new one, and a deleted one is gone, whatever the search shows', async () => {
  const world = await createWorld(LAG)
  const old = world.user('omar.smith').Id
  const gone = words`delete --user omar.smith --user greta.ito --yes --expect-count 2`
  expect((await world.run(gone)).code).toBe(0)
  for (const who of ['greta.ito', old]) {
    const ran = await world.run(['users', '--user', who])
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(`there is no user "${who}"`)])
  }
  const [id] = await create(world, 'Omar.Smith')
  const shown = await world.run`users --user omar.smith --output json`
  expect(shown.json().users).toMatchObject([{ username: 'Omar.Smith', userId: id }])
  expect((await world.run`edit --user omar.smith --tag a=b --yes`).code).toBe(0)
  expect(world.user('Omar.Smith').Tags).toEqual({ a: 'b' })
  expect((await world.run`delete --user omar.smith --yes --expect-count 1`).code).toBe(0)
  expect(() => world.user('Omar.Smith')).toThrow()
})

test('a user whose deletion was not answered is looked at before its name counts as free', async () => {
  const world = await createWorld({
    ...LAG,
    faults: [{ operation: 'DeleteUser', kind: 'internal-error', users: ['omar.smith'] }],
  })
  const both = words`delete --user omar.smith --user greta.ito --yes --expect-count 2`
  expect((await world.run(both)).code).toBe(3)
  const there = await world.run`users --user omar.smith --output json`
  expect(there.json().users).toMatchObject([{ username: 'omar.smith' }])
})
