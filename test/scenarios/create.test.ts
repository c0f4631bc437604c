import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { recordsOf } from '../support/crash.js'
import { createWorld, type World, type WorldOptions } from '../support/world.js'

const HEADER =
  'username,password,first_name,last_name,routing_profile,security_profiles,acw_timeout,proficiencies,hierarchy,tags'

/** Users `new1` and on, each with all that a creation may ask for. */
function csv(count: number, profile = 'Billing'): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const tail = `voice=${30 + n},Seniority:Senior:5,France/Nord,team=blue|n=${n + 1}`
    return `new${n + 1},Secret-${1000 + n},First${n + 1},Last,${profile},Agent|Wallboard,"${tail.replaceAll(',', '","')}"`
  })
  return [HEADER, ...rows, ''].join('\n')
}

async function worldOf(count: number, options: WorldOptions = {}, profile?: string): Promise<World> {
  const world = await createWorld(options)
  await world.write('in.csv', csv(count, profile))
  return world
}

function skills(world: World, username: string) {
  return (world.sandbox.store.proficiencies.get(world.user(username).Id) ?? []).map(
    ({ AttributeName, AttributeValue, Level }) => `${AttributeName}:${AttributeValue}:${Level}`,
  )
}

function expectMade(world: World, n: number): void {
  const username = `new${n}`
  const user = world.user(username)
  expect(user).toMatchObject({
    IdentityInfo: { FirstName: `First${n}`, LastName: 'Last' },
    Tags: { team: 'blue', n: String(n) },
    AfterContactWorkConfigs: [
      { Channel: 'VOICE', AfterContactWorkConfig: { AfterContactWorkTimeLimit: 29 + n } },
    ],
  })
  expect(user.SecurityProfileIds).toHaveLength(2)
  expect(user.HierarchyGroupId).toBeDefined()
  expect(world.profileOf(username)).toBe('Billing')
  expect(skills(world, username)).toEqual(['Seniority:Senior:5'])
}

test('one call creates a user with all that it can carry; proficiencies follow', async () => {
  const world = await worldOf(3)
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({
    state: 'finished',
    selected: 3,
    changing: 3,
    succeeded: 3,
    created: [{ username: 'new1' }, { username: 'new2' }, { username: 'new3' }],
  })
  for (const n of [1, 2, 3]) expectMade(world, n)
  onKind(() => {
    expect(ran.json().calls).toMatchObject({ CreateUser: 3, AssociateUserProficiencies: 3 })
    expect(world.writes()).toHaveLength(6)
  })
})

test('the plan shows who would be created, and a dry run creates no one', async () => {
  const world = await worldOf(3)
  const dry = await world.run`create in.csv --dry-run --detailed-exitcode`
  expect(dry.code).toBe(6)
  expect(dry.out).toContain('Create 3 users')
  expect(dry.out).toContain('3 users selected: 3 to create, 0 unchanged')
  expect(dry.out).toContain('new1')
  expect(dry.out + dry.err).not.toContain('Secret-')
  expect(world.writes()).toEqual([])
  const plan = (await world.run`create in.csv --dry-run --output json`).json()
  expect(plan.changes).toContainEqual({
    username: 'new1',
    userId: '',
    setting: 'routing_profile',
    before: null,
    after: 'Billing',
  })
  expect(plan.calls).toMatchObject({ CreateUser: 3 })
})

test('a person is asked in the words of the change; without one it takes --yes', async () => {
  const world = await worldOf(26)
  expect((await world.run`create in.csv`).code).toBe(5)
  expect((await world.run`create in.csv --yes --expect-count 25`).code).toBe(5)
  expect((await world.run`create in.csv --yes --max-users 25`).code).toBe(5)
  const no = await world.run('create in.csv'.split(' '), { answers: [25] })
  expect(no).toMatchObject({ code: 5 })
  expect(no.asked[0]).toMatch(/^Create 26 users in .*\? Type the number of users to continue:$/)
  expect(world.writes()).toEqual([])
  const ran = await world.run('create in.csv'.split(' '), { answers: [26] })
  expect(ran).toMatchObject({ code: 0 })
  expect(ran.out).toContain('26 users to create, 26 succeeded')
})

test('granting Admin to a new user needs confirmation or --allow-privileged, its e-mail address does not', async () => {
  const world = await createWorld()
  const header = 'username,password,first_name,last_name,email,routing_profile,security_profiles'
  await world.write('in.csv', `${header}\nanna,Secret-123,A,B,a@example.com,Billing,Agent\n`)
  expect((await world.run`create in.csv --yes`).code).toBe(0)
  await world.write('in.csv', `${header}\nben,Secret-123,A,B,b@example.com,Billing,Admin\n`)
  const refused = await world.run`create in.csv --yes`
  expect(refused).toMatchObject({ code: 5 })
  expect(refused.err).toContain('Admin would be given to ben')
  expect((await world.run`create in.csv --yes --allow-privileged`).code).toBe(0)
})

test.each(['DescribeUser', 'ListUserProficiencies', 'AssociateUserProficiencies'])(
  'a new user that the service calls invalid at first is waited for (%s)',
  async (operation) => {
    const fault = { kind: 'error', code: 'InvalidRequestException', times: 3 } as const
    const world = await worldOf(1, { faults: [{ operation, users: ['new1'], ...fault }] })
    const ran = await world.run`create in.csv --yes --output json`
    expect([ran.code, ran.json().failures]).toEqual([0, []])
    expectMade(world, 1)
  },
)

test('a created user whose proficiencies fail is failed, with only those left to do', async () => {
  const world = await worldOf(3, {
    faults: [{ operation: 'AssociateUserProficiencies', kind: 'error', times: 1, calls: [1] }],
  })
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.code).toBe(3)
  const { created, failures } = ran.json()
  expect(created).toHaveLength(3)
  expect(failures).toMatchObject([{ settings: ['proficiencies'], operation: 'AssociateUserProficiencies' }])
  const { name, rows } = await world.failures()
  const [row] = rows
  const { username = '' } = row ?? {}
  expect(row).toMatchObject({
    user_id: world.user(username).Id,
    routing_profile: '',
    proficiencies: 'Seniority:Senior:5',
    failed_settings: 'proficiencies',
    connect_bulk_action: '',
  })
  expect((await world.run`retry ${name} --yes`).code).toBe(0)
  for (const n of [1, 2, 3]) expectMade(world, n)
  onKind(() => expect(world.calls('CreateUser')).toHaveLength(3))
})

test.each(['file', 'job'] as const)('retry from the %s creates who was not created', async (from) => {
  const world = await worldOf(3, {
    faults: [{ operation: 'CreateUser', kind: 'denied', users: ['new2'], times: 1 }],
  })
  const made = await world.run`create in.csv --yes`
  expect(made.code).toBe(3)
  expect(made.out).toMatch(/To try again: connect-bulk retry \S+ --passwords \S+\/in\.csv\n/)
  const { name, text, rows } = await world.failures()
  expect(text).not.toContain('Secret-')
  expect(rows).toMatchObject([
    { username: 'new2', user_id: '', status: 'failed', routing_profile: 'Billing' },
  ])
  const target = from === 'file' ? name : 'latest'
  const without = await world.run`retry ${target} --yes`
  expect(without.code).toBe(2)
  expect(without.err).toContain('--generate-passwords FILE')
  const ran = await world.run`retry ${target} --yes --passwords in.csv --output json`
  expect(ran.json()).toMatchObject({ selected: 1, succeeded: 1, created: [{ username: 'new2' }] })
  for (const n of [1, 2, 3]) expectMade(world, n)
})

test('a saved plan creates its users later, with passwords that are given then', async () => {
  const world = await worldOf(2)
  expect((await world.run`create in.csv --dry-run --out plan.json`).code).toBe(0)
  expect(await world.read('plan.json')).not.toContain('Secret-')
  expect((await world.run`apply plan.json --yes`).code).toBe(2)
  expect(world.writes()).toEqual([])
  expect((await world.run`apply plan.json --dry-run`).code).toBe(0)
  const ran = await world.run`apply plan.json --yes --generate-passwords pw.csv --output json`
  expect(ran.json()).toMatchObject({ succeeded: 2, created: [{ username: 'new1' }, { username: 'new2' }] })
  for (const n of [1, 2]) expectMade(world, n)
  expect((await world.read('pw.csv')).trim().split('\r\n')).toHaveLength(3)
})

test('a name that another admin takes meanwhile is a conflict, and nothing of that user changes', async () => {
  const world = await worldOf(2, {
    faults: [
      {
        operation: 'CreateUser',
        kind: 'error',
        users: ['new1'],
        code: 'DuplicateResourceException',
        status: 409,
      },
    ],
  })
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({
    succeeded: 1,
    failures: [{ username: 'new1', code: 'DuplicateResourceException', kind: 'invalid', retryable: false }],
  })
  onKind(() => expect(world.calls('CreateUser')).toHaveLength(2))
})

test.each(['reset-after', 'truncated'] as const)(
  'after an answer that was lost (%s) the user is found, and not created twice',
  async (kind) => {
    const world = await worldOf(3, {
      faults: [{ operation: 'CreateUser', kind, users: ['new1'], times: 1 }],
    })
    const ran = await world.run`create in.csv --yes --output json`
    expect(ran.json()).toMatchObject({ succeeded: 3, failed: 0 })
    expect(ran.json().created[0]).toEqual({
      username: 'new1',
      userId: world.user('new1').Id,
      arn: world.user('new1').Arn,
    })
    for (const n of [1, 2, 3]) expectMade(world, n)
    onKind(() => expect(world.calls('CreateUser')).toHaveLength(3))
  },
)

test('a call that got lost on its way is sent again once the user does not show', async () => {
  const world = await worldOf(2, {
    faults: [{ operation: 'CreateUser', kind: 'reset-before', users: ['new1'], times: 1 }],
  })
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.json()).toMatchObject({ succeeded: 2 })
  for (const n of [1, 2]) expectMade(world, n)
})

test("one's own user is known after a lost answer, even if its tags show later", async () => {
  let shown: Readonly<Record<string, string>> | undefined
  const world: World = await worldOf(1, {
    faults: [{ operation: 'CreateUser', kind: 'reset-after', times: 1 }],
    onReceived: (there) => {
      const made = [...there.sandbox.store.users.values()].find(({ Username }) => Username === 'new1')
      if (made === undefined) return
      shown ??= made.Tags
      made.Tags = there.calls('DescribeUser').length < 3 ? {} : shown
    },
  })
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0, created: [{ username: 'new1' }] })
  expectMade(world, 1)
})

test("a user of another admin that has the name after a lost answer is not taken for one's own", async () => {
  const world: World = await worldOf(1, {
    faults: [{ operation: 'CreateUser', kind: 'reset-before', times: 1 }],
    onReceived: (there) => {
      const { users } = there.sandbox.store
      const rival = [...users.values()].find(({ Username }) => Username === 'omar.smith')
      if (there.calls('CreateUser').length === 1 && rival !== undefined) rival.Username = 'new1'
    },
  })
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.json()).toMatchObject({
    failed: 1,
    created: [],
    failures: [{ username: 'new1', code: 'DuplicateResourceException' }],
  })
})

test('the quota of users stops the job; who is left is in the failures CSV', async () => {
  const world = await worldOf(20)
  world.sandbox.store.userLimit = world.sandbox.store.users.size + 5
  const ran = await world.run`create in.csv --yes --output json`
  const { stoppedBy, state, succeeded, failed, notAttempted, created } = ran.json()
  expect([ran.code, state, stoppedBy, created.length]).toEqual([3, 'stopped', 'quota', 5])
  onKind(() => expect(succeeded).toBe(5))
  expect(succeeded + failed + notAttempted).toBe(20)
  expect(notAttempted).toBeGreaterThan(0)
  const { rows } = await world.failures()
  expect(rows).toHaveLength(20 - succeeded)
  const [, next = ''] = /^To try again: connect-bulk (.+)$/m.exec(ran.err) ?? []
  world.sandbox.store.userLimit = 500
  const rest = await world.run([...next.split(' '), '--yes', '--output', 'json'])
  expect(rest.json()).toMatchObject({ succeeded: 20 - succeeded, failed: 0 })
  world.strays = 'who is created before the quota is reached is a matter of order'
})

test('NDJSON tells of each creation with the id of the new user', async () => {
  const world = await worldOf(2)
  const ran = await world.run`create in.csv --yes --output ndjson`
  const lines = ran.lines()
  expect(lines[0]).toMatchObject({ type: 'started' })
  const users = lines.filter(({ type }) => type === 'user')
  expect(users.map(({ userId }) => userId).toSorted()).toEqual(
    ['new1', 'new2'].map((name) => world.user(name).Id).toSorted(),
  )
  expect(lines.at(-1)).toMatchObject({
    type: 'finished',
    created: [{ username: 'new1' }, { username: 'new2' }],
  })
  expect(ran.out).not.toContain('Secret-')
})

test('history and details name the users that were created', async () => {
  const world = await worldOf(2)
  expect((await world.run`create in.csv --yes`).code).toBe(0)
  const list = (await world.run`jobs list --user new1 --output json`).json().jobs
  expect(list).toMatchObject([{ command: 'create', summary: 'Create 2 users', succeeded: 2 }])
  const shown = await world.run`jobs show latest --details`
  expect(shown).toMatchObject({ code: 0 })
  expect(shown.out).toContain('new1')
  expect((await world.run`jobs show latest --output json`).json().created).toHaveLength(2)
  const report = (await world.run`report latest`).out
  expect(report).toContain('| new1 | Routing profile | (none) → Billing | succeeded |')
  expect(report).not.toContain('Secret-')
  expect(recordsOf(world).filter(({ type }) => type === 'sent')).not.toEqual([])
})

test('a user is created where the service knows no settings per channel', async () => {
  const world = await createWorld({ userConfigKnown: false })
  await world.write(
    'in.csv',
    'username,password,first_name,last_name,routing_profile,security_profiles,acw_timeout\nanna,Secret-123,A,B,Billing,Agent,45\n',
  )
  expect((await world.run`create in.csv --yes`).code).toBe(0)
  expect(world.user('anna').PhoneConfig.AfterContactWorkTimeLimit).toBe(45)
})

test('passwords may be added to the failures CSV of a creation', async () => {
  const world = await worldOf(2, {
    faults: [{ operation: 'CreateUser', kind: 'denied', users: ['new2'], times: 1 }],
  })
  expect((await world.run`create in.csv --yes`).code).toBe(3)
  const { name, text } = await world.failures()
  const [header = '', row = ''] = text.trim().split('\r\n')
  await world.write(name, `${header},password\r\n${row},cAnary-1234\r\n`)
  const ran = await world.run`retry ${name} --yes --failures left.csv`
  expect(ran).toMatchObject({ code: 0 })
  expect(ran.out + ran.err).not.toMatch(/cAnary|left out/)
  for (const n of [1, 2]) expectMade(world, n)
})

test('a service without settings per channel creates nobody without those that were asked for', async () => {
  const faults = [{ operation: 'CreateUser', users: ['several'], kind: 'throttle', times: 3 }] as const
  const world = await createWorld({ userConfigKnown: false, faults })
  const rows = ['plain,45', 'several,"voice=30,chat=60"'].map((row) => `${row},Secret-1234,A,B,Billing,Agent`)
  const header = 'username,acw_timeout,password,first_name,last_name,routing_profile,security_profiles'
  await world.write('in.csv', [header, ...rows, ''].join('\n'))
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 1, failures: [{ username: 'several' }] })
  expect(world.has('several')).toBe(false)
})
