import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorld, type World } from '../support/world.js'

const HEADER = 'username,password,first_name,last_name,routing_profile,security_profiles'
const anna = 'anna.new,Secret-123,Anna,New,Billing,Agent'

/** What is wrong with a file, a line each, without the name of the file. */
async function complaints(world: World, csv: string, ...more: string[]): Promise<string[]> {
  await world.write('in.csv', csv)
  const ran = await world.run(['create', 'in.csv', '--yes', '--output', 'json', ...more])
  expect(ran.code).toBe(2)
  expect(world.writes()).toEqual([])
  const { message } = ran.json().error as { message: string }
  const lines = message.split('\n')
  return (lines.length > 1 ? lines.slice(1) : lines).map((line) => line.replace(/^in\.csv:/, ''))
}

test('everything that is wrong with a file of new users is told at once, and nothing is called', async () => {
  const world = await createWorld()
  const columns = ',email,mobile,phone_type,desk_phone_number,acw_timeout,hierarchy,tags,proficiencies,untag'
  const told = await complaints(
    world,
    [
      `${HEADER}${columns}`,
      `a-name-of-21-letters-,Secret-123,A,B,Billing,Agent,,,,,,,,,`,
      `anna@work,secret-123,A,B,Biling,Agent,,,,,,,,,`,
      `OMAR.SMITH,,,B,,,,,,,,,,,`,
      `ben,Secret-123,A,B,Billing,Agent|Nobody,not-an-address,0301234,desk,,2000001,France/Süd,aws:x=1,Seniority:Senior:6,team`,
      `Ben,Secret-123,A,B,Billing,Agent,,,,,,,,,`,
    ].join('\n'),
  )
  expect(told.map((line) => line.replace(/ \(.*\)$/, ''))).toEqual([
    '2, column username: the login name has 21 characters, but the limit is 20',
    '3, column username: "anna@work" has an @, but is not an e-mail address',
    '3, column routing_profile: there is no routing profile "Biling"',
    '3, column password: the password breaks the rules of Amazon Connect',
    '4, column username: there is a user "omar.smith" already, which differs from "OMAR.SMITH" only in case',
    '4, column routing_profile: a new user needs a routing profile',
    '4, column security_profiles: a new user needs a security profile',
    '4, column first_name: a new user needs a first name',
    '4, column password: a new user needs a password',
    '5, column email: "not-an-address" is not an e-mail address',
    '5, column mobile: "0301234" is not an E.164 phone number',
    '5, column security_profiles: there is no security profile "Nobody"',
    expect.stringMatching(/^5, column acw_timeout: /),
    expect.stringMatching(/^5, column proficiencies: /),
    expect.stringMatching(/^5, column hierarchy: /),
    expect.stringMatching(/^5, column tags: /),
    '5, column untag: a new user has nothing to remove',
    expect.stringMatching(/^5, column phone_type: /),
    '6, column username: "Ben" is already on line 5',
  ])
})

test('no complaint shows a password, and an id in a row of a new user is one', async () => {
  const world = await createWorld()
  const { Id } = world.user('omar.smith')
  const told = await complaints(
    world,
    `user_id,${HEADER}\n${Id},bella,cAnary-with-no-digit,B,C,Billing,Agent\n,cora,#NAME?,C,D,Billing,Agent\n`,
  )
  expect(told.join('\n')).not.toMatch(/cAnary/)
  expect(told).toEqual([
    expect.stringContaining('2, column user_id: a user with an id exists already'),
    expect.stringMatching(/^2, column password: the password breaks the rules .*, on 2 rows/),
  ])
})

test('a file without the columns that every new user needs is told so once for each', async () => {
  const world = await createWorld()
  const rows = ['anna.new', 'ben.new', 'cora.new'].map((name) => `${name},30`)
  const told = await complaints(world, ['username,acw_timeout', ...rows].join('\n'))
  expect(told).toHaveLength(5)
  expect(told[0]).toBe(
    '2, column routing_profile: a new user needs a routing profile (fill in routing_profile), on 3 rows, first on line 2',
  )
})

test.each([
  ['SAML', 'sign in by SAML', 'anna.new@example.com,Secret-123,,,Billing,Agent,,d-1'],
  ['EXISTING_DIRECTORY', 'sign in with an existing directory', 'anna.new,Secret-123,,,Billing,Agent,,d-1'],
] as const)('on %s a password is a complaint', async (identityType, why, row) => {
  const world = await createWorld({ identityType })
  const told = await complaints(world, `${HEADER},email,directory_user_id\n${row}\n`)
  expect(told[0]).toContain(`column password: no password can be set: the users of this instance ${why}`)
  expect(told).toHaveLength(identityType === 'SAML' ? 2 : 1)
  if (identityType === 'SAML') expect(told[1]).toContain('2, column directory_user_id: ')
})

test.each([
  ['SAML', 'anna.new@example.com,,,,Billing,Agent,', 1],
  ['EXISTING_DIRECTORY', 'anna.new,,,,Billing,Agent,d-1', 1],
] as const)('on %s users are created without passwords', async (identityType, row, count) => {
  const world = await createWorld({ identityType })
  await world.write('in.csv', `${HEADER},directory_user_id\n${row}\n`)
  const generating = await world.run`create in.csv --yes --generate-passwords pw.csv`
  expect(generating.code).toBe(2)
  expect(await world.files()).toEqual(['in.csv'])
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran).toMatchObject({ code: 0 })
  expect(ran.json().created).toHaveLength(count)
  const { DirectoryUserId } = world.user(row.split(',')[0] ?? '')
  expect(DirectoryUserId).toBe(identityType === 'SAML' ? undefined : 'd-1')
})

test('a user that exists is a complaint, or is left as it is', async () => {
  const world = await createWorld()
  const before = structuredClone(world.user('omar.smith'))
  const csv = `${HEADER}\nOmar.Smith,,,,Billing,Agent\n${anna}\n`
  expect((await complaints(world, csv))[0]).toContain('2, column username: there is a user')
  const ran = await world.run`create in.csv --yes --skip-existing --output json`
  expect(ran.json()).toMatchObject({ selected: 2, unchanged: 1, changing: 1, succeeded: 1 })
  expect(world.user('omar.smith')).toEqual(before)
  const again = await world.run`create in.csv --skip-existing`
  expect(again.code).toBe(0)
  expect(again.out).toContain(
    '0 to create, 2 unchanged\nNothing to create: 2 users selected, all already as requested.',
  )
  expect(ran.json().created).toEqual([
    { username: 'anna.new', userId: world.user('anna.new').Id, arn: world.user('anna.new').Arn },
  ])
})

test("the console's own template is read as people have it", async () => {
  const world = await createWorld()
  await world.write(
    'console.csv',
    'first name,last name,email address,password,user login,routing profile name,security_profile_name_1|security_profile_name_2,user_hierarchy_1|user_hierarchy_2,phone type (soft/desk),phone number,soft phone auto accept (yes/no),ACW timeout (seconds),tags\n' +
      'Anna,New,anna@example.com,Secret-123,anna.new,Billing,Agent|Wallboard,,desk,+493012345678,yes,45,team|blue||site|lille\n',
  )
  const ran = await world.run`create console.csv --yes`
  expect(ran).toMatchObject({ code: 0 })
  const user = world.user('anna.new')
  expect(user).toMatchObject({
    IdentityInfo: { FirstName: 'Anna', LastName: 'New', Email: 'anna@example.com' },
    Tags: { team: 'blue', site: 'lille' },
    AfterContactWorkConfigs: expect.arrayContaining([
      { Channel: 'VOICE', AfterContactWorkConfig: { AfterContactWorkTimeLimit: 45 } },
    ]),
    PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'DESK_PHONE', PhoneNumber: '+493012345678' }],
  })
  expect(user.SecurityProfileIds).toHaveLength(2)
  expect(world.profileOf('anna.new')).toBe('Billing')
})

test('the template is an example that create takes, its comment left out', async () => {
  const world = await createWorld()
  expect((await world.run`create`).code).toBe(2)
  const shown = await world.run`create --template`
  expect(shown).toMatchObject({ code: 0, err: '' })
  expect(shown.out).toMatch(/^\uFEFFusername,password,first_name,.*\r\n"# .*\r\nanna\.schmidt,/)
  expect((await world.run`create new.csv --template`).code).toBe(0)
  const again = await world.run`create new.csv --template`
  expect(again.code).toBe(2)
  expect((await world.run`create new.csv --template --force`).code).toBe(0)
  const ran = await world.run`create new.csv --yes --output json`
  expect(ran.json()).toMatchObject({ selected: 1, succeeded: 1, created: [{ username: 'anna.schmidt' }] })
  expect(world.user('anna.schmidt').Tags).toEqual({ team: 'blue' })
})

test('passwords are generated for those who have none, into a file for the caller alone', async () => {
  const world = await createWorld()
  await world.write('in.csv', `${HEADER}\n${anna}\nben.new,,Ben,New,Billing,Agent\n`)
  const ran = await world.run`create in.csv --yes --generate-passwords pw.csv`
  expect(ran).toMatchObject({ code: 0 })
  expect(ran.err).toContain('Generated passwords: 1 user, in ')
  const text = await readFile(join(world.cwd, 'pw.csv'), 'utf8')
  expect(text).toMatch(/^username,password\r\nben\.new,\S{20}\r\n$/)
  expect((await stat(join(world.cwd, 'pw.csv'))).mode & 0o777).toBe(0o600)
  expect(ran.out + ran.err).not.toContain(text.slice(-22, -2))
})

test.each([
  [['--generate-passwords', 'in.csv'], 'is read by the same command'],
  [['--generate-passwords', 'notes.txt'], 'exists'],
  [['--generate-passwords', 'left.csv', '--failures', 'left.csv'], 'name the same file'],
  [['--generate-passwords', '-'], 'a file is needed'],
  [['--generate-passwords', 'nowhere/pw.csv'], 'there is no folder'],
])('%j is refused before anything is called', async (flags, why) => {
  const world = await createWorld()
  await world.write('in.csv', `${HEADER}\n${anna}\n`)
  await world.write('notes.txt', 'notes')
  const ran = await world.run(['create', 'in.csv', '--yes', ...flags])
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(why)
  expect(world.sandbox.requests()).toEqual([])
})

/** Gives the sandbox eight security profiles, all but the last with access-control tags, and a row with all of them. */
async function withManyProfiles() {
  const world = await createWorld()
  const store = world.sandbox.store.securityProfiles
  const [sample] = [...store.values()]
  if (sample === undefined) throw new Error('the sandbox has no security profile')
  const names = Array.from({ length: 8 }, (_, n) => `Region ${n}`)
  const profiles = names.map((Name, n) => {
    const Id = `5ec00000-0000-4000-8000-00000000000${n}`
    const Arn = sample.Arn.replace(sample.Id, Id)
    return { ...sample, Id, Arn, Name, AllowedAccessControlTags: n === 7 ? {} : { region: String(n) } }
  })
  for (const profile of profiles) store.set(profile.Id, profile)
  const csv = `${HEADER}\nanna.new,Secret-123,Anna,New,Billing,${names.join('|')}\n`
  return { world, csv, last: profiles[7] }
}

test('more than seven security profiles with access-control tags or a hierarchy restriction are a complaint', async () => {
  const { world, csv, last } = await withManyProfiles()
  await world.write('good.csv', csv)
  expect((await world.run`create good.csv --dry-run`).code).toBe(0)
  Object.assign(last ?? {}, {
    AllowedAccessControlHierarchyGroupId: [...world.sandbox.store.hierarchyGroups.keys()][0],
  })
  expect(await complaints(world, csv)).toEqual([
    '2, column security_profiles: 8 of the security profiles have access-control tags or a hierarchy restriction, but the limit is 7',
  ])
})

test('where security profiles may not be read, the service decides how many may be restricted', async () => {
  const { world, csv } = await withManyProfiles()
  world.sandbox.addFaults([{ operation: 'DescribeSecurityProfile', kind: 'denied' }])
  await world.write('in.csv', csv)
  expect((await world.run`create in.csv --yes`).code).toBe(0)
  const policy = await world.run`iam-policy create in.csv`
  expect(policy.out).toContain('connect:DescribeSecurityProfile')
  await world.write('few.csv', `${HEADER}\n${anna}\n`)
  expect((await world.run`iam-policy create few.csv`).out).not.toContain('connect:DescribeSecurityProfile')
})
