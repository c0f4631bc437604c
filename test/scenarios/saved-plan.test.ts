import { expect, test, vi } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --user omar.smith --user greta.ito --routing-profile Sales`
const PLAN = words`--dry-run --out plan.json`

function touch(world: World, username: string, profile: string): void {
  const id = [...world.sandbox.store.routingProfiles.values()].find(({ Name: name }) => name === profile)?.Id
  Object.assign(world.user(username), { RoutingProfileId: id, LastModifiedTime: new Date(world.clock.now()) })
}

test('a saved plan is applied exactly, without the users being searched for again', async () => {
  const world = await createWorld()
  expect((await world.run([...MOVE, ...PLAN])).code).toBe(0)
  onKind(() => expect(world.calls('DescribeUser')).toHaveLength(2))
  const searches = world.calls('SearchUsers').length
  const ran = await world.run`apply plan.json --yes --output json`
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({ selected: 2, changing: 2, succeeded: 2, unchanged: 0 })
  expect(world.profileOf('omar.smith')).toBe('Sales')
  expect(world.profileOf('greta.ito')).toBe('Sales')
  expect(world.calls('SearchUsers')).toHaveLength(searches)
})

test('applying a saved plan asks for confirmation, and its dry run shows the same plan', async () => {
  const world = await createWorld()
  const made = await world.run`${MOVE} ${PLAN} --output json`
  const dry = await world.run`apply plan.json --dry-run --output json`
  expect(dry.json().changes).toEqual(made.json().changes)
  expect((await world.run`apply plan.json`).code).toBe(5)
  expect((await world.run`apply plan.json --yes --expect-count 3`).code).toBe(5)
  expect(world.writes()).toEqual([])
  expect((await world.run(['apply', 'plan.json'], { answers: [true] })).asked).toHaveLength(1)
})

test('a user that somebody else has changed since is left alone and reported', async () => {
  const world = await createWorld()
  await world.run([...MOVE, ...PLAN])
  touch(world, 'omar.smith', 'Billing')
  const ran = await world.run`apply plan.json --yes --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({
    succeeded: 1,
    failed: 1,
    failures: [{ username: 'omar.smith', code: 'ValueChanged', retryable: false }],
  })
  expect(world.profileOf('omar.smith')).toBe('Billing')
  expect((await world.run`apply plan.json --yes --on-drift overwrite`).code).toBe(0)
  expect(world.profileOf('omar.smith')).toBe('Sales')
})

test('the before-values of a saved plan come from fresh reads, not from a search that lags behind', async () => {
  const world = await createWorld()
  const ran = await world.run`${MOVE} ${PLAN} --output json`
  expect(ran.json().changes.map(({ username }: { username: string }) => username)).toEqual([
    'omar.smith',
    'greta.ito',
  ])
  const read = world.calls('DescribeUser').map(({ userId }) => userId)
  expect(new Set(read)).toEqual(new Set([world.user('omar.smith').Id, world.user('greta.ito').Id]))
  onKind(() => expect(read).toHaveLength(2))
})

const DAMAGED = 'not as it was written'

/** The plan without a member, with nothing in its place, and with something else. */
function without(text: string, ...path: readonly string[]): readonly string[] {
  return [undefined, null, [null], 'x'].map((value) => {
    const document = JSON.parse(text)
    const [member = '', ...parents] = path.toReversed()
    parents.reduceRight((at, name) => at[name], document)[member] = value
    return JSON.stringify(document)
  })
}

test('another instance, another version, damage, and no plan at all are refused', async () => {
  const world = await createWorld({ instances: 2 })
  await world.run([...MOVE, ...PLAN])
  const text = await world.read('plan.json')
  const other = world.sandbox.store.others[0]?.instance.Id ?? ''
  const cases: readonly [string, string[], number, string][] = [
    [text, ['--instance', other], 5, 'made for instance'],
    [text, ['--region', 'us-east-1'], 5, 'Region'],
    [text.replace('connect-bulk/plan/1', 'connect-bulk/plan/2'), [], 5, 'another version'],
    [
      text
        .replace('"Sales"', '"Salse"')
        .replaceAll(world.user('omar.smith').Id, world.user('hanna.almeida').Id),
      [],
      2,
      'not as it was written',
    ],
    [text.replaceAll(world.sandbox.instance.id, other), [], 2, 'not as it was written'],
    // What people read of it must be what is done.
    [text.replaceAll('"Sales"', '"Billing"'), [], 2, 'not as it was written'],
    ...[
      'digest',
      'calls',
      'estimateSeconds',
      'changes',
      'failures',
      'instance',
      'apply',
      'caller',
      'changing',
    ].flatMap((member) =>
      without(text, member).map((less): [string, string[], number, string] => [less, [], 2, DAMAGED]),
    ),
    ...['users', 'labels', 'extraColumns', 'command', 'createdAt'].flatMap((member) =>
      without(text, 'apply', member).map((less): [string, string[], number, string] => [
        less,
        [],
        2,
        DAMAGED,
      ]),
    ),
    [text.slice(0, 500), [], 2, 'not a saved plan'],
    ['{}', [], 2, 'not a saved plan'],
    ['{"schema":"connect-bulk/plan/1"}', [], 2, 'not as it was written'],
    ['username,routing_profile\nomar.smith,Sales\n', [], 2, 'not a saved plan'],
  ]
  for (const [content, flags, code, says] of cases) {
    await world.write('plan.json', content)
    const ran = await world.run`apply plan.json --yes ${flags}`
    expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(says)])
  }
  expect(world.writes()).toEqual([])
})

test("a plan of a CSV keeps the file's own columns for the failures CSV", async () => {
  const world = await createWorld({
    faults: [
      {
        operation: 'UpdateUserRoutingProfile',
        kind: 'error',
        code: 'InvalidParameterException',
        status: 400,
      },
    ],
  })
  await world.write('in.csv', 'username,routing_profile,ticket\nomar.smith,Sales,T-1\n')
  await world.run`apply in.csv ${PLAN}`
  expect((await world.run`apply plan.json --yes`).code).toBe(3)
  expect((await world.failures()).rows[0]).toMatchObject({ ticket: 'T-1', routing_profile: 'Sales' })
})

test('a plan is applied in whatever encoding a shell has saved it, formatted or not', async () => {
  const world = await createWorld()
  await world.run([...MOVE, ...PLAN])
  const text = await world.read('plan.json')
  const forms: readonly (string | Uint8Array)[] = [
    `\ufeff${text}`,
    Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
    JSON.stringify(JSON.parse(text)),
  ]
  for (const form of forms) {
    await world.write('plan.json', form)
    const ran = await world.run`apply plan.json --dry-run --output json`
    expect([ran.code, ran.json().changes.length]).toEqual([0, JSON.parse(text).changes.length])
  }
})

test('what a dry run prints is what it saves', async () => {
  const world = await createWorld()
  let now = world.clock.now()
  vi.spyOn(world.clock, 'now').mockImplementation(() => (now += 1))
  const ran = await world.run`${MOVE} ${PLAN} --output json`
  expect(JSON.parse(await world.read('plan.json'))).toEqual(ran.json())
})

test('a plan of an instance that this account does not have is one of another instance', async () => {
  const world = await createWorld()
  await world.run([...MOVE, ...PLAN])
  const other = await createWorld({ seed: 7 })
  await other.write('plan.json', await world.read('plan.json'))
  const ran = await other.run(words`apply plan.json --yes --output json`, {
    env: { CONNECT_BULK_INSTANCE: undefined },
  })
  expect([ran.code, ran.json().error.code]).toEqual([5, 'OtherInstance'])
})

test('a saved plan whose name and id are of two users changes neither', async () => {
  const world = await createWorld()
  const plan = await world.run`edit --user omar.smith --routing-profile Billing --dry-run --out plan.json`
  expect(plan.code).toBe(0)
  const before = world.profileOf('omar.smith')
  await world.write('plan.json', (await world.read('plan.json')).replaceAll('omar.smith', 'greta.ito'))
  const ran = await world.run`apply plan.json --yes --output json`
  expect(ran.json().error?.code ?? ran.json().failures[0].code).toMatch(/WrongUser|PlanChanged|DamagedPlan/)
  expect(world.writes()).toEqual([])
  expect(world.profileOf('omar.smith')).toBe(before)
})

/** A saved plan that moves two users to Billing. */
async function twoUsers() {
  const world = await createWorld()
  const made =
    await world.run`edit --user omar.smith --user greta.ito --routing-profile Billing --dry-run --out plan.json`
  expect(made.code).toBe(0)
  const profile = (name: string) =>
    [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === name)?.Id ?? ''
  return { world, profile }
}

test('--on-drift fail writes nothing if one user has changed since, and names what changed', async () => {
  const { world, profile } = await twoUsers()
  world.user('greta.ito').RoutingProfileId = profile('Sales')
  const ran = await world.run`apply plan.json --on-drift fail --yes --output json`
  expect([ran.code, ran.json().error.code]).toEqual([5, 'ValueChanged'])
  expect(ran.json().error.message).toContain('greta.ito')
  expect(ran.json().error.message).toContain('Sales')
  expect(world.writes()).toEqual([])
  world.user('greta.ito').RoutingProfileId = profile('Billing')
  const fits = await world.run`apply plan.json --on-drift fail --yes --output json`
  expect(fits.json()).toMatchObject({ succeeded: 1, failed: 0, unchanged: 1 })
})

test('apply plan.json --dry-run compares with now', async () => {
  const { world, profile } = await twoUsers()
  const check = () => world.run`apply plan.json --dry-run --detailed-exitcode --output json`
  expect((await check()).code).toBe(6)
  for (const name of ['omar.smith', 'greta.ito']) world.user(name).RoutingProfileId = profile('Billing')
  expect((await check()).code).toBe(0)
  world.user('greta.ito').RoutingProfileId = profile('Sales')
  const drifted = await check()
  expect(drifted.code).toBe(3)
  expect(drifted.json().failures).toMatchObject([{ username: 'greta.ito', code: 'ValueChanged' }])
  expect(world.writes()).toEqual([])
})

test('a user that is skipped for its drift is told with the name of the new value, which the plan does not know', async () => {
  const { world, profile } = await twoUsers()
  world.user('greta.ito').RoutingProfileId = profile('Sales')
  const ran = await world.run`apply plan.json --yes --output json`
  const [failure] = ran.json().failures
  expect(failure).toMatchObject({ username: 'greta.ito', code: 'ValueChanged' })
  expect(failure.message).toContain('Sales')
  expect(failure.message).not.toContain(profile('Sales'))
})
