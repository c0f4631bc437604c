import { expect, test } from 'vitest'
import { dieAfter, jobsOf, recordsOf, snapshot, soFar } from '../support/crash.js'
import { createWorld, FEW, type World } from '../support/world.js'
import { words } from '../support/words.js'

const BASIC = words`--filter 'routing-profile=Basic Routing Profile'`
/** Users who have no timeout for some channel: that can't be put back everywhere. */
const UNTIMED = ['anne_"annie"', 'jonas.dubois', 'jurgen.almeida']
const timed = (world: World): string[] =>
  UNTIMED.filter((name) => world.has(name)).flatMap((name) => ['--exclude-user', name])
const UNDO = words`undo latest --yes --output json`

/** The users as everybody sees them: having no value is the same as what that comes to. */
async function essence(world: World) {
  // A search that lags behind has caught up.
  world.clock.advance(60_000)
  const { users } = (await world.run`users --output json`).json()
  return users.map((user: Record<string, unknown>) => ({
    ...user,
    persistent_connection: user['persistent_connection'] ?? false,
    security_profiles: (user['security_profiles'] as string[]).toSorted(),
  }))
}

/** A change of each kind that an undo puts back in a way of its own. */
const EVERY_KIND = words`--routing-profile Sales --tag a=b --untag cost-centre --add-security-profile CallCenterManager
  --acw-timeout voice=31,chat=62 --auto-accept voice=on --hierarchy none --phone-type soft`

const EDITS: readonly (readonly string[])[] = [
  ['--routing-profile', 'Billing'],
  ['--tag', 'season=summer', '--tag', 'team=purple', '--untag', 'cost-centre'],
  ['--add-security-profile', 'CallCenterManager'],
  ['--acw-timeout', 'voice=31,chat=62', '--auto-accept', 'voice=on'],
  ['--hierarchy', 'none'],
  ['--hierarchy', 'France/Nord'],
  ['--phone-type', 'soft', '--persistent-connection', 'on'],
  ['--routing-profile', 'Sales', '--tag', 'a=b', '--acw-timeout', '45', '--hierarchy', 'none'],
]

/** One alone in several profiles, two without a group. */
const FOUR = ['greta.ito', 'hanna.almeida', 'marek.nowak', "sean.o'brien"]

test.each(EDITS.map((edit) => [edit.join(' '), edit] as const))(
  'undo of %s puts back what was there',
  async (_, edit) => {
    const world = await createWorld({ users: 12, basic: FOUR })
    const before = await essence(world)
    const done = await world.run`edit ${BASIC} ${timed(world)} ${edit} --yes --output json`
    expect(done.json()).toMatchObject({ failed: 0 })
    expect(await essence(world)).not.toEqual(before)
    const ran = await world.run(UNDO)
    expect(ran.json().failures).toEqual([])
    expect(ran.code).toBe(0)
    expect(await essence(world)).toEqual(before)
  },
)

test('a job undone has nothing left to put back; undoing the undo makes its change once more', async () => {
  const world = await createWorld({ users: 12, basic: FOUR })
  const before = await essence(world)
  await world.run`edit ${BASIC} ${timed(world)} ${EVERY_KIND} --yes`
  const after = await essence(world)
  await world.run(UNDO)
  const [job = ''] = jobsOf(world)
  expect((await world.run`undo ${job} --yes --output json`).json().job).toBeNull()
  expect(await essence(world)).toEqual(before)
  expect((await world.run(UNDO)).code).toBe(0)
  expect(await essence(world)).toEqual(after)
})

test('undo touches only its own footprint: other tags, profiles and channels keep what they were given since', async () => {
  const world = await createWorld()
  const name = 'omar.smith'
  world.user(name).Tags['kept'] = 'old'
  const manager = [...world.sandbox.store.securityProfiles.values()].find(
    ({ Name }) => Name === 'CallCenterManager',
  )
  const edit = words`--tag kept=old --tag new=1 --add-security-profile QualityAnalyst`
  expect((await world.run`edit --user ${name} ${edit} --auto-accept on --yes`).code).toBe(0)
  // Somebody else goes on: a value that the job found right already, another tag, another profile.
  world.user(name).Tags['kept'] = 'changed'
  world.user(name).Tags['other'] = 'theirs'
  world.user(name).SecurityProfileIds.push(manager?.Id ?? '')
  const ran = await world.run(UNDO)
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
  const user = world.user(name)
  expect(user.Tags).toMatchObject({ kept: 'changed', other: 'theirs' })
  expect(user.Tags).not.toHaveProperty('new')
  expect(user.SecurityProfileIds).toContain(manager?.Id)
  const names = user.SecurityProfileIds.map((id) => world.sandbox.store.securityProfiles.get(id)?.Name)
  expect(names).not.toContain('QualityAnalyst')
})

test('what somebody else has changed since is left alone and reported, whatever else the job did is put back', async () => {
  const world = await createWorld({ basic: FEW })
  await world.run`edit ${BASIC} --routing-profile Billing --tag moved=yes --yes`
  const sales = [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === 'Sales')
  world.user('omar.smith').RoutingProfileId = sales?.Id ?? ''
  const dry = await world.run`undo latest --dry-run`
  expect(dry.code).toBe(3)
  expect(dry.out).toContain('Routing profile is Sales, not Billing as the job left it')
  const ran = await world.run(UNDO)
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ changing: 8, succeeded: 7, failed: 1, notAttempted: 0 })
  expect(ran.json().failures).toMatchObject([
    { username: 'omar.smith', settings: ['routing_profile'], code: 'ValueChanged', kind: 'value-changed' },
  ])
  expect(world.profileOf('omar.smith')).toBe('Sales')
  expect(world.user('omar.smith').Tags).not.toHaveProperty('moved')
  expect(world.usersIn('Billing').filter((name) => world.user(name).Tags['moved'] === 'yes')).toEqual([])
})

test('a user that somebody changes between the plan of an undo and its write is left alone too', async () => {
  const world = await createWorld({ basic: FEW })
  await world.run`edit ${BASIC} --routing-profile Billing --yes`
  const sales = [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === 'Sales')
  const ran = await world.run(UNDO, {
    onErr: (text) => {
      if (text.includes(': changing')) world.user('omar.smith').RoutingProfileId = sales?.Id ?? ''
    },
  })
  expect(ran.json()).toMatchObject({ succeeded: 7, failed: 1 })
  expect(ran.json().failures).toMatchObject([{ username: 'omar.smith', code: 'ValueChanged' }])
  expect(world.profileOf('omar.smith')).toBe('Sales')
})

test.each([true, false])(
  'a partly done job is undone as far as it went (its open calls carried out: %s)',
  async (applied) => {
    // A service that throttles nobody: each call is sent once.
    const world = await createWorld({ rate: 1000, burst: 1000, basic: FEW })
    const before = snapshot(world)
    const start = await essence(world)
    await world.run`edit ${BASIC} --routing-profile Billing --yes`
    dieAfter(world, 12, before, applied)
    const { answered, open } = soFar(recordsOf(world))
    world.clock.advance(60_000)
    const ran = await world.run(UNDO, { mayBeAlive: () => false })
    expect(ran.json()).toMatchObject({ selected: answered + open, failed: 0 })
    expect(ran.json().succeeded).toBe(answered + (applied ? open : 0))
    expect(await essence(world)).toEqual(start)
  },
)

test('undo ignores a write that was refused, and keeps what others changed', async () => {
  const world = await createWorld({
    basic: FEW,
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', users: ['omar.smith'] }],
  })
  await world.run`edit ${BASIC} --routing-profile Billing --yes`
  const billing = world.user(world.usersIn('Billing')[0] ?? '').RoutingProfileId
  world.user('omar.smith').RoutingProfileId = billing
  const ran = await world.run(UNDO)
  expect(ran.json()).toMatchObject({ selected: 7, succeeded: 7 })
  expect(world.profileOf('omar.smith')).toBe('Billing')
})

test('undo asks like any job, and is one: listed, with a journal, refused while the job runs', async () => {
  const world = await createWorld({ basic: FEW })
  await world.run`edit ${BASIC} --routing-profile Billing --yes`
  const refused = await world.run`undo latest`
  expect(refused.code).toBe(5)
  const asked = await world.run(['undo', 'latest'], { answers: [true] })
  expect(asked.code).toBe(0)
  expect(asked.out).toContain('Billing → Basic Routing Profile')
  const listed = await world.run`jobs list --output json`
  expect(listed.json().jobs.map(({ command }: { command: string }) => command)).toEqual(['undo', 'edit'])
})

test('a deleted user is reported, the others are put back', async () => {
  const world = await createWorld({ basic: FEW })
  await world.run`edit ${BASIC} --routing-profile Billing --yes`
  world.sandbox.store.users.delete(world.user('omar.smith').Id)
  const ran = await world.run(UNDO)
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ succeeded: 7, refused: 1 })
  expect(ran.json().failures).toMatchObject([{ username: 'omar.smith', kind: 'not-found' }])
})

/** Half of them have no timeout for some channel. */
const MIXED = [...FEW.slice(0, 3), ...UNTIMED]
const NO_TIMEOUT = words`--acw-timeout 33 --routing-profile Billing`

test('a service that drops what is left out of a request: a timeout that was not there is taken away', async () => {
  const world = await createWorld({ omittedChannels: 'wiped', omittedLists: 'wiped', basic: MIXED })
  const start = await essence(world)
  expect((await world.run`edit ${BASIC} ${NO_TIMEOUT} --yes`).code).toBe(0)
  const ran = await world.run(UNDO)
  expect([ran.code, ran.json().failures]).toEqual([0, []])
  expect(await essence(world)).toEqual(start)
})

test('a service that keeps what is left out: it is tried, read back, and reported with the channel', async () => {
  const world = await createWorld({ omittedChannels: 'kept', omittedLists: 'kept', basic: MIXED })
  expect((await world.run`edit ${BASIC} ${NO_TIMEOUT} --yes`).code).toBe(0)
  const ran = await world.run(UNDO)
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ succeeded: 3, failed: 3 })
  for (const failure of ran.json().failures) {
    expect(failure).toMatchObject({ settings: ['acw_timeout'], code: 'NotRestorable', retryable: false })
    expect(failure.message).toMatch(/(voice|chat|task|email) has 33 s now and had no value of its own before/)
  }
  expect(world.usersIn('Basic Routing Profile')).toHaveLength(6)
})

/** What one user has that no search tells, beside the rest of the record. */
function whole(world: World, username: string) {
  const user = world.user(username)
  const { IdentityInfo, HierarchyGroupId } = user
  const skills = (world.sandbox.store.proficiencies.get(user.Id) ?? []).map((one) => JSON.stringify(one))
  return { identity: { ...IdentityInfo }, group: HierarchyGroupId ?? null, skills: skills.toSorted() }
}

test.each([
  ['a level', 'amelie.yilmaz', ['--add-proficiency', 'Product:Billing:5']],
  ['a proficiency taken away', 'greta.ito', ['--remove-proficiency', 'connect\\:Language:connect\\:German']],
  ['a proficiency given', 'kai.brown', ['--add-proficiency', 'Product:Billing:3']],
  ['a name, and a cleared address', 'ali.marin', ['--secondary-email', 'none', '--first-name', 'Zed']],
  ['a cleared mobile number', 'bjorn.costa', ['--mobile', 'none']],
  ['addresses', 'amelie.yilmaz', ['--mobile', '+4912345678', '--email', 'q@example.com']],
])('undo of %s puts back what was there', async (_, username, edit) => {
  const world = await createWorld({ users: 30 })
  const before = whole(world, username)
  const sure = words`--yes --allow-privileged`
  expect((await world.run`edit --user ${username} ${edit} ${sure}`).code).toBe(0)
  expect(whole(world, username)).not.toEqual(before)
  expect((await world.run`${UNDO} --allow-privileged`).json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(whole(world, username)).toEqual(before)
})

test('undo waits until an attempt whose answer was lost can no longer be carried out', async () => {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'reset-before', times: 1 }],
  })
  expect((await world.run`edit --user omar.smith --routing-profile Billing --yes`).code).toBe(0)
  expect((await world.run(UNDO)).json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(world.profileOf('omar.smith')).toBe('Basic Routing Profile')
  const [lost = 0, ...later] = world.calls('UpdateUserRoutingProfile').map(({ time }) => Date.parse(time))
  expect((later.at(-1) ?? 0) - lost).toBeGreaterThanOrEqual(15_000)
})
