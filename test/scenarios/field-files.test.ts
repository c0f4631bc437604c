import { expect, test } from 'vitest'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

const tagsOf = (world: World, username: string) => world.user(username).Tags ?? {}
const lines = (text: string) => text.trimEnd().split('\n')

test("the console's template as it is downloaded is applied: short headers, its form of tags, empty columns", async () => {
  const world = await createWorld()
  await world.write(
    'template.csv',
    [
      'first name,last name,secondary email,mobile,user login,routing profile name,security_profile_name_1|security_profile_name_2,user_hierarchy_1|user_hierarchy_2,phone type (soft/desk),phone number,soft phone auto accept (yes/no),ACW timeout (seconds),tags',
      ',,,,omar.smith,Billing,,,soft,,yes,30,team|blue||site|lille=1',
      ',,,,greta.ito,,,,,,,,team=red|site=köln',
    ].join('\r\n'),
  )
  const ran = await world.run`apply template.csv --yes --output json`
  expect(ran).toMatchObject({ code: 0 })
  expect(world.profileOf('omar.smith')).toBe('Billing')
  expect(tagsOf(world, 'omar.smith')).toMatchObject({ team: 'blue', site: 'lille=1' })
  expect(tagsOf(world, 'greta.ito')).toMatchObject({ team: 'red', site: 'köln' })
})

test("the console's forms are read under its headers only", async () => {
  const world = await createWorld()
  await world.write('ours.csv', 'username,tags\nomar.smith,team|blue||site|lille\n')
  expect((await world.run`apply ours.csv --yes`).code).toBe(2)
})

test('the console header names users in --users-file too', async () => {
  const world = await createWorld()
  const ran = await world.run(words`users --users-file - --output json`, {
    stdin: 'user login,x\nomar.smith,1\n',
  })
  expect(ran.json().users).toMatchObject([{ username: 'omar.smith' }])
})

test('blanks and invisible marks at the ends of names and tags are written by neither files nor flags', async () => {
  const world = await createWorld()
  await world.write(
    'people.csv',
    'username,first_name,routing_profile,tags\n\u{a0}omar.smith ," Björn\u{a0}",\u{202a}Billing\u{202c},"team =red \u{200b}| site = lille"\n',
  )
  expect((await world.run`apply people.csv --yes`).code).toBe(0)
  expect(world.user('omar.smith').IdentityInfo?.FirstName).toBe('Björn')
  expect(tagsOf(world, 'omar.smith')).toMatchObject({ team: 'red', site: 'lille' })
  const flags = ['--first-name', 'Åsa\u{a0}', '--routing-profile', ' Sales ', '--tag', 'color\u{a0}= blue ']
  expect((await world.run`edit --user ${'\u{a0}greta.ito '} --yes ${flags}`).code).toBe(0)
  expect(world.user('greta.ito').IdentityInfo?.FirstName).toBe('Åsa')
  expect(world.profileOf('greta.ito')).toBe('Sales')
  expect(tagsOf(world, 'greta.ito')).toMatchObject({ color: 'blue' })
})

test('a name matches whatever the kind of blank between its words; a difference that remains is shown', async () => {
  const world = await createWorld()
  const edit = (name: string) => world.run`edit --user omar.smith --yes --routing-profile ${name}`
  expect((await edit('Basic\u{a0}Routing Profile')).code).toBe(0)
  expect(world.profileOf('omar.smith')).toBe('Basic Routing Profile')
  const ran = await edit('Basic\u{200b} Routing\u{a0}Profile')
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('there is no routing profile "Basic\\u{200b} Routing\\u{a0}Profile"')
})

test('a line that is no header is told in one sentence that points at the header', async () => {
  const world = await createWorld()
  const rows = Array.from({ length: 2_000 }, (_, n) => `"user${n}","Billing"`)
  for (const above of ['#TYPE Selected.ADUser', 'Agents of July\n']) {
    await world.write('ad.csv', [above, '"username","routing_profile"', ...rows].join('\n'))
    const ran = await world.run`apply ad.csv --yes`
    expect(ran.code).toBe(2)
    expect(lines(ran.err).length).toBeLessThanOrEqual(3)
    expect(ran.err).toContain(`on line ${above.split('\n').length + 1}`)
  }
})

test('a first row of data that holds a word of the header makes it no header', async () => {
  const world = await createWorld()
  const rows = ['identifier,identifier_type,attribute', 'rui.schafer,username,Language']
  await world.write('long.csv', rows.join('\n'))
  const ran = await world.run`apply long.csv --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('long.csv:1: has no username or user_id column; its columns are "identifier"')
})

test('an alias may have blanks around it, as it is copied', async () => {
  const world = await createWorld()
  expect((await world.run`users --instance ${' acme-service\u{a0}'}`).code).toBe(0)
})

test('equal complaints are one line, the screen shows twenty lines, JSON all of them', async () => {
  const world = await createWorld()
  const rows = Array.from({ length: 60 }, (_, n) => `user${n},Biling`)
  await world.write('in.csv', ['username,routing_profile', ...rows].join('\n'))
  const ran = await world.run`apply in.csv --yes --output json`
  expect(ran.code).toBe(2)
  const told = lines(ran.json().error.message)
  expect(told[0]).toBe('120 problems in in.csv:')
  expect(told[1]).toMatch(/^in\.csv:2, column routing_profile: .*, on 60 rows, first on line 2$/)
  expect(told).toHaveLength(62)
  expect(lines(ran.err)).toHaveLength(20)
  expect(ran.err).toContain('… and 44 more lines; --output json has all of them')
})

test.each([
  ['{"UserSummaryList":[\n{"Username":"omar.smith"}]}', 'looks like JSON'],
  ['[\n  "omar.smith"\n]', 'looks like JSON'],
  ['USERNAME    ROUTING PROFILE\nomar.smith  Billing\n', 'looks like a table'],
  ['| Username |\n|---|\n| omar.smith |\n', 'looks like a table'],
  [
    `login,name,office\n${'omar.smith,Omar,"Lille, FR"\ngreta.ito,Greta,Köln\n'.repeat(40)}`,
    'its columns are "login", "name", "office"',
  ],
  ['#TYPE X\n"login","name"\n"omar.smith","Omar"\n"greta.ito","Greta"\n', 'its columns are "login", "name"'],
  ['#TYPE X\n"username","name"\n"omar.smith","Omar"\n', 'the header is on line 2'],
])('a users-file that is no list is told in one sentence: %j', async (stdin, sentence) => {
  const world = await createWorld()
  const ran = await world.run(words`users --users-file -`, { stdin })
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(sentence)
  expect(lines(ran.err)).toHaveLength(1)
})

test('the plain lists that other programs write are read: tabs, commas, quotes, ids, ARNs, lines of list-users', async () => {
  const world = await createWorld()
  const [omar, greta] = [world.user('omar.smith'), world.user('greta.ito')]
  for (const stdin of [
    'omar.smith\tgreta.ito\n',
    'omar.smith, greta.ito,',
    '"omar.smith",\n"greta.ito"\n',
    "'omar.smith'\n'greta.ito'\n",
    `${omar.Arn}\n${greta.Id}\n`,
    `USERSUMMARYLIST\t${omar.Arn}\t${omar.Id}\tx\tomar.smith\nUSERSUMMARYLIST\t${greta.Arn}\t${greta.Id}\tx\tgreta.ito\n`,
  ]) {
    const ran = await world.run(words`users --users-file - --output json`, { stdin })
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.json().users.map(({ username }: { username: string }) => username)).toEqual([
      'omar.smith',
      'greta.ito',
    ])
  }
})

test('unknown users of a file are told with their lines and the nearest names, twenty at most', async () => {
  const world = await createWorld()
  await world.write(
    'who.txt',
    ['omar.smith', 'omar.smit', ...Array.from({ length: 50 }, (_, n) => `x${n}`)].join('\n'),
  )
  const ran = await world.run`users --users-file who.txt`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(
    '51 of 52 users not found:\nwho.txt:2: there is no user "omar.smit" (nearest: "omar.smith"',
  )
  expect(lines(ran.err)).toHaveLength(20)
  const header = await world.run(words`users --users-file -`, { stdin: 'login\nomar.smith\n' })
  expect(header.err).toContain('If the first line is a header, call the column username.')
})

test('users go by ARN in flags and cells; an ARN of another instance is told', async () => {
  const world = await createWorld()
  const { Arn: arn } = world.user('omar.smith')
  expect((await world.run`users --user ${arn} --output json`).json().users).toMatchObject([
    { username: 'omar.smith' },
  ])
  await world.write('in.csv', `user_id,routing_profile\n${arn},Sales\n`)
  expect((await world.run`apply in.csv --yes`).code).toBe(0)
  expect(world.profileOf('omar.smith')).toBe('Sales')
  const foreign = arn.replace(/instance\/[^/]+/, 'instance/11111111-2222-4333-8444-555555555555')
  const ran = await world.run`users --user ${foreign}`
  expect(ran).toMatchObject({ code: 2 })
  expect(ran.err).toContain('belongs to instance 11111111-2222-4333-8444-555555555555')
})

test('an ARN of the replica in another Region is told, though the ids are the same', async () => {
  const world = await createWorld()
  const replica = world.user('omar.smith').Arn.replace(/^(arn:aws:connect:)[^:]+/, '$1ap-northeast-1')
  await world.write('in.csv', `user_id,routing_profile\n${replica},Sales\n`)
  for (const line of [words`users --user ${replica}`, words`apply in.csv --yes`]) {
    const ran = await world.run(line)
    expect(ran.code).toBe(2)
    expect(ran.err).toContain(' in ap-northeast-1, not to ')
  }
  expect(world.profileOf('omar.smith')).not.toBe('Sales')
})

test('an id that is nobody’s beside a name that is somebody’s is told as such: the file is of another instance', async () => {
  const world = await createWorld()
  const { Id } = world.user('omar.smith')
  const stale = '00000000-0000-4000-8000-000000000000'
  await world.write('in.csv', `username,user_id,routing_profile\nomar.smith,${stale},Sales\n`)
  for (const line of [words`apply in.csv --yes`, words`users --users-file in.csv`]) {
    const { code, err } = await world.run(line)
    expect(code).toBe(2)
    expect(err).toContain(`user "omar.smith" has the id ${Id}, not "${stale}"`)
    expect(err).not.toContain('nearest')
  }
  const retried = await world.run`retry in.csv --dry-run`
  expect(retried).toMatchObject({ code: 3 })
  expect(retried.out).toContain('user "omar.smith" has another id now')
})

test('a login under user_id and an id under username are told as such', async () => {
  const world = await createWorld()
  await world.write(
    'in.csv',
    `user_id,username,routing_profile\nomar.smith,,Sales\n,${world.user('greta.ito').Id},Sales\n,${world.user('hanna.almeida').Arn},Sales\n`,
  )
  const { err } = await world.run`apply in.csv --yes`
  expect(err).toContain('in.csv:2, column user_id: "omar.smith" is a login name, not an id')
  expect(err).toMatch(/in\.csv:3, column username: ".*" is an id, not a login name/)
  expect(err).toMatch(/in\.csv:4, column username: "arn:.*" is an id, not a login name/)
})

test('no column of passwords reaches the plan or the failures CSV, in whatever language', async () => {
  const world = await createWorld({
    faults: [{ operation: 'TagResource', kind: 'error', code: 'InvalidParameterException', status: 400 }],
  })
  const columns = ['pass word', 'Kennwort', 'PIN', 'Mot de passe', 'パスワード']
  await world.write(
    'in.csv',
    `username,tags,note,${columns.join()}\nomar.smith,a=b,keep me,${columns.map(() => 'S3cret-canary').join()}\n`,
  )
  const dry = await world.run`apply in.csv --dry-run --out plan.json`
  expect(dry.err).toContain('パスワード')
  expect((await world.run`apply in.csv --yes --failures left.csv`).code).toBe(3)
  expect(await world.read('plan.json')).not.toContain('canary')
  const left = await world.read('left.csv')
  expect(left).toContain('keep me')
  expect(left).not.toContain('canary')
})

test("a NUL in a user's name leaves the failures CSV readable", async () => {
  const world = await createWorld({
    faults: [
      { operation: 'TagResource', kind: 'error', code: 'InvalidParameterException', status: 400, times: 1 },
    ],
  })
  const user = world.user('omar.smith')
  user.Username = 'omar\0smith'
  expect((await world.run`edit --user ${user.Id} --tag a=b --yes --failures left.csv`).code).toBe(3)
  const ran = await world.run`retry left.csv --yes`
  expect(ran).toMatchObject({ code: 0 })
  expect(user.Tags).toMatchObject({ a: 'b' })
})

test('a list in the form of another program is pointed out on stderr, in cells and flags, and is written as it stands', async () => {
  const world = await createWorld()
  const [first = '', second = '', third = ''] = world.usersIn('Basic Routing Profile')
  await world.write(
    'tags.csv',
    `username;tags\n${first};team=blue,site=lille\n${second};team=blue,site=lille\n${third};Key=team,Value=red\n`,
  )
  const applied = await world.run`apply tags.csv --yes --output json`
  expect(applied.code).toBe(0)
  expect(applied.err).toContain(
    'tags: "team=blue,site=lille" is read as it stands. If a list is meant, separate its entries with |: ' +
      '"team=blue|site=lille" (on 2 rows, first on line 2)',
  )
  expect(applied.err).toContain('separate its entries with |: "team=red" (line 4)')
  expect(world.user(first).Tags['team']).toBe('blue,site=lille')
  const edited = await world.run`edit --user ${first} --tag team=a;b=c --untag x,y --dry-run`
  expect(edited.err).toContain(
    '--tag: "team=a;b=c" is read as it stands. If a list is meant, give --tag once for each entry',
  )
  expect(edited.err).toContain('--untag: "x,y" is read as it stands')
  const plain = await world.run`edit --user ${first} --tag 'team=a, b and c' --dry-run`
  expect(plain.err).not.toContain('as it stands')
})

test.each([
  'edit --users-file - --protect-file -',
  'apply - --protect-file /dev/stdin',
  'retry - --passwords -',
])('stdin is one input, or the second would be a list of nobody: %s', async (line) => {
  const world = await createWorld()
  const settings = line.startsWith('edit') ? words`--routing-profile Sales` : []
  const ran = await world.run([...line.split(' '), ...settings, '--yes'], {
    stdin: 'username,routing_profile\nomar.smith,Sales\n',
  })
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('stdin, which can be read only once')
  expect(world.writes()).toEqual([])
})
