import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { createWorld, type World } from '../support/world.js'

/** The rows of an export, its guards against formulas taken off. */
const rowsOf = (text: string): Record<string, string>[] =>
  parse(text, { columns: true, bom: true, cast: (cell) => cell.replace(/^'(?=[=+\-@'])/, '') })

/** A user changed by somebody else, so that the service knows when. */
function touch(world: World, username: string, change: Record<string, unknown>): void {
  Object.assign(world.user(username), change, { LastModifiedTime: new Date(world.clock.now()) })
}

async function exported(world: World, ...args: string[]): Promise<string> {
  const ran = await world.run`export ${args} --out all.csv`
  expect(ran).toMatchObject({ code: 0, out: '' })
  return world.read('all.csv')
}

test('an export goes back in and plans nothing, awkward users and names included', async () => {
  const world = await createWorld({ users: 300 })
  const text = await exported(world)
  expect(text.startsWith('\u{feff}username,user_id,')).toBe(true)
  expect(text.split('\r\n')[0]).toMatch(/,exported$/)
  expect(rowsOf(text)).toHaveLength(300)
  for (const flags of [[], ['--assert-all']]) {
    const ran = await world.run`apply all.csv --dry-run --detailed-exitcode --output json ${flags}`
    expect(ran.json()).toMatchObject({ selected: 300, changing: 0, unchanged: 300, failures: [] })
    expect(ran.code).toBe(0)
  }
})

test('values are those people read: names, paths, one value for all channels, none for no hierarchy', async () => {
  const world = await createWorld()
  const rows = rowsOf(await exported(world))
  for (const row of rows) {
    const user = world.user(row['username'] ?? '')
    expect(row['user_id']).toBe(user.Id)
    expect(row['routing_profile']).toBe(world.profileOf(user.Username))
    expect(row['hierarchy'] === 'none').toBe(user.HierarchyGroupId === undefined)
    expect(row['phone_type']).toMatch(/^(soft|desk)$/)
  }
  expect(rows.some((row) => /^(on|off)$/.test(row['auto_accept'] ?? ''))).toBe(true)
  expect(rows.some((row) => row['hierarchy']?.includes('/'))).toBe(true)
})

test('cells nobody touched are no edits, though the users have changed since', async () => {
  const world = await createWorld()
  const text = await exported(world, '--user', 'omar.smith', '--user', 'greta.ito')
  const sales = [...world.sandbox.store.routingProfiles.values()].find(({ Name: name }) => name === 'Sales')
  touch(world, 'omar.smith', { RoutingProfileId: sales?.Id, Tags: { late: 'yes' } })
  const header = text.split('\r\n')[0]?.split(',') ?? []
  const at = header.indexOf('persistent_connection')
  const [omar, greta] = rowsOf(text)
  const flipped = omar?.['persistent_connection'] === 'on' ? 'off' : 'on'
  const { stringify } = await import('csv-stringify/sync')
  // As a person may do it: columns moved, one left out, rows turned round.
  const rows = [greta, { ...omar, persistent_connection: flipped }].map((row) =>
    Object.fromEntries(
      Object.entries(row ?? {})
        .filter(([column]) => column !== 'username')
        .toReversed(),
    ),
  )
  await world.write('all.csv', stringify(rows, { header: true }))
  expect(at).toBeGreaterThan(0)
  const ran = await world.run`apply all.csv --yes --output json`
  expect(ran.json()).toMatchObject({ selected: 2, changing: 1, unchanged: 1, succeeded: 1 })
  expect(world.profileOf('omar.smith')).toBe('Sales')
  expect(world.user('omar.smith').Tags).toEqual({ late: 'yes' })
  expect(world.user('omar.smith').PersistentConnectionConfigs?.[0]?.PersistentConnection).toBe(
    flipped === 'on',
  )
  const all = await world.run`apply all.csv --assert-all --dry-run --output json`
  expect(all.json().changes.map(({ setting }: { setting: string }) => setting)).toEqual(
    expect.arrayContaining(['routing_profile']),
  )
})

test('a row that was copied from another user is an edit, whatever its fingerprints say', async () => {
  const world = await createWorld()
  const text = await exported(world, '--user', 'omar.smith', '--columns', 'routing_profile')
  const omar = world.user('omar.smith')
  const other = [...world.sandbox.store.users.values()].find(
    ({ RoutingProfileId: id }) => id !== omar.RoutingProfileId,
  )
  await world.write(
    'all.csv',
    text.replace('omar.smith', other?.Username ?? '').replace(omar.Id, other?.Id ?? ''),
  )
  const ran = await world.run`apply all.csv --dry-run --output json`
  expect(ran.json()).toMatchObject({ selected: 1, changing: 1 })
})

test('--columns says which, in its order; an unknown one is refused with the nearest', async () => {
  const world = await createWorld()
  const ran = await world.run`export --columns tags,hierarchy --user omar.smith`
  expect(ran.code).toBe(0)
  expect(ran.out.split('\r\n')[0]).toBe('username,user_id,tags,hierarchy,exported')
  const bad = await world.run`export --columns tag`
  expect(bad.code).toBe(2)
  expect(bad.err).toContain('Did you mean tags?')
  expect((await world.run`export --columns untag`).code).toBe(2)
  expect((await world.run`export --output json`).code).toBe(2)
})

test('names that are not unique, or look like what a spreadsheet writes, go by their id', async () => {
  const world = await createWorld()
  const [first, second, third] = [...world.sandbox.store.routingProfiles.values()]
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few profiles')
  second.Name = first.Name
  third.Name = '1E+5'
  const users = [...world.sandbox.store.users.values()]
  for (const [n, profile] of [first, second, third].entries()) {
    const user = users[n]
    if (user !== undefined) user.RoutingProfileId = profile.Id
  }
  const rows = rowsOf(await exported(world, '--columns', 'routing_profile'))
  for (const [n, profile] of [first, second, third].entries())
    expect(rows.find(({ user_id: id }) => id === users[n]?.Id)?.['routing_profile']).toBe(profile.Id)
  const ran = await world.run`apply all.csv --assert-all --dry-run --output json`
  expect(ran.json()).toMatchObject({ changing: 0 })
})

test('a file that can not be written is said before anything is read', async () => {
  const world = await createWorld()
  const ran = await world.run`export --out nowhere/all.csv`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(`--out: there is no folder ${world.cwd}/nowhere.`)
  expect(world.sandbox.requests()).toEqual([])
})

test('an instance without users exports its header, which selects nobody', async () => {
  const world = await createWorld()
  await exported(world, '--filter', 'username=nobody')
  const ran = await world.run`apply all.csv --yes --output json`
  expect(ran.json()).toMatchObject({ job: null, selected: 0 })
})

test('an export with an unknown named user leaves stdout empty, one without matches has the header', async () => {
  const world = await createWorld()
  const missing = await world.run`export --user omar.smith --user nobody`
  expect([missing.code, missing.out]).toEqual([2, ''])
  const none = await world.run`export --filter username=nobody --columns acw_timeout`
  expect([none.code, none.out]).toEqual([0, 'username,user_id,acw_timeout,exported\r\n'])
})
