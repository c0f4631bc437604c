import { expect, test } from 'vitest'
import type { Fault } from '../../src/sandbox/faults.js'
import { Killer } from '../support/killed.js'
import { createWorld, type Ran, type World } from '../support/world.js'
import { seeded } from '../support/seeded.js'

/** A short form in `npm test`; the long one with TESTS=long, from any seed. */
const isLong = process.env['TESTS'] === 'long'
const RUNS = isLong ? 3 : 1
const SEED = Number(process.env['CREATE_SEED'] ?? 1)
const USERS = isLong ? 60 : 16
const KILLS = isLong ? 20 : 4

/** Calls that hang take half a minute each. */
const HANGS = isLong ? (['hang', 'hang-after'] as const) : []
const KINDS = [
  ...HANGS,
  'throttle',
  'internal-error',
  'unavailable',
  'reset-before',
  'reset-after',
  'truncated',
  'denied',
  'expired',
  'skewed',
] as const

const OPERATIONS = [
  'CreateUser',
  'CreateUser',
  'AssociateUserProficiencies',
  'DescribeUser',
  'SearchUsers',
  'ListUsers',
]

/** Each kind of fault strikes a few calls. */
function randomFaults(random: () => number): Fault[] {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? 'CreateUser'
  return KINDS.flatMap((kind) =>
    Array.from({ length: 3 }, () => {
      const calls = [1, 2].map(() => 1 + Math.floor(random() * USERS))
      return { operation: pick(OPERATIONS), kind, calls: [...new Set(calls)] }
    }),
  )
}

function csv(): string {
  const header =
    'username,password,first_name,last_name,routing_profile,security_profiles,acw_timeout,proficiencies,tags'
  const rows = Array.from(
    { length: USERS },
    (_, n) =>
      `new${n},Secret-${1000 + n},First${n},Last,${n % 2 === 0 ? 'Billing' : 'Sales'},Agent,${n},Seniority:Senior:5,n=${n}`,
  )
  return [header, ...rows, ''].join('\n')
}

/** Each name exists once, with exactly the values asked for. */
function expectAllMade(world: World): void {
  const { users, proficiencies } = world.sandbox.store
  for (let n = 0; n < USERS; n++) {
    const own = [...users.values()].filter(({ Username }) => Username.toLowerCase() === `new${n}`)
    expect(own).toHaveLength(1)
    const [user] = own
    expect(user).toMatchObject({
      Username: `new${n}`,
      IdentityInfo: { FirstName: `First${n}`, LastName: 'Last' },
      Tags: { n: String(n) },
    })
    expect(user?.AfterContactWorkConfigs).toContainEqual({
      Channel: 'VOICE',
      AfterContactWorkConfig: { AfterContactWorkTimeLimit: n },
    })
    expect(world.profileOf(`new${n}`)).toBe(n % 2 === 0 ? 'Billing' : 'Sales')
    expect(proficiencies.get(user?.Id ?? '')).toEqual([
      { AttributeName: 'Seniority', AttributeValue: 'Senior', Level: 5 },
    ])
  }
}

/** Who is reported as created is there, under the id that is reported. */
function expectTrueReport(world: World, ran: Ran): void {
  const { created, failures } = ran.json() as {
    created: { username: string; userId: string }[]
    failures: { username: string; userId: string }[]
  }
  for (const { username, userId } of created) expect(world.user(username).Id).toBe(userId)
  for (const { username, userId } of failures) if (userId !== '') expect(world.user(username).Id).toBe(userId)
}

test.each(Array.from({ length: RUNS }, (_, n) => SEED + n))(
  'users are created once, under every fault and many kills (seed %i)',
  { timeout: isLong ? 900_000 : 120_000 },
  async (seed) => {
    const random = seeded(seed)
    const killer = new Killer()
    const world = await createWorld({
      latencyMs: 100,
      readLagSeconds: Math.floor(random() * 10),
      searchLagSeconds: Math.floor(random() * 30),
      faults: randomFaults(random),
      onReceived: (there) => killer.received(there),
    })
    world.strays = 'what strikes when differs'
    world.sandbox.store.userLimit = 500
    await world.write('in.csv', csv())
    const pace = ['--rate', '60', '--burst', '20', '--output', 'json']
    let args = ['create', 'in.csv', '--yes', ...pace]
    let kills = 0
    while (kills < KILLS) {
      const signal = killer.after(1 + Math.floor(random() * 8))
      const ran = await world.run(args, { signal, mayBeAlive: () => false })
      if (killer.bury(world)) kills += 1
      else if (ran.code !== 1) break
      const [job] = (await world.run(['jobs', 'list', '--output', 'json'])).json().jobs
      // Killed before there was a job.
      if (job !== undefined) args = ['jobs', 'resume', job.job, '--passwords', 'in.csv', ...pace]
    }
    let ended = await world.run(args, { mayBeAlive: () => false })
    for (let tries = 0; ended.code !== 0 && tries < 12; tries++) {
      expect([0, 1, 3]).toContain(ended.code)
      expectTrueReport(world, ended)
      const again = ended.code === 1 ? 'resume' : 'retry'
      const line = again === 'resume' ? ['jobs', 'resume', 'latest'] : ['retry', 'latest', '--yes']
      ended = await world.run([...line, '--passwords', 'in.csv', ...pace], { mayBeAlive: () => false })
    }
    expect([ended.code, ended.json().failures]).toEqual([0, []])
    expect(kills).toBeGreaterThan(KILLS / 2)
    expectTrueReport(world, ended)
    expectAllMade(world)
    expect(
      world.calls('CreateUser').filter(({ status, fault }) => status === 200 && fault === undefined).length,
    ).toBeLessThanOrEqual(USERS)
  },
)
