import { expect, test } from 'vitest'
import type { UserRecord } from '../../src/sandbox/store.js'
import { listedUsers } from '../support/listed-users.js'
import { onKind } from '../support/preset.js'
import { createWorld, type World } from '../support/world.js'

const found = (world: World, ...filters: readonly string[]) =>
  listedUsers(world, ...filters.flatMap((filter) => ['--filter', filter]))

const those = (world: World, fits: (user: UserRecord) => boolean) =>
  [...world.sandbox.store.users.values()]
    .filter(fits)
    .map(({ Username }) => Username)
    .toSorted()

const securityId = (world: World, name: string) =>
  [...world.sandbox.store.securityProfiles.values()].find(({ Name }) => Name === name)?.Id ?? ''
const group = (world: World, name: string) =>
  [...world.sandbox.store.hierarchyGroups.values()].find(({ Name }) => Name === name)

test('names, whatever their case', async () => {
  const world = await createWorld()
  expect(await found(world, 'first-name=OMAR')).toEqual(['omar.smith'])
  expect(await found(world, 'last-name^=fern')).toEqual([
    'anais.fernandez',
    'daniel.fernandez',
    'mehmet.fernandez',
  ])
  expect(await found(world, 'last-name*=ö')).toEqual(
    those(world, ({ IdentityInfo }) => /ö/i.test(IdentityInfo.LastName ?? '')),
  )
})

test('security profiles: = if one of the user is meant, != if none is', async () => {
  const world = await createWorld()
  const id = securityId(world, 'QualityAnalyst')
  expect(await found(world, 'security-profile=QualityAnalyst')).toEqual(
    those(world, (user) => user.SecurityProfileIds.includes(id)),
  )
  expect(await found(world, 'security-profile!=QualityAnalyst')).toEqual(
    those(world, (user) => !user.SecurityProfileIds.includes(id)),
  )
})

test('hierarchy: the group, the group and below, none', async () => {
  const world = await createWorld()
  const { hierarchyGroups } = world.sandbox.store
  const germany = group(world, 'Deutschland')?.Id ?? ''
  const isBelow = (id: string | undefined): boolean =>
    id === germany || (id !== undefined && isBelow(hierarchyGroups.get(id)?.ParentId))
  expect(await found(world, 'hierarchy=Deutschland')).toEqual(
    those(world, (user) => user.HierarchyGroupId === germany),
  )
  expect(await found(world, 'hierarchy^=Deutschland')).toEqual(
    those(world, (user) => isBelow(user.HierarchyGroupId)),
  )
  expect(await found(world, 'hierarchy=none')).toEqual(
    those(world, (user) => user.HierarchyGroupId === undefined),
  )
  expect(await found(world, 'hierarchy!=none', 'hierarchy!=Deutschland')).toEqual(
    those(world, (user) => user.HierarchyGroupId !== undefined && user.HierarchyGroupId !== germany),
  )
  expect(await found(world, 'hierarchy=Ireland/Dublin/Support \\/ Billing')).toEqual([
    'anais.fernandez',
    'hanna.haddad',
  ])
  const ambiguous = await world.run`users --filter 'hierarchy=Team B'`
  expect(ambiguous.code).toBe(2)
  expect(ambiguous.err).toContain('Deutschland/Berlin/Team B')
  expect(ambiguous.err).toContain('Ireland/Dublin/Team B')
})

test('current values: phone type, auto-accept, ACW in seconds, persistent connection', async () => {
  const world = await createWorld()
  const all = (await world.run`users --output json`).json().users
  const names = (fits: (user: Record<string, any>) => boolean) =>
    all
      .filter(fits)
      .map(({ username }: { username: string }) => username)
      .toSorted()
  const values = (map: object): unknown[] => Object.values(map)
  expect(await found(world, 'phone-type=desk')).toEqual(names((user) => user.phone_type === 'desk'))
  expect(await found(world, 'auto-accept=on')).toEqual(
    names((user) => values(user.auto_accept).includes(true)),
  )
  expect(await found(world, 'auto-accept!=on')).toEqual(
    names((user) => !values(user.auto_accept).includes(true)),
  )
  expect(await found(world, 'acw=0')).toEqual(names((user) => values(user.acw_timeout).includes(0)))
  expect(await found(world, 'acw>=60', 'acw<90')).toEqual(
    names(
      (user) =>
        values(user.acw_timeout).some((acw) => Number(acw) >= 60) &&
        values(user.acw_timeout).some((acw) => Number(acw) < 90),
    ),
  )
  expect(await found(world, 'persistent-connection=on')).toEqual(
    names((user) => user.persistent_connection === true),
  )
})

test('proficiencies are read for the users that the search finds, and for no other user', async () => {
  const world = await createWorld()
  const { proficiencies } = world.sandbox.store
  const has = (user: UserRecord, name: string, value: string) =>
    (proficiencies.get(user.Id) ?? []).some(
      (one) => one.AttributeName === name && one.AttributeValue === value,
    )
  const isBasic = (user: UserRecord) => world.profileOf(user.Username) === 'Basic Routing Profile'
  const basic = 'routing-profile=Basic Routing Profile'
  const skilled = those(world, (user) => isBasic(user) && has(user, 'Product', 'Billing'))
  expect(skilled.length).toBeGreaterThan(0)
  expect(await found(world, basic, 'proficiency=Product:Billing')).toEqual(skilled)
  const read = world.calls('ListUserProficiencies').map(({ userId }) => userId)
  const ids = skilled.map((name) => world.user(name).Id)
  expect(read).toEqual(expect.arrayContaining(ids))
  onKind(() => expect(read.toSorted()).toEqual(ids.toSorted()))
  expect(await found(world, basic, 'proficiency!=Product:Billing')).toEqual(
    those(world, (user) => isBasic(user) && !has(user, 'Product', 'Billing')),
  )
  expect(
    await found(
      world,
      'proficiency=Product:Home\\: Internet',
      'proficiency=connect\\:Language:connect\\:German',
    ),
  ).toEqual(
    those(
      world,
      (user) => has(user, 'Product', 'Home: Internet') || has(user, 'connect:Language', 'connect:German'),
    ),
  )
})

test.each(['milliseconds', 'seconds'] as const)(
  'ACW is compared in seconds whatever the index counts in (%s)',
  async (searchAcwUnit) => {
    const world = await createWorld({ searchAcwUnit })
    expect(await found(world, 'username=omar.smith', 'acw=90')).toEqual(['omar.smith'])
    expect(await found(world, 'username=omar.smith', 'acw>=91')).toEqual([])
  },
)

test('--explain tells what goes to the service and what is decided here', async () => {
  const world = await createWorld()
  const ran = await world.run`users --explain --filter security-profile=Agent --filter 'hierarchy^=France'
    --filter hierarchy=Portugal --filter 'username^=a' --filter 'acw>10'`
  const body = world.calls('SearchUsers')[0]?.body as Record<string, unknown>
  expect(body.SearchCriteria).toEqual({
    AndConditions: [
      {
        StringCondition: {
          FieldName: 'SecurityProfileId',
          Value: securityId(world, 'Agent'),
          ComparisonType: 'EXACT',
        },
      },
      {
        OrConditions: [
          {
            HierarchyGroupCondition: {
              Value: group(world, 'France')?.Id,
              HierarchyGroupMatchType: 'WITH_CHILD_GROUPS',
            },
          },
          {
            HierarchyGroupCondition: {
              Value: group(world, 'Portugal')?.Id,
              HierarchyGroupMatchType: 'EXACT',
            },
          },
        ],
      },
    ],
  })
  expect(ran.err).toContain(`Sent to SearchUsers: {"SearchCriteria":`)
  expect(ran.err).toContain('Decided here: username^=a, acw>10')
})

test.each([
  { filter: 'acw=soon', says: 'number of seconds' },
  { filter: 'acw^=3', says: '^=' },
  { filter: 'proficiency=Billing', says: 'NAME:VALUE' },
  { filter: 'phone-type=sofd', says: 'soft' },
  { filter: 'hierarchy*=Nord', says: '*=' },
  { filter: 'security-profile=Agnt', says: '"Agent"' },
])('$filter: exit 2 saying $says', async ({ filter, says }) => {
  const world = await createWorld()
  const ran = await world.run`users --filter ${filter}`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(says)
})
