import { expect, test } from 'vitest'
import { NameList } from '../../src/model/names.js'
import { listedUsers } from '../support/listed-users.js'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

const AWKWARD = [
  'Billing, EU',
  'billing',
  'Sales / EMEA',
  'Kündigung & Rückgewinnung',
  'O\'Brien "Night" Team',
  '=SUM(A1)',
]

test.each(AWKWARD)(
  'the profile %s is meant by its name, survives the failures CSV, and comes back from it',
  async (name) => {
    const world = await createWorld({
      faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', times: 1 }],
    })
    const failed = await world.run`edit --user omar.smith --routing-profile ${name} --yes`
    expect(failed.code).toBe(3)
    const { name: file, rows } = await world.failures()
    expect(rows[0]?.['routing_profile']).toBe(name.startsWith('=') ? `'${name}` : name)
    expect((await world.run`retry ${file} --yes`).code).toBe(0)
    expect(world.profileOf('omar.smith')).toBe(name)
  },
)

test('an accent is the same however it is encoded', async () => {
  const world = await createWorld()
  const decomposed = 'Kündigung & Rückgewinnung'.normalize('NFD')
  expect((await world.run`edit --user omar.smith --routing-profile ${decomposed} --yes`).code).toBe(0)
  expect(world.profileOf('omar.smith')).toBe('Kündigung & Rückgewinnung')
})

test('a person is the same however the accents and blanks of the name are encoded', async () => {
  const world = await createWorld()
  Object.assign(world.user('omar.smith'), { Username: 'zoë martí', IdentityInfo: { LastName: 'Lefèvre' } })
  const typed = 'ZOË\u{a0}martí'.normalize('NFD')
  await world.write('typed.txt', typed)
  const selections = [
    ['--user', typed],
    ['--users-file', 'typed.txt'],
    ['--filter', `username=${typed}`],
    ['--filter', `last-name=${'lefèvre'.normalize('NFD')}`],
    ['--filter', `username*=${'Ë\u{a0}m'.normalize('NFD')}`],
  ]
  for (const selection of selections) expect(await listedUsers(world, ...selection)).toEqual(['zoë martí'])
  expect(await listedUsers(world, '--filter', `username!=${typed}`)).not.toContain('zoë martí')
  const edit = words`edit --user ${typed} --tag a=b --yes`
  expect(await world.run`${edit} --protect-file typed.txt`).toMatchObject({ code: 5 })
  expect(await world.run(edit)).toMatchObject({ code: 0 })
  expect((await world.run`jobs list --user ${typed} --output json`).json().jobs).toHaveLength(1)
  expect((await world.run`users --user ${typed} --history --output json`).json().changes).toHaveLength(1)
})

test('a profile that appears on two pages counts once', () => {
  const named = { id: 'a', arn: 'arn:a', name: 'Billing' }
  const list = new NameList([named, { id: 'b', arn: 'arn:b', name: 'Sales' }, { ...named }])
  expect(list.resolve('Billing')).toMatchObject({ id: 'a' })
  expect(list.choices().map(({ text }) => text)).toEqual(['Billing', 'Sales'])
})

test('names are found on every page, and two of the same name are not guessed between', async () => {
  const world = await createWorld()
  const { routingProfiles, hierarchyGroups } = world.sandbox.store
  const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const [profile] = routingProfiles.values()
  const [group] = hierarchyGroups.values()
  if (profile === undefined || group === undefined) throw new Error('the sandbox is empty')
  for (let n = 0; n < 1100; n += 1) {
    routingProfiles.set(uuid(n), { ...profile, Id: uuid(n), Arn: `${profile.Arn}${n}`, Name: `Profile ${n}` })
  }
  for (let n = 2000; n < 2150; n += 1)
    hierarchyGroups.set(uuid(n), { ...group, Id: uuid(n), Name: `Group ${n}` })
  const both = words`edit --user omar.smith --routing-profile 'Profile 1099' --hierarchy 'Group 2149' --yes`
  expect((await world.run(both)).code).toBe(0)
  expect(world.profileOf('omar.smith')).toBe('Profile 1099')
  expect(world.user('omar.smith').HierarchyGroupId).toBe(uuid(2149))
  routingProfiles.set(uuid(5000), { ...profile, Id: uuid(5000), Arn: `${profile.Arn}x`, Name: 'Profile 7' })
  const twice = await world.run`edit --user omar.smith --routing-profile 'Profile 7' --yes`
  expect(twice.code).toBe(2)
  expect(twice.err).toContain(uuid(7))
  expect(twice.err).toContain(uuid(5000))
})
