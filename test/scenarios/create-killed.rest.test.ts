import { expect, test } from 'vitest'
import { type Fault, faultKinds } from '../../src/sandbox/faults.js'
import { Killer } from '../support/killed.js'
import { seeded } from '../support/seeded.js'
import { usersState } from '../support/users-state.js'
import { createWorld, type Ran, type World } from '../support/world.js'

/** A short form in `npm test`; the long one with TESTS=long, from any seed. */
const isLong = process.env['TESTS'] === 'long'
const RUNS = isLong ? 3 : 1
const SEED = Number(process.env['CREATE_SEED'] ?? 1)
const USERS = isLong ? 60 : 16
const KILLS = isLong ? 20 : 4

/** Calls that hang take half a minute each. What another admin deletes is not created again. */
const LEFT_OUT: readonly string[] = isLong ? ['deleted'] : ['deleted', 'hang', 'hang-after']
const KINDS = faultKinds.filter((kind) => !LEFT_OUT.includes(kind))

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
    'username,password,first_name,last_name,routing_profile,security_profiles,acw_timeout,auto_accept,hierarchy,proficiencies,tags'
  const rows = Array.from(
    { length: USERS },
    (_, n) =>
      `new${n},Secret-${1000 + n},First${n},Last,${n % 2 === 0 ? 'Billing,Agent' : 'Sales,Agent|QualityAnalyst'},voice=${n},"voice=on,chat=off",France/Nord,Seniority:Senior:5,n=${n}`,
  )
  return [header, ...rows, ''].join('\n')
}

/** What the file comes to where nothing fails. */
async function undisturbed(): Promise<unknown> {
  const world = await createWorld()
  await world.write('in.csv', csv())
  expect((await world.run`create in.csv --yes`).code).toBe(0)
  const state = usersState(world)
  await world.close()
  return state
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
    const wanted = await undisturbed()
    const world = await createWorld({
      preset: isLong && random() < 0.5 ? 'hostile' : 'kind',
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
    expect(usersState(world)).toEqual(wanted)
    expect(
      world.calls('CreateUser').filter(({ status, fault }) => status === 200 && fault === undefined).length,
    ).toBeLessThanOrEqual(USERS)
  },
)
