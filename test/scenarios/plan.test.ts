import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`

/** Everybody last changed this long ago. */
function lastChanged(world: World, minutes: number): void {
  for (const user of world.sandbox.store.users.values()) {
    user.LastModifiedTime = new Date(world.clock.now() - minutes * 60_000)
  }
}

test('a dry run shows old and new, counts, calls and time, and writes nothing', async () => {
  const world = await createWorld()
  const ran = await world.run`${MOVE} --dry-run`
  expect(ran.code).toBe(0)
  expect(ran.out).toContain('acme-service')
  expect(ran.out).toContain('111122223333')
  expect(ran.out).toContain('eu-central-1')
  expect(ran.out).toContain('arn:aws:iam::111122223333:user/sandbox')
  expect(ran.out).toMatch(/omar\.smith +Routing profile +Basic Routing Profile → Billing/)
  expect(ran.out).toContain('22 users selected: 22 to change, 0 unchanged')
  expect(ran.out).toContain('22 UpdateUserRoutingProfile')
  expect(ran.out).toContain('about 9 s')
  expect(world.writes()).toEqual([])
  expect(await world.files()).toEqual([])
  expect((await world.run`jobs list --output json`).json().jobs).toEqual([])
})

test('the plan document is the same on stdout and in --out', async () => {
  const world = await createWorld()
  const ran = await world.run`${MOVE} --dry-run --output json --out plan.json`
  const document = ran.json()
  expect(JSON.parse(await world.read('plan.json'))).toEqual(document)
  expect(document).toMatchObject({
    schema: 'connect-bulk/plan/1',
    account: '111122223333',
    region: 'eu-central-1',
    instance: world.sandbox.instance,
    selected: 22,
    changing: 22,
    unchanged: 0,
    calls: { DescribeUser: 22, UpdateUserRoutingProfile: 22 },
    estimateSeconds: 9,
    failures: [],
  })
  expect(document.changes).toHaveLength(22)
  const omar = {
    username: 'omar.smith',
    userId: world.user('omar.smith').Id,
    setting: 'routing_profile',
    before: 'Basic Routing Profile',
    after: 'Billing',
  }
  expect(document.changes).toContainEqual(omar)
  onKind(() => expect(document.changes[0]).toEqual(omar))
})

test('--detailed-exitcode: 6 if something is to change, 0 if not', async () => {
  const world = await createWorld()
  const detailed = words`${MOVE} --dry-run --detailed-exitcode`
  expect((await world.run(detailed)).code).toBe(6)
  expect((await world.run`edit --users-file - ${MOVE.slice(3)} --dry-run --detailed-exitcode`).code).toBe(0)
})

test('users that already have the value are unchanged and get no call', async () => {
  const world = await createWorld()
  const right = world.usersIn('Billing').length
  const ran = await world.run`edit --all --routing-profile Billing --dry-run --output json`
  expect(ran.json()).toMatchObject({ selected: 40, unchanged: right, changing: 40 - right })
  expect(world.calls('ListUsers')).toHaveLength(1)
  expect(world.calls('DescribeUser')).toEqual([])
})

test('users who look right but were changed lately are read before they are believed', async () => {
  const world = await createWorld()
  lastChanged(world, 14)
  await world.run`edit --all --routing-profile Billing --dry-run`
  const read = new Set(world.calls('DescribeUser').map(({ userId }) => userId))
  expect(read).toEqual(new Set(world.usersIn('Billing').map((name) => world.user(name).Id)))
  onKind(() => expect(world.calls('DescribeUser')).toHaveLength(read.size))
})

test('a clock of this machine that is ahead makes no recent change look old', async () => {
  const world = await createWorld({ aheadMs: 20 * 60_000 })
  lastChanged(world, 14 + 20)
  await world.run`edit --all --routing-profile Billing --dry-run`
  const read = new Set(world.calls('DescribeUser').map(({ userId }) => userId))
  expect(read).toEqual(new Set(world.usersIn('Billing').map((name) => world.user(name).Id)))
})

test('users whom a job of the last 15 minutes touched are read before they are believed', async () => {
  const world = await createWorld()
  await world.run`${MOVE} --yes`
  // Once a search shows the change.
  world.clock.advance(60_000)
  lastChanged(world, 60)
  const before = world.calls('DescribeUser').length
  await world.run`edit --all --routing-profile Billing --dry-run`
  const read = world.calls('DescribeUser').slice(before)
  expect(new Set(read.map(({ userId }) => userId)).size).toBe(22)
})

test('--fresh reads everyone', async () => {
  const world = await createWorld()
  await world.run`${MOVE} --dry-run --fresh`
  const read = new Set(world.calls('DescribeUser').map(({ userId }) => userId))
  expect(read.size).toBe(22)
  onKind(() => expect(world.calls('DescribeUser')).toHaveLength(22))
})

test('a single user who looks right is described rather than looked up in the list', async () => {
  const world = await createWorld()
  const [username = ''] = world.usersIn('Billing')
  const ran = await world.run`edit --user ${username} --routing-profile Billing --yes --output json`
  expect(ran.json()).toMatchObject({ job: null, selected: 1, unchanged: 1, changing: 0, state: 'finished' })
  expect(ran.code).toBe(0)
  expect(world.calls('ListUsers')).toEqual([])
})

test('a terminal is asked; the default is no', async () => {
  const world = await createWorld()
  const no = await world.run(MOVE, { answers: [false] })
  expect(no.asked).toEqual(['Move 22 users of acme-service to routing profile Billing?'])
  expect(no.code).toBe(5)
  expect(world.writes()).toEqual([])
  expect((await world.run(MOVE, { answers: [true] })).code).toBe(0)
  expect(world.carriedOut()).toHaveLength(22)
})

test('above 25 users the number has to be typed', async () => {
  const world = await createWorld()
  const all = words`edit --all --routing-profile 'Support Tier 2' --rate 100 --burst 100`
  const ran = await world.run(all, { answers: [25] })
  expect(ran.asked[0]).toMatch(/Type the number of users/)
  expect(ran.code).toBe(5)
  expect(world.writes()).toEqual([])
})

test('--expect-count lets exactly that many through', async () => {
  const world = await createWorld()
  expect((await world.run`${MOVE} --yes --expect-count 22 --max-users 22`).code).toBe(0)
})

test('an empty users-file selects nobody: nothing to do, exit 0', async () => {
  const world = await createWorld()
  await world.write('none.txt', '\n')
  const ran = await world.run`edit --users-file none.txt --routing-profile Billing --output json`
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({ job: null, selected: 0, changing: 0 })
})

test('with JSON the plan and the report are on stderr and stdout holds one document', async () => {
  const world = await createWorld()
  const ran = await world.run`${MOVE} --yes --output json`
  expect(ran.err).toContain('Basic Routing Profile → Billing')
  expect(ran.err).toContain('22 succeeded')
  expect(ran.json().schema).toBe('connect-bulk/result/1')
  const quiet = await world.run`${MOVE} --yes --output json --quiet`
  expect(quiet.err).toBe('')
})

test('what --verify reads besides is in the calls and the time, also of a plan that was saved without', async () => {
  const world = await createWorld()
  const dryRun = async (args: readonly string[]) => (await world.run`${args} --dry-run --output json`).json()
  const plain = await dryRun([...MOVE, '--out', 'plan.json'])
  expect(plain).toMatchObject({ calls: { DescribeUser: 22 }, estimateSeconds: 9 })
  const verified = { calls: { DescribeUser: 44, UpdateUserRoutingProfile: 22 }, estimateSeconds: 20 }
  expect(await dryRun([...MOVE, '--verify'])).toMatchObject(verified)
  expect(await dryRun(['apply', 'plan.json', '--verify', '--out', 'again.json'])).toMatchObject(verified)
  // Saying it twice does not read thrice.
  expect(await dryRun(['apply', 'again.json', '--verify'])).toMatchObject(verified)
  world.sandbox.reset()
  const ran = await world.run`${MOVE} --verify --yes --output json`
  onKind(() => expect(ran.json().calls).toMatchObject(verified.calls))
})

test('a saved plan tells the time at the pace it is applied at', async () => {
  const world = await createWorld()
  await world.run`${MOVE} --dry-run --out plan.json`
  const slow = await world.run`apply plan.json --rate 1 --dry-run --output json`
  expect(slow.json().estimateSeconds).toBe(17)
})

test('what is taken away is read back, and that is in the calls too', async () => {
  const world = await createWorld()
  const named = [...world.sandbox.store.users.values()].find(({ HierarchyGroupId: id }) => id !== undefined)
  const edit = words`edit --user ${named?.Username ?? ''} --hierarchy none --output json`
  const planned = (await world.run`${edit} --dry-run`).json().calls
  expect(planned).toEqual({ DescribeUser: 2, UpdateUserHierarchy: 1 })
  const ran = await world.run`${edit} --yes`
  expect(ran.code).toBe(0)
  onKind(() => expect(ran.json().calls).toMatchObject(planned))
})

test('a plan counts the latency of the calls made so far', async () => {
  const world = await createWorld({ latencyMs: 1000 })
  const planned = await world.run`${MOVE} --dry-run --output json`
  // 8.5 s of quota, then a read, a write and the first answer.
  expect(planned.json().estimateSeconds).toBe(12)
})
