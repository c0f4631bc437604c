import { expect, test } from 'vitest'
import { createWorld, type World } from '../support/world.js'

async function shown(world: World, username: string) {
  // A search that lags behind has caught up.
  world.clock.advance(60_000)
  return (await world.run`users --user ${username} --output json`).json().users[0]
}

const skills = (world: World, username: string) =>
  (world.sandbox.store.proficiencies.get(world.user(username).Id) ?? [])
    .map((one) => `${one.AttributeName}:${one.AttributeValue}:${one.Level}`)
    .toSorted()

test('--like gives the selected users what another user has now, and nothing else', async () => {
  const world = await createWorld()
  const columns = 'routing_profile,security_profiles,acw_timeout,hierarchy'
  const before = await shown(world, 'greta.ito')
  const ran =
    await world.run`edit --user greta.ito --like omar.smith --columns ${columns} --yes --output json`
  expect(ran.json()).toMatchObject({ failed: 0 })
  const [omar, greta] = [await shown(world, 'omar.smith'), await shown(world, 'greta.ito')]
  for (const column of columns.split(',')) expect(greta[column]).toEqual(omar[column])
  for (const column of ['first_name', 'last_name', 'tags', 'auto_accept'])
    expect(greta[column]).toEqual(before[column])
})

test('lists are set or added, as the column says', async () => {
  const world = await createWorld()
  const own = skills(world, 'greta.ito')
  await world.run`edit --user greta.ito --like omar.smith --columns proficiencies,add_security_profiles --yes`
  const omar = skills(world, 'omar.smith')
  expect(omar.length).toBeGreaterThan(0)
  expect(skills(world, 'greta.ito')).toEqual(expect.arrayContaining(omar))
  const names = new Set(omar.map((one) => one.slice(0, one.lastIndexOf(':'))))
  const others = own.filter((one) => !names.has(one.slice(0, one.lastIndexOf(':'))))
  expect(skills(world, 'greta.ito')).toEqual(expect.arrayContaining(others))
  expect(world.user('greta.ito').SecurityProfileIds).toEqual(
    expect.arrayContaining([...(world.user('omar.smith').SecurityProfileIds ?? [])]),
  )
})

const tagsOf = (world: World, username: string) => ({ ...world.user(username).Tags })

test('exact sets are copied as such: tags and proficiencies of its own go', async () => {
  const world = await createWorld()
  await world.run`edit --user omar.smith --set-tags ${'team=blue|a\\=b=c'} --yes`
  await world.run`edit --user greta.ito --set-tags ${'season=summer|team=red'} --yes`
  world.clock.advance(60_000)
  const columns = 'set_tags,set_proficiencies'
  const ran =
    await world.run`edit --user greta.ito --like omar.smith --columns ${columns} --yes --output json`
  expect(ran.json()).toMatchObject({ failed: 0 })
  expect(tagsOf(world, 'greta.ito')).toEqual({ team: 'blue', 'a=b': 'c' })
  expect(skills(world, 'greta.ito')).toEqual(skills(world, 'omar.smith'))
})

test('tags are added: those of its own stay', async () => {
  const world = await createWorld()
  await world.run`edit --user omar.smith --set-tags ${'team=blue'} --yes`
  await world.run`edit --user greta.ito --set-tags ${'season=summer|team=red'} --yes`
  world.clock.advance(60_000)
  await world.run`edit --user greta.ito --like omar.smith --columns tags --yes`
  expect(tagsOf(world, 'greta.ito')).toEqual({ season: 'summer', team: 'blue' })
})

test('the exact set of a user who has none is none', async () => {
  const world = await createWorld()
  await world.run`edit --user omar.smith --set-tags none --set-proficiencies none --yes`
  await world.run`edit --user greta.ito --set-tags ${'team=red'} --yes`
  world.clock.advance(60_000)
  await world.run`edit --user greta.ito --like omar.smith --columns set_tags,set_proficiencies --yes`
  expect(tagsOf(world, 'greta.ito')).toEqual({})
  expect(skills(world, 'greta.ito')).toEqual([])
})

test.each([
  [['--columns', 'email'], "part of a user's identity"],
  [['--columns', 'untag'], `"untag" can't be copied`],
  [['--columns', 'routing_profil'], 'Did you mean routing_profile?'],
  [['--columns', 'acw_timeout', '--acw-timeout', '30'], 'both give acw_timeout'],
  [[], '--like and --columns go together'],
])('%j is exit 2', async (args, says) => {
  const world = await createWorld()
  const ran = await world.run`edit --user greta.ito --like omar.smith ${args} --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(says)
  expect(world.writes()).toEqual([])
})

test('a user to copy from that does not exist is named, with the nearest', async () => {
  const world = await createWorld()
  const ran = await world.run`edit --user greta.ito --like omar.smth --columns routing_profile --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('omar.smith')
})

test('a value that the user does not have is not copied, and that is said', async () => {
  const world = await createWorld()
  const without = [...world.sandbox.store.users.values()].find(
    ({ PhoneConfig, PhoneNumberConfigs = [] }) =>
      (PhoneConfig.DeskPhoneNumber ?? '') === '' &&
      PhoneNumberConfigs.every((one) => one.PhoneNumber === undefined),
  )
  const ran =
    await world.run`edit --user greta.ito --like ${without?.Username ?? ''} --columns desk_phone_number,routing_profile --dry-run`
  expect(ran.err).toContain('has no value for Desk phone number: nothing to copy.')
})
