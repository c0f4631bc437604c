import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

async function found(world: World, ...args: readonly string[]): Promise<string[]> {
  const ran = await world.run`users --output json ${args}`
  if (ran.code !== 0) throw new Error(ran.err)
  return ran.json().users.map(({ username }: { username: string }) => username)
}

const everyone = (world: World) => [...world.sandbox.store.users.values()]
const named = (users: readonly { Username: string }[]) => users.map(({ Username }) => Username).toSorted()

test('a user document has the names of things, not their ids, and ACW in seconds', async () => {
  const world = await createWorld()
  const { schema, users } = (await world.run`users --user omar.smith --output json`).json()
  expect(schema).toBe('connect-bulk/users/1')
  const omar = world.user('omar.smith')
  expect(users).toEqual([
    {
      username: 'omar.smith',
      userId: omar.Id,
      arn: omar.Arn,
      first_name: 'Omar',
      last_name: 'Smith',
      routing_profile: 'Basic Routing Profile',
      security_profiles: ['Agent'],
      hierarchy: null,
      phone_type: 'soft',
      desk_phone_number: null,
      auto_accept: expect.any(Object),
      acw_timeout: { voice: 30, chat: 60, task: 90, email: 0 },
      persistent_connection: omar.PhoneConfig.PersistentConnection ?? null,
      voice_enhancement: 'voice-isolation',
      tags: omar.Tags,
    },
  ])
})

test.each(['milliseconds', 'seconds'] as const)(
  'per-channel ACW is in seconds whatever search counts in (%s)',
  async (searchAcwUnit) => {
    const world = await createWorld({ searchAcwUnit })
    const { users } = (await world.run`users --output json`).json()
    const expected = everyone(world)
      .filter(({ AfterContactWorkConfigs }) => (AfterContactWorkConfigs ?? []).length > 0)
      .map(({ Username, AfterContactWorkConfigs }) => [
        Username,
        Object.fromEntries(
          (AfterContactWorkConfigs ?? []).flatMap((config) => {
            const callback = config.AgentFirstCallbackAfterContactWorkConfig?.AfterContactWorkTimeLimit
            const own = [
              config.Channel?.toLowerCase(),
              config.AfterContactWorkConfig?.AfterContactWorkTimeLimit,
            ]
            return callback === undefined ? [own] : [own, ['callback', callback]]
          }),
        ),
      ])
    expect(expected.length).toBeGreaterThan(2)
    const told = new Map(
      users.map((user: { username: string; acw_timeout: object }) => [user.username, user.acw_timeout]),
    )
    for (const [username, acw] of expected) expect(told.get(username)).toEqual(acw)
    expect(world.calls('DescribeUser').length).toBeLessThanOrEqual(3)
  },
)

test('legacy ACW comes in milliseconds from the index and is told in seconds, for all four channels', async () => {
  const world = await createWorld()
  const legacy = everyone(world).filter(
    ({ AfterContactWorkConfigs }) => AfterContactWorkConfigs === undefined,
  )
  expect(legacy.some(({ PhoneConfig }) => (PhoneConfig.AfterContactWorkTimeLimit ?? 0) > 0)).toBe(true)
  const { users } = (await world.run`users --output json`).json()
  for (const { Username, PhoneConfig } of legacy) {
    const acw = PhoneConfig.AfterContactWorkTimeLimit
    const told = users.find(({ username }: { username: string }) => username === Username)
    expect(told.acw_timeout).toEqual({ voice: acw, chat: acw, task: acw, email: acw })
  }
})

test('NDJSON: a line a user, the last one says that it is complete', async () => {
  const world = await createWorld()
  const lines = (await world.run`users --output ndjson`).lines()
  expect(lines).toHaveLength(41)
  expect(lines.map(({ username }) => username)).toContain('amelie.yilmaz')
  expect(lines[0]).toMatchObject({
    schema: 'connect-bulk/listed-user/1',
    type: 'user',
    time: expect.stringMatching(/Z$/),
  })
  expect(lines[40]).toMatchObject({ schema: 'connect-bulk/users-finished/1', type: 'finished', users: 40 })
})

test('the table shows names and escapes what a terminal would obey', async () => {
  const world = await createWorld()
  world.user('omar.smith').Tags = { note: 'red\u{1b}[31m\u{202e}' }
  const ran = await world.run`users`
  expect(ran.out).toMatch(/omar\.smith +Omar Smith +Basic Routing Profile +Agent/)
  expect(ran.out).not.toContain('\u{1b}')
  expect(ran.out).toContain('note=red\\u{1b}[31m\\u{202e}')
})

test('filters: or within a field, and between fields, != on its own', async () => {
  const world = await createWorld()
  const inProfiles = (user: { Username: string }, ...names: string[]) =>
    names.includes(world.profileOf(user.Username))
  expect(
    (
      await found(world, '--filter', 'routing-profile = Sales', '--filter', 'routing-profile=Billing')
    ).toSorted(),
  ).toEqual(named(everyone(world).filter((user) => inProfiles(user, 'Sales', 'Billing'))))
  expect(
    (await found(world, '--filter', 'routing-profile=Sales', '--filter', 'tag:team=blue')).toSorted(),
  ).toEqual(
    named(everyone(world).filter((user) => inProfiles(user, 'Sales') && user.Tags['team'] === 'blue')),
  )
  expect((await found(world, '--filter', 'tag:team!=blue', '--filter', 'tag:team!=red')).toSorted()).toEqual(
    named(everyone(world).filter(({ Tags }) => Tags['team'] !== 'blue' && Tags['team'] !== 'red')),
  )
  expect((await found(world, '--filter', 'tag:team=*')).toSorted()).toEqual(
    named(everyone(world).filter(({ Tags }) => 'team' in Tags)),
  )
  expect((await found(world, '--filter', 'tag:team!=*')).toSorted()).toEqual(
    named(everyone(world).filter(({ Tags }) => !('team' in Tags))),
  )
  expect(
    await found(
      world,
      ...words`--filter 'username^=OMAR' --filter 'username*=.Ito' --filter 'username!=greta.ito'`,
    ),
  ).toEqual(['omar.smith', 'ingrid.ito'])
})

test('a profile is meant by name, id or ARN, and names that differ only in case are two', async () => {
  const world = await createWorld({ users: 300 })
  const upper = [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === 'Billing')
  const expected = world.usersIn('Billing').toSorted()
  for (const way of ['Billing', upper?.Id, upper?.Arn]) {
    expect((await found(world, '--filter', `routing-profile=${way}`)).toSorted()).toEqual(expected)
  }
  expect((await found(world, '--filter', 'routing-profile=billing')).toSorted()).toEqual(
    world.usersIn('billing').toSorted(),
  )
})

test('what the service can decide is left to it, the rest is decided here', async () => {
  const world = await createWorld()
  await found(world, ...words`--filter routing-profile=Sales --filter tag:team=blue --filter 'username*=a'`)
  const id = [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === 'Sales')?.Id
  expect(world.calls('SearchUsers').at(-1)?.body).toMatchObject({
    MaxResults: 500,
    SearchCriteria: {
      StringCondition: { FieldName: 'RoutingProfileId', Value: id, ComparisonType: 'EXACT' },
    },
    SearchFilter: { TagFilter: { TagCondition: { TagKey: 'team', TagValue: 'blue' } } },
  })
})

test('all pages are read, everybody once', async () => {
  const world = await createWorld({ users: 1203 })
  const users = await found(world)
  expect(users).toHaveLength(1203)
  expect(new Set(users).size).toBe(1203)
  onKind(() => expect(world.calls('SearchUsers')).toHaveLength(3))
})

test.each([true, false])(
  'users are found by name whatever the case, by id, from files (service case-sensitive: %s)',
  async (searchCaseSensitive) => {
    const world = await createWorld({ searchCaseSensitive })
    expect(await found(world, '--user', 'Omar.SMITH', '--user', world.user('greta.ito').Id)).toEqual([
      'omar.smith',
      'greta.ito',
    ])
    await world.write('some.txt', "ACME\\jdoe\r\nsean.o'brien\r\n\r\n")
    expect(await found(world, '--users-file', 'some.txt', '--user', 'omar.smith')).toEqual([
      'omar.smith',
      'ACME\\jdoe',
      "sean.o'brien",
    ])
    await world.write('some.csv', `\u{feff}note;user_id\r\nx;${world.user('greta.ito').Id}\r\n`)
    expect(await found(world, '--users-file', 'some.csv')).toEqual(['greta.ito'])
    const fromStdin = await world.run(words`users --users-file - --output json`, {
      stdin: 'username\nomar.smith\n',
    })
    expect(fromStdin.json().users).toHaveLength(1)
  },
)

test('names and ids that can not be are unknown users, not errors of the service', async () => {
  const world = await createWorld()
  const long = 'x'.repeat(101)
  const ran = await world.run`users --user ${long}`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('there is no user')
  await world.write('ids.csv', 'user_id\n1.5\n../../etc\n')
  const byFile = await world.run`users --users-file ids.csv`
  expect(byFile.code).toBe(2)
  expect(byFile.err).toContain('"../../etc"')
  expect(await found(world, '--filter', `tag:team=${'y'.repeat(257)}`)).toEqual([])
})

test('a name that fits two users but for its case is not guessed', async () => {
  const world = await createWorld()
  world.user('greta.ito').Username = 'Omar.Smith'
  expect(await found(world, '--user', 'omar.smith')).toEqual(['omar.smith'])
  const ran = await world.run`users --user OMAR.SMITH`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('"Omar.Smith"')
})

test('--filter narrows the named users, --exclude-user comes off last', async () => {
  const world = await createWorld()
  const three = words`--user omar.smith --user nadia.vandijk --user greta.ito`
  expect(await found(world, ...three, '--filter', 'routing-profile=Basic Routing Profile')).toEqual([
    'omar.smith',
    'greta.ito',
  ])
  expect(await found(world, ...three, '--exclude-user', 'GRETA.ITO')).toEqual(['omar.smith', 'nadia.vandijk'])
  expect(await found(world, '--exclude-user', 'greta.ito')).toHaveLength(39)
})

test('edit streams its life as JSON lines', async () => {
  const world = await createWorld()
  const ran = await world.run`edit --user omar.smith --user greta.ito --routing-profile Billing --yes
    --output ndjson`
  const lines = ran.lines()
  const types = lines.map(({ type }) => type).toSorted()
  const once = ['change', 'change', 'finished', 'progress', 'progress', 'started', 'user', 'user']
  expect(types.filter((type) => type !== 'step')).toEqual(once)
  const steps = lines.filter(({ type }) => type === 'step')
  expect(steps.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(2)
  onKind(() => expect(steps).toHaveLength(2))
  expect(lines.at(-1)).toMatchObject({
    type: 'finished',
    state: 'finished',
    succeeded: 2,
    job: expect.stringMatching(/^\d{8}-\d{6}-[0-9a-f]{4}$/),
  })
  expect(lines.find(({ type }) => type === 'change')).toMatchObject({
    before: 'Basic Routing Profile',
    after: 'Billing',
    setting: 'routing_profile',
  })
  for (const line of lines)
    expect(line).toMatchObject({
      schema: expect.stringMatching(/^connect-bulk\//),
      time: expect.stringMatching(/Z$/),
    })
})

test('--debug shows every call with its request id and never a secret', async () => {
  const world = await createWorld()
  const ran = await world.run`users --debug`
  const [request] = world.calls('SearchUsers')
  expect(ran.err).toContain(`SearchUsers 200 request ${request?.requestId}`)
  expect(ran.err).not.toContain(world.sandbox.env['AWS_SECRET_ACCESS_KEY'])
})
