import { expect, test } from 'vitest'
import { recordsOf } from '../support/crash.js'
import { onKind } from '../support/preset.js'
import { words } from '../support/words.js'
import { createWorld, type World } from '../support/world.js'

const names = (world: World): string[] => [...world.sandbox.store.users.values()].map((user) => user.Username)
const ringing = (world: World): string[] =>
  [...world.sandbox.store.quickConnects.values()].flatMap(({ Config: { UserConfig: user } }) =>
    user?.UserId === undefined ? [] : [user.UserId],
  )
const profileId = (world: World, name: string): string =>
  [...world.sandbox.store.securityProfiles.values()].find(({ Name }) => Name === name)?.Id ?? ''

/** A user that a quick connect calls. */
function calledUser(world: World): string {
  const [id = ''] = ringing(world)
  return world.sandbox.store.users.get(id)?.Username ?? ''
}

test('a deletion lists its users and asks for their number, even for one user', async () => {
  const world = await createWorld()
  const ran = await world.run(words`delete --user omar.smith`, { answers: [1] })
  expect(ran.code).toBe(0)
  const alias = world.sandbox.instance.alias
  expect(ran.asked).toEqual([`Delete 1 user of ${alias}? Type the number of users to continue:`])
  expect(ran.out).toMatch(/DELETE +NAME +LAST CHANGE +ROUTING PROFILE +SECURITY PROFILES/)
  expect(ran.out).toMatch(/omar\.smith +Omar Smith +\d{4}-\d\d-\d\d \d\d:\d\d +Basic/)
  expect(ran.out).toMatch(/Job \S+ finished: 1 user to delete, 1 succeeded/)
  expect(names(world)).not.toContain('omar.smith')
  onKind(() => expect(world.writes()).toMatchObject([{ operation: 'DeleteUser', status: 200 }]))
})

test('typing another number deletes no users', async () => {
  const world = await createWorld()
  const ran = await world.run(words`delete --user omar.smith --yes`, { answers: [2] })
  expect(ran.code).toBe(5)
  expect(world.writes()).toEqual([])
})

test('without a terminal a deletion needs --expect-count beside --yes', async () => {
  const world = await createWorld()
  const line = words`delete --user omar.smith --user greta.ito`
  for (const how of [words`--yes`, words`--expect-count 2`, words`--yes --expect-count 3`, []]) {
    const ran = await world.run([...line, ...how])
    expect(ran.code).toBe(5)
  }
  expect((await world.run(line)).err).toContain('--yes and --expect-count')
  expect(world.writes()).toEqual([])
  const ran = await world.run`${line} --yes --expect-count 2 --output json`
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({ selected: 2, changing: 2, succeeded: 2, created: [] })
  expect(names(world)).toHaveLength(38)
})

test('delete without a selection is refused', async () => {
  const world = await createWorld()
  expect((await world.run`delete --yes --expect-count 40`).code).toBe(2)
  expect((await world.run`delete --exclude-user omar.smith --yes --expect-count 39`).code).toBe(2)
})

test('protected users, the last Admin and the own user stay', async () => {
  const world = await createWorld()
  await world.write('protected.txt', 'omar.smith\n')
  const yes = words`--yes --expect-count 1`
  const ran = await world.run`delete --user OMAR.SMITH --protect-file protected.txt ${yes}`
  expect(ran.code).toBe(5)
  const admin = profileId(world, 'Admin')
  const admins = [...world.sandbox.store.users.values()].filter(({ SecurityProfileIds }) =>
    SecurityProfileIds.includes(admin),
  )
  const all = admins.flatMap(({ Username }) => ['--user', Username])
  const last = await world.run`delete ${all} --yes --expect-count ${String(admins.length)}`
  expect(last.code).toBe(5)
  expect(last.err).toMatch(
    /No user would be left with the security profile Admin: .* would be deleted\.\nNothing was deleted\./,
  )
  const caller = (await world.run`delete --user greta.ito --dry-run --output json`).json().caller
  world.user('greta.ito').Username = caller.split('/').at(-1)
  world.clock.advance(60_000)
  const own = await world.run`delete --user ${caller.split('/').at(-1)} ${yes}`
  expect(own.code).toBe(5)
  expect(own.err).toContain('your own user')
  expect(world.writes()).toEqual([])
  const allowed =
    await world.run`delete --user omar.smith --protect-file protected.txt --allow-protected ${yes}`
  expect(allowed.code).toBe(0)
})

test('quick connects are listed and stay, unless they are to be deleted first', async () => {
  const world = await createWorld()
  const called = calledUser(world)
  const left = await world.run`delete --user ${called} --dry-run`
  expect(left.out).toContain(
    `would stay, and call users that no longer exist: Ring ${called} 1 (calls ${called})`,
  )
  const user = world.user(called)
  const ran = await world.run`delete --user ${called} --delete-quick-connects --yes --expect-count 1`
  expect(ran.code).toBe(0)
  expect(ran.out).toContain(`1 quick connect would be deleted with the users they call`)
  const order = world.carriedOut().map(({ operation }) => operation)
  expect(order).toEqual(['DeleteQuickConnect', 'DeleteUser'])
  expect(ringing(world)).not.toContain(user.Id)
})

test('users are deleted also where the caller may not look for quick connects', async () => {
  const world = await createWorld({
    faults: [{ operation: 'SearchQuickConnects', kind: 'error', code: 'AccessDeniedException', status: 403 }],
  })
  const yes = words`--yes --expect-count 1`
  expect((await world.run`delete --user omar.smith --delete-quick-connects ${yes}`).code).toBe(4)
  const ran = await world.run`delete --user omar.smith ${yes}`
  expect(ran.out).toContain("can't tell which quick connects call these users")
  expect(ran.code).toBe(0)
})

test('a user that is already gone when its turn comes counts as deleted', async () => {
  const world = await createWorld()
  world.sandbox.addFaults([{ operation: 'DeleteUser', kind: 'deleted', times: 1 }])
  const ran = await world.run`delete --user omar.smith --yes --expect-count 1 --output json`
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(names(world)).not.toContain('omar.smith')
})

test('a user whose last attempt had no answer is looked for before it counts as failed', async () => {
  const world = await createWorld({
    faults: [
      { operation: 'DeleteUser', kind: 'reset-before', calls: { from: 1, to: 4 } },
      { operation: 'DeleteUser', kind: 'reset-after', calls: [5] },
    ],
  })
  const ran = await world.run`delete --user omar.smith --yes --expect-count 1 --output json`
  onKind(() => expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0, calls: { DeleteUser: 5 } }))
  // A service whose reads lag behind still shows the user.
  for (const failure of ran.json().failures)
    expect(failure).toMatchObject({ kind: 'unknown', retryable: true })
})

test('what failed goes back in as a deletion, from its CSV and from its job, and asks for its number', async () => {
  const world = await createWorld()
  const [operation, users] = ['DeleteUser', ['omar.smith', 'greta.ito']]
  world.sandbox.addFaults([{ operation, kind: 'error', users, times: 2 }])
  const selected = words`--user omar.smith --user greta.ito --user hanna.almeida`
  const ran = await world.run`delete ${selected} --yes --expect-count 3 --output json`
  expect(ran.code).toBe(3)
  const failures = [{ settings: [], operation }, { settings: [] }]
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 2, failures })
  const { name, rows } = await world.failures()
  expect(rows.map(({ username = '' }) => username).toSorted()).toEqual(users.toSorted())
  expect(rows).toMatchObject([{ connect_bulk_action: 'delete' }, { error_code: 'InvalidParameterException' }])
  expect((await world.run`apply ${name} --yes`).err).toContain('use connect-bulk retry')
  expect((await world.run`retry ${name} --yes`).code).toBe(5)
  const dry = await world.run`retry latest --dry-run --output json`
  expect(dry.json()).toMatchObject({ changing: 2, calls: { DeleteUser: 2 } })
  const again = await world.run(['retry', name], { answers: [2] })
  expect(again.asked[0]).toMatch(/^Delete 2 users of /)
  expect(again.code).toBe(0)
  expect(names(world)).toHaveLength(37)
  // The same file once more: its users are gone already.
  expect(await world.run`retry ${name} --yes`).toMatchObject({ code: 0 })
})

test('a row that asks for a deletion says by its id who is meant', async () => {
  const world = await createWorld()
  world.sandbox.addFaults([{ operation: 'DeleteUser', kind: 'error', users: ['omar.smith'], times: 1 }])
  await world.run`delete --user omar.smith --yes --expect-count 1`
  const { name, rows } = await world.failures()
  const [{ user_id: id = '' } = {}] = rows
  const edited = (await world.read(name)).replace('omar.smith', 'greta.ito').replace(id, '')
  await world.write('edited.csv', edited)
  const ran = await world.run`retry edited.csv --yes --expect-count 1`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('asks for a deletion without a user_id')
  expect(names(world)).toContain('greta.ito')
})

test('a saved plan of a deletion leaves alone who was changed since, and asks like any deletion', async () => {
  const world = await createWorld()
  const users = words`--user omar.smith --user greta.ito`
  expect((await world.run`delete ${users} --dry-run --out plan.json`).code).toBe(0)
  const changed = await world.run`edit --user greta.ito --tag season=summer --yes`
  expect(changed.code).toBe(0)
  expect((await world.run`apply plan.json --yes`).code).toBe(5)
  const compared = await world.run`apply plan.json --dry-run --output json`
  expect(compared.json()).toMatchObject({ changing: 1, refused: 1, failures: [{ code: 'ValueChanged' }] })
  const ran = await world.run`apply plan.json --yes --expect-count 2 --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({
    succeeded: 1,
    failures: [{ username: 'greta.ito', code: 'ValueChanged' }],
  })
  expect(names(world)).toContain('greta.ito')
  world.clock.advance(60_000)
  expect((await world.run`apply plan.json --dry-run --output json`).json()).toMatchObject({ unchanged: 1 })
})

test('jobs, their details and JSON lines tell what was deleted', async () => {
  const world = await createWorld()
  const ran = await world.run`delete --user omar.smith --yes --expect-count 1 --output ndjson`
  const lines = ran.lines()
  expect(lines[0]).toMatchObject({ type: 'started' })
  expect(lines.filter(({ type }) => type === 'change')).toContainEqual(
    expect.objectContaining({ username: 'omar.smith', setting: 'routing_profile', after: null }),
  )
  expect(lines.at(-1)).toMatchObject({ type: 'finished', succeeded: 1 })
  expect((await world.run`jobs list`).out).toMatch(/Delete 1 user +1 +1 deleted/)
  const details = await world.run`jobs show latest --details`
  expect(details.out).toMatch(/omar\.smith +Last name +Smith → \(none\) +succeeded/)
  expect((await world.run`users --user greta.ito --history`).code).toBe(0)
  expect((await world.run`report latest`).out).toContain('Delete 1 user')
})

test('users that are gone and that the lagging search still shows need no deletion', async () => {
  const world = await createWorld({ searchLagSeconds: 300 })
  const users = words`--user omar.smith --user greta.ito`
  expect((await world.run`delete ${users} --yes --expect-count 2`).code).toBe(0)
  const filters = words`--filter username=omar.smith --filter username=greta.ito`
  const again = await world.run`delete ${filters} --yes --expect-count 0 --output json`
  expect(again.code).toBe(0)
  expect(again.json()).toMatchObject({ job: null, selected: 2, unchanged: 2 })
})

test('planning the deletion of many users reads none of them one by one', async () => {
  const world = await createWorld()
  const ran = await world.run`delete --all --allow-protected --dry-run --output json`
  expect(ran.code).toBe(0)
  const { changing, changes, warnings, apply } = ran.json()
  expect(changing).toBe(40)
  expect(warnings).toContainEqual(expect.stringContaining('4 quick connects would stay'))
  expect(changes.filter(({ setting }: { setting: string }) => setting === 'routing_profile')).toHaveLength(40)
  expect(apply.users.every(({ lastModified }: { lastModified?: number }) => lastModified !== undefined)).toBe(
    true,
  )
  onKind(() => expect(world.calls('DescribeUser').length).toBeLessThan(10))
})

test('a saved plan can not delete the last holders of Admin either, and is shown with names', async () => {
  const world = await createWorld()
  const admin = profileId(world, 'Admin')
  const all = [...world.sandbox.store.users.values()].filter(({ SecurityProfileIds }) =>
    SecurityProfileIds.includes(admin),
  )
  const users = all.flatMap(({ Username }) => ['--user', Username])
  const saved = await world.run`delete ${users} --allow-protected --dry-run --out plan.json`
  expect(saved.code).toBe(0)
  const ran = await world.run`apply plan.json --yes --expect-count ${String(all.length)}`
  expect(ran.code).toBe(5)
  expect(ran.err).toContain('No user would be left with the security profile Admin')
  const compared = await world.run`apply plan.json --dry-run --allow-protected`
  expect(compared.out).toMatch(/ Admin\n/)
  expect(world.writes()).toEqual([])
})

test.each(['throttle', 'unavailable', 'reset-before', 'reset-after', 'truncated', 'deleted'] as const)(
  'a deletion whose call meets %s is done in the end, and its record is on disk first',
  async (kind) => {
    const world = await createWorld()
    const users = ['omar.smith', 'greta.ito']
    const ids = users.map((name) => world.user(name).Id)
    world.sandbox.addFaults([{ operation: 'DeleteUser', kind, users: ids, perUser: true, times: 1 }])
    const ran =
      await world.run`delete --user omar.smith --user greta.ito --yes --expect-count 2 --output json`
    expect(ran.code, ran.out).toBe(0)
    expect(ran.json()).toMatchObject({ succeeded: 2, failures: [], failuresFile: null })
    expect(names(world)).toHaveLength(38)
    const sent = recordsOf(world).filter(
      ({ operation, type }) => type === 'sent' && operation === 'DeleteUser',
    )
    expect(sent.length).toBeGreaterThanOrEqual(2)
    for (const { record, userId } of sent)
      expect(record.user).toMatchObject({ id: userId, proficiencies: expect.any(Array) })
  },
)

/** Users with the security profile Admin. */
function adminsOf(world: World) {
  const admin = profileId(world, 'Admin')
  return [...world.sandbox.store.users.values()].filter(({ SecurityProfileIds: ids }) => ids.includes(admin))
}

test('the last Admin keeps its quick connects', async () => {
  const world = await createWorld()
  const [first, ...others] = adminsOf(world)
  const called = world.user(calledUser(world))
  called.SecurityProfileIds = [profileId(world, 'Admin')]
  const agent = profileId(world, 'Agent')
  const line = words`delete --user ${called.Username} --delete-quick-connects --yes --expect-count 1`
  world.clock.advance(60_000)
  const ran = await world.run(line, {
    // The others lose it once the plan is made.
    onErr: (text) => {
      if (!text.includes('deleting')) return
      for (const other of [first, ...others]) if (other !== undefined) other.SecurityProfileIds = [agent]
    },
  })
  expect(ran.code).toBe(3)
  expect(ran.out).toContain('LastAdmin')
  expect(ringing(world)).toContain(called.Id)
  expect(world.writes()).toEqual([])
})

test("a user stays if the other holders of Admin can't be looked up, and the report says why", async () => {
  const world = await createWorld()
  const [admin] = adminsOf(world)
  world.clock.advance(60_000)
  const ran = await world.run(
    words`delete --user ${admin?.Username ?? ''} --yes --expect-count 1 --output json`,
    {
      // The plan is made by then.
      onErr: (text) => {
        if (text.includes('deleting')) world.sandbox.addFaults([{ operation: 'SearchUsers', kind: 'denied' }])
      },
    },
  )
  expect(ran.code).toBe(3)
  expect(ran.json().failures).toMatchObject([
    { operation: 'SearchUsers', kind: 'denied', code: 'AccessDeniedException' },
  ])
  expect(world.writes()).toEqual([])
})

test("a quick connect that can't be deleted fails its user at once: waiting would not show it gone", async () => {
  const world = await createWorld({ faults: [{ operation: 'DeleteQuickConnect', kind: 'internal-error' }] })
  const line = words`delete --user ${calledUser(world)} --delete-quick-connects --yes --expect-count 1`
  const ran = await world.run([...line, '--output', 'json'])
  expect(ran.code).toBe(3)
  expect(ran.json().failures).toMatchObject([{ operation: 'DeleteQuickConnect', kind: 'transient' }])
  const calls = world.sandbox.requests().map(({ operation }) => operation)
  const after = calls.slice(calls.lastIndexOf('DeleteQuickConnect') + 1)
  expect(after).toEqual(['DescribeUser', 'ListUserProficiencies'])
})
