import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`

test('a plan begins with totals by setting and new value, and shows twenty users', async () => {
  const world = await createWorld({ users: 60 })
  const all = world.usersIn('Basic Routing Profile').length
  expect(all).toBeGreaterThan(20)
  const { out } = await world.run`${MOVE} --dry-run`
  const total = `Routing profile → Billing: ${all} users (${all} from Basic Routing Profile)`
  expect(out).toContain(total)
  expect(out.indexOf(total)).toBeLessThan(out.indexOf('NOW → NEW'))
  expect(out.match(/Basic Routing Profile → Billing/g)).toHaveLength(20)
  expect(out).toContain(`… and ${all - 20} more; --output json has all of them`)
  expect((await world.run`${MOVE} --dry-run --output json`).json().changes).toHaveLength(all)
})

test('what is added and removed is shown as such', async () => {
  const world = await createWorld()
  const user = world.user('omar.smith')
  user.Tags = { ...user.Tags, season: 'summer', team: 'red' }
  await world.clock.sleep(3_600_000)
  const ran =
    await world.run`edit --user omar.smith --untag season --tag team=blue --add-security-profile QualityAnalyst --dry-run`
  expect(ran.out).toContain('Security profiles + QualityAnalyst: 1 user')
  expect(ran.out).toContain('Tags - season: 1 user')
  expect(ran.out).toContain('Tags + team=blue: 1 user (1 from team=red)')
})

test('many different values of a setting are counted, not listed', async () => {
  const world = await createWorld()
  const names = [...world.sandbox.store.users.values()].slice(0, 14).map(({ Username }) => Username)
  const rows = names.map((name, n) => `"${name}",Name${n}`)
  await world.write('names.csv', ['username,first_name', ...rows].join('\n'))
  const { out } = await world.run`apply names.csv --dry-run`
  expect(out).toContain('First name: 14 changes, 14 different values')
})

test('the question is in the words of the change, privileges included', async () => {
  const world = await createWorld()
  const ask = async (args: readonly string[]) => (await world.run(args, { answers: [false] })).asked[0]
  expect(await ask(words`edit --user omar.smith --routing-profile Billing`)).toBe(
    'Move 1 user of acme-service to routing profile Billing?',
  )
  expect(await ask(words`edit --user omar.smith --add-security-profile Admin --email new@example.com`)).toBe(
    'Change 1 user of acme-service: E-mail address → new@example.com, Security profiles + Admin, and give the security profile Admin to 1 user and change the e-mail addresses of 1 user?',
  )
})

test('a plan ends with how many users the routing profiles have before and after, from one call', async () => {
  const world = await createWorld()
  const [basic, billing] = ['Basic Routing Profile', 'Billing'].map((name) => world.usersIn(name).length)
  const { out } = await world.run`${MOVE} --dry-run`
  const moved = basic ?? 0
  expect(out.trimEnd()).toMatch(
    new RegExp(
      `\nRouting profile: Basic Routing Profile ${moved} → 0 \\(nobody left\\), Billing ${billing} → ${(billing ?? 0) + moved}\nDry run`,
    ),
  )
  onKind(() => expect(world.calls('SearchRoutingProfiles')).toHaveLength(1))
  expect((await world.run`${MOVE} --dry-run --output json`).json().impact).toEqual([
    { routing_profile: 'Basic Routing Profile', before: moved, after: 0 },
    { routing_profile: 'Billing', before: billing, after: (billing ?? 0) + moved },
  ])
  await world.run`edit --user omar.smith --acw-timeout 77 --dry-run`
  onKind(() => expect(world.calls('SearchRoutingProfiles')).toHaveLength(2))
})

test('names, users and the numbers of the impact are asked for at once where the selection needs no names', async () => {
  const operations = ['ListRoutingProfiles', 'SearchUsers', 'SearchRoutingProfiles']
  const world = await createWorld({
    // None is answered before all have come.
    onReceived: (there) => {
      if (operations.every((operation) => there.calls(operation).length > 0))
        for (const gate of gates) gate.open()
    },
  })
  const gates = operations.map((operation) => world.sandbox.hold({ operation }))
  expect((await world.run`edit --all --routing-profile Billing --dry-run`).code).toBe(0)
})

test('a search that is answered after an error has ended the command draws nothing below the error', async () => {
  const world = await createWorld()
  const search = world.sandbox.hold({ operation: 'SearchUsers' })
  let err = ''
  const answered = new Promise<void>((resolve) => {
    const onErr = (text: string): void => {
      err += text
      if (text.includes('Nonsense')) search.open()
      if (/SearchUsers 200/.test(text)) resolve()
    }
    void world.run(words`edit --all --routing-profile Nonsense --dry-run --debug`, { onErr })
  })
  await answered
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
  world.clock.advance(60_000)
  expect(err).toContain('"Nonsense"')
  expect(err).not.toContain('Reading users')
})

test('the impact is left out where it is denied, and --min-left then refuses', async () => {
  const world = await createWorld({ faults: [{ operation: 'SearchRoutingProfiles', kind: 'denied' }] })
  const planned = await world.run`${MOVE} --dry-run`
  expect(planned.code).toBe(0)
  expect(planned.out).not.toContain('nobody left')
  expect((await world.run`${MOVE} --yes --min-left Billing=1`).code).toBe(5)
  expect(world.writes()).toEqual([])
})

test('--min-left refuses a plan that would leave fewer users in a routing profile', async () => {
  const world = await createWorld()
  const refused = await world.run`${MOVE} --yes --min-left ${'Basic Routing Profile=5'}`
  expect(refused.code).toBe(5)
  expect(refused.err).toContain('0 users would be left in Basic Routing Profile, but --min-left is 5')
  expect((await world.run`${MOVE} --yes --min-left Basik=5`).code).toBe(2)
  expect((await world.run`${MOVE} --yes --min-left Basic`).code).toBe(2)
  expect(world.writes()).toEqual([])
  expect((await world.run`${MOVE} --yes --min-left Billing=5`).code).toBe(0)
})

test('--min-left refuses a plan for a routing profile that the one search does not show', async () => {
  const world = await createWorld()
  const { routingProfiles } = world.sandbox.store
  const [basic] = [...routingProfiles.values()].filter(({ Name }) => Name === 'Basic Routing Profile')
  for (let n = 0; n < 500; n += 1) {
    const Id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    if (basic !== undefined)
      routingProfiles.set(Id, { ...basic, Id, Arn: `${basic.Arn}${n}`, Name: `Queue ${n}` })
  }
  const move = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile ${'Queue 7'} --yes`
  const refused = await world.run`${move} --min-left ${'Basic Routing Profile=1'}`
  expect(refused.code).toBe(5)
  expect(refused.err).toContain('did not return how many users have "Basic Routing Profile"')
  expect(world.writes()).toEqual([])
  expect((await world.run`${move} --min-left Billing=1`).code).toBe(0)
})

test('a note is kept in plan and job, and a saved plan runs only as approved', async () => {
  const world = await createWorld()
  await world.run`${MOVE} --dry-run --out plan.json --note ${'CHG0012: move'}`
  const plan = JSON.parse(await world.read('plan.json'))
  expect(plan).toMatchObject({
    note: 'CHG0012: move',
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
  })
  const other = await world.run`apply plan.json --yes --expect-plan ${`sha256:${'0'.repeat(64)}`}`
  expect(other.code).toBe(5)
  for (const change of [
    { account: '999999999999' },
    { changes: [{ ...plan.changes[0], after: 'Sales' }, ...plan.changes.slice(1)] },
    { apply: { ...plan.apply, users: plan.apply.users.slice(1) } },
  ]) {
    await world.write('changed.json', JSON.stringify({ ...plan, ...change }))
    expect((await world.run`apply changed.json --yes --expect-plan ${plan.digest}`).code).toBe(2)
  }
  expect(world.writes()).toEqual([])
  const ran = await world.run`apply plan.json --yes --expect-plan ${plan.digest} --output json`
  expect(ran.code).toBe(0)
  expect(ran.json().note).toBe('CHG0012: move')
  expect((await world.run`jobs show latest --output json`).json().note).toBe('CHG0012: move')
})

test('what planning reads user by user is shown beside the calls to come, and kept in no record', async () => {
  const world = await createWorld()
  const edit = words`edit --filter 'routing-profile=Basic Routing Profile' --tag checked=yes`
  const searched = await world.run`${edit} --dry-run`
  expect(searched.out).toMatch(/^Calls: 22 DescribeUser, 22 TagResource; about \d+ s at the API rate limit$/m)
  const saved = await world.run`${edit} --dry-run --out plan.json`
  onKind(() => expect(saved.out).toContain('limit (besides 22 DescribeUser to make this plan)'))
  expect(await world.read('plan.json')).not.toContain('readsMade')
})
