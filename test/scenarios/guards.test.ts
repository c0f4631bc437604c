import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld, type Ran, type World } from '../support/world.js'
import { words } from '../support/words.js'

const edit = (world: World, ...args: string[]) => world.run`edit ${args} --yes --output json`
const BILLING = words`--routing-profile Billing`

test('protected users are refused by name, whatever its case, or id; --allow-protected lets them through', async () => {
  const world = await createWorld()
  await world.write('protected.csv', `username,user_id\nOMAR.Smith,\n,${world.user('greta.ito').Id}\n`)
  for (const username of ['omar.smith', 'greta.ito']) {
    const ran = await edit(world, '--user', username, ...BILLING, '--protect-file', 'protected.csv')
    expect(ran.code).toBe(5)
    expect(ran.err).toContain(username)
  }
  expect(world.writes()).toEqual([])
  expect(
    (await edit(world, '--user', 'hanna.almeida', ...BILLING, '--protect-file', 'protected.csv')).code,
  ).toBe(0)
  expect(
    (await edit(world, ...words`--user omar.smith ${BILLING} --protect-file protected.csv --allow-protected`))
      .code,
  ).toBe(0)
  expect((await edit(world, '--user', 'omar.smith', ...BILLING, '--protect-file', 'none.txt')).code).toBe(2)
})

test('without confirmation Admin is granted only with --allow-privileged', async () => {
  const world = await createWorld()
  const grant = words`edit --user omar.smith --add-security-profile Admin`
  const refused = await world.run`${grant} --yes`
  expect(refused.code).toBe(5)
  expect(refused.err).toContain('--allow-privileged')
  expect(world.writes()).toEqual([])
  const asked = await world.run(grant, { answers: [true] })
  expect(asked.out).toContain('would be given the security profile Admin')
  expect(asked.code).toBe(0)
  expect(
    (await world.run`edit --user greta.ito --add-security-profile Admin --yes --allow-privileged`).code,
  ).toBe(0)
})

test('a job that takes no security profile from anyone lists them once, for its plan', async () => {
  const world = await createWorld()
  const ran = await edit(world, ...words`--user omar.smith --add-security-profile QualityAnalyst`, ...BILLING)
  expect([ran.code, ran.json().succeeded]).toEqual([0, 1])
  const lists = world.sandbox.requests().filter(({ operation }) => operation === 'ListSecurityProfiles')
  expect(lists.length).toBe(1)
})

test('the last holder of Admin keeps it', async () => {
  const world = await createWorld()
  const admin =
    [...world.sandbox.store.securityProfiles.values()].find(({ Name }) => Name === 'Admin')?.Id ?? ''
  const holders = [...world.sandbox.store.users.values()].filter(({ SecurityProfileIds }) =>
    SecurityProfileIds.includes(admin),
  )
  expect(holders.length).toBeGreaterThan(1)
  const all = holders.flatMap(({ Username }) => ['--user', Username])
  const ran = await edit(world, ...all, '--security-profile', 'Agent')
  expect(ran.code).toBe(5)
  expect(ran.err).toContain('No user would be left with the security profile Admin')
  expect(world.writes()).toEqual([])
  expect((await edit(world, ...all.slice(2), '--security-profile', 'Agent')).code).toBe(0)
  expect(
    (await edit(world, ...all.slice(0, 2), '--security-profile', 'Agent', '--allow-protected')).code,
  ).toBe(0)
})

test('an operation refused for ten users in a row stops: the rest is not attempted', async () => {
  const world = await createWorld({ faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'denied' }] })
  const ran = await edit(world, '--filter', 'routing-profile=Basic Routing Profile', ...BILLING)
  expect(ran.code).toBe(3)
  const result = ran.json()
  expect(result).toMatchObject({ state: 'stopped', stoppedBy: null, succeeded: 0 })
  expect(result.failed).toBeGreaterThanOrEqual(10)
  expect(result.failed).toBeLessThan(22)
  expect(result.failed + result.notAttempted).toBe(22)
  expect(ran.err).toContain('ten users in a row')
  expect((await world.failures()).rows).toHaveLength(22)
})

test('at a great pace, too, a job that stops has begun few users', async () => {
  const options = { users: 120, rate: 1000, burst: 1000, latencyMs: 20 }
  const faults = [{ operation: 'UpdateUserRoutingProfile', kind: 'denied' as const }]
  const world = await createWorld({ ...options, faults })
  world.strays = 'who has been begun when the job stops depends on the order of the search'
  const pace = words`--rate 1000 --burst 1000 --tag moved=yes`
  const ran = await edit(world, '--filter', 'routing-profile=Basic Routing Profile', ...BILLING, ...pace)
  const { changing, failed, succeeded, notAttempted } = ran.json()
  expect([ran.code, succeeded + failed + notAttempted]).toEqual([3, changing])
  expect(failed).toBeLessThanOrEqual(10 + 24)
})

test('refusals that are not in a row do not stop anything', async () => {
  const world = await createWorld()
  const movers = world.usersIn('Basic Routing Profile').filter((_, index) => index % 3 !== 0)
  world.sandbox.addFaults([{ operation: 'UpdateUserRoutingProfile', users: movers, kind: 'denied' }])
  const ran = await edit(world, '--filter', 'routing-profile=Basic Routing Profile', ...BILLING)
  expect(ran.json()).toMatchObject({ state: 'finished', notAttempted: 0, failed: movers.length })
})

test('--stop-after-failures stops: exit 1, told by stoppedBy', async () => {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', users: ['omar.smith', 'greta.ito'] }],
  })
  world.strays = 'who is done when the job stops depends on the order of the search'
  const ran = await edit(
    world,
    ...words`--filter 'routing-profile=Basic Routing Profile' ${BILLING} --stop-after-failures 2`,
  )
  expect(ran.code).toBe(1)
  expect(ran.json()).toMatchObject({ state: 'stopped', stoppedBy: 'failures' })
  const { failed, notAttempted, failures } = ran.json()
  // Whoever waits to be tried again when the job stops has been attempted.
  const refused = failures.filter(({ code }: { code: string }) => code !== 'Cancelled')
  expect(refused).toHaveLength(2)
  onKind(() => {
    expect(failed).toBe(2)
    expect(notAttempted).toBeGreaterThan(0)
  })
  expect((await world.failures()).rows.length).toBe(failed + notAttempted)
  expect((await edit(world, '--all', ...BILLING, '--stop-after-failures', '0')).code).toBe(2)
})

test('two jobs at once can not take Admin from its last two holders: the second one asks again at its turn', async () => {
  const world = await createWorld()
  const admin =
    [...world.sandbox.store.securityProfiles.values()].find(({ Name }) => Name === 'Admin')?.Id ?? ''
  const admins = () =>
    [...world.sandbox.store.users.values()].filter(({ SecurityProfileIds: ids }) => ids.includes(admin))
  for (const user of admins()) user.SecurityProfileIds = user.SecurityProfileIds.filter((id) => id !== admin)
  for (const name of ['omar.smith', 'greta.ito']) world.user(name).SecurityProfileIds.push(admin)
  const remove = (name: string) =>
    world.run`edit --user ${name} --remove-security-profile Admin --yes --output json --rate UpdateUserSecurityProfiles=0.2`
  const both = await Promise.all([remove('omar.smith'), remove('greta.ito')])
  expect(admins()).toHaveLength(1)
  const codes = both.map((ran) => ran.json().error?.code ?? ran.json().failures[0]?.code ?? 'done')
  expect(codes.toSorted()).toEqual(['LastAdmin', 'done'])
  world.strays = 'either of the two may keep it'
})

test('an open job that takes Admin from its user is counted while planning', async () => {
  const world = await createWorld()
  const admin =
    [...world.sandbox.store.securityProfiles.values()].find(({ Name }) => Name === 'Admin')?.Id ?? ''
  for (const user of world.sandbox.store.users.values())
    user.SecurityProfileIds = user.SecurityProfileIds.filter((id) => id !== admin)
  for (const name of ['omar.smith', 'greta.ito']) world.user(name).SecurityProfileIds.push(admin)
  let other: Promise<Ran> | undefined
  const remove = words`--remove-security-profile Admin --yes --output json`
  await world.run(words`edit --user omar.smith --tag a=b ${remove} --rate TagResource=0.1`, {
    onErr: (text) => {
      if (!text.includes('changing 1 user')) return
      other ??= world.run`edit --user greta.ito ${remove}`
    },
  })
  const ran = await other
  expect([ran?.code, ran?.json().error?.code]).toEqual([5, 'LastAdmin'])
  expect(world.user('greta.ito').SecurityProfileIds).toContain(admin)
})

test('cancelled while the other holders of Admin are looked up: what is left counts as cancelled, and a resume does it', async () => {
  const cancel = new AbortController()
  const world = await createWorld({
    onReceived: (there) => {
      const isLookingUp = there.sandbox.requests().at(-1)?.operation === 'ListSecurityProfiles'
      if (there.writes().length > 0 && isLookingUp) cancel.abort(new Error('SIGINT'))
    },
  })
  const change = words`edit --user omar.smith --first-name Omar2 --security-profile QualityAnalyst`
  const ran = await world.run([...change, ...words`--yes --output json`], { signal: cancel.signal })
  expect(ran.code).toBe(130)
  expect(ran.json().failures).toMatchObject([{ kind: 'cancelled', code: 'Cancelled', attempts: 0 }])
  const resumed = await world.run`jobs resume latest --yes --output json`
  expect(resumed.code).toBe(0)
  expect(resumed.json()).toMatchObject({ succeeded: 1, failed: 0, notAttempted: 0 })
})

test('the other holders of Admin are looked up again once the service can be reached again', async () => {
  const operation = 'ListSecurityProfiles'
  // The plan's list is the first call.
  const world = await createWorld({
    faults: [{ operation, kind: 'reset-before', calls: { from: 2, to: 7 } }],
  })
  const ran = await edit(world, ...words`--user omar.smith --security-profile QualityAnalyst`)
  expect(world.calls(operation).length).toBe(8)
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
})

test('taking Admin from many users searches for another holder once in a while, and these calls count', async () => {
  const world = await createWorld()
  const [admin = '', agent = ''] = ['Admin', 'Agent'].map(
    (name) => [...world.sandbox.store.securityProfiles.values()].find((one) => one.Name === name)?.Id,
  )
  // The search shows first those that lose it.
  const holders = [...world.sandbox.store.users.values()].toSorted((a, b) => (a.Id < b.Id ? -1 : 1))
  for (const user of holders) user.SecurityProfileIds = [admin, agent]
  const losing = holders.slice(0, 35).flatMap(({ Username }) => ['--user', Username])
  const ran = await edit(world, ...losing, ...words`--remove-security-profile Admin`)
  expect(ran.json()).toMatchObject({ succeeded: 35, failed: 0 })
  const { calls } = ran.json()
  expect(calls['SearchUsers']).toBeGreaterThan(0)
  onKind(() => {
    expect(calls).toMatchObject({ ListSecurityProfiles: 1, UpdateUserSecurityProfiles: 35 })
    expect(calls['SearchUsers']).toBeLessThan(10)
    expect(calls['DescribeUser']).toBeLessThan(2 * 35)
  })
})
