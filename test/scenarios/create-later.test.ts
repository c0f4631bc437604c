import { expect, test } from 'vitest'
import { words } from '../support/words.js'
import { createWorld, type World, type WorldOptions } from '../support/world.js'

const HEADER =
  'username,password,first_name,last_name,routing_profile,security_profiles,acw_timeout,proficiencies'

async function worldOf(names: readonly string[], options: WorldOptions = {}): Promise<World> {
  const world = await createWorld(options)
  const rows = names.map((name) => `${name},Secret-1234,First,Last,Billing,Agent,30,Seniority:Senior:5`)
  await world.write('in.csv', [HEADER, ...rows, ''].join('\n'))
  return world
}

test('a saved plan leaves a user alone whose name another admin has taken since', async () => {
  const world = await worldOf(['anna', 'ben'])
  expect((await world.run`create in.csv --dry-run --out plan.json`).code).toBe(0)
  const rival = world.user('omar.smith')
  rival.Username = 'Anna'
  const before = structuredClone(rival)
  const compared = await world.run`apply plan.json --dry-run`
  expect(compared.code).toBe(3)
  expect(compared.out).toContain('user "anna" exists now')
  const failing = await world.run`apply plan.json --yes --passwords in.csv --on-drift fail`
  expect(failing.code).toBe(5)
  expect(world.writes()).toEqual([])
  const ran = await world.run`apply plan.json --yes --passwords in.csv --output json`
  expect(ran.json()).toMatchObject({ succeeded: 1, created: [{ username: 'ben' }] })
  expect(world.user('Anna')).toEqual(before)
})

test('a name is free again at once when a job of ours has deleted its user, whatever the search shows', async () => {
  const world = await worldOf(['omar.smith'], { searchLagSeconds: 600 })
  const { Id } = world.user('omar.smith')
  expect((await world.run`delete --user omar.smith --yes --expect-count 1`).code).toBe(0)
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.json()).toMatchObject({ succeeded: 1, created: [{ username: 'omar.smith' }] })
  expect(world.user('omar.smith').Id).not.toBe(Id)
})

test('the job stops when ten creations in a row are denied, and leaves the rest', async () => {
  const world = await worldOf(
    Array.from({ length: 40 }, (_, n) => `new${n}`),
    { faults: [{ operation: 'CreateUser', kind: 'denied' }] },
  )
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.code).toBe(3)
  const { failed, notAttempted, state, created } = ran.json()
  expect([state, created, failed + notAttempted]).toEqual(['stopped', [], 40])
  expect(notAttempted).toBeGreaterThan(10)
})

test('expired credentials stop the job, and a resume creates the rest', async () => {
  const names = Array.from({ length: 20 }, (_, n) => `new${n}`)
  const world = await worldOf(names, {
    faults: [{ operation: 'CreateUser', kind: 'expired', calls: { from: 5 }, seconds: { to: 3_600 } }],
  })
  const ran = await world.run`create in.csv --yes --output json`
  expect(ran.code).toBe(1)
  expect(ran.json()).toMatchObject({ stoppedBy: 'credentials' })
  world.clock.advance(3_600_000)
  const resumed = await world.run`jobs resume latest --passwords in.csv --output json`
  expect(resumed.json()).toMatchObject({ succeeded: 20, failed: 0, notAttempted: 0 })
  expect(resumed.json().created).toHaveLength(20)
})

test('on a terminal a creation waits for a new login, and goes on', async () => {
  const names = Array.from({ length: 20 }, (_, n) => `new${n}`)
  const world = await worldOf(names, {
    faults: [{ operation: '*', kind: 'expired', seconds: { from: 4, to: 60 } }],
  })
  const ran = await world.run(words`create in.csv --yes --output json`, { answers: [] })
  expect(ran.err).toContain('Sign in again in another terminal')
  expect(ran.json()).toMatchObject({ stoppedBy: null, succeeded: 20, failed: 0 })
  expect(ran.code).toBe(0)
})

test('--verify reads each new user back before it counts', async () => {
  const world = await worldOf(['anna', 'ben'])
  const ran = await world.run`create in.csv --yes --verify --output json`
  expect(ran).toMatchObject({ code: 0 })
  expect(ran.json()).toMatchObject({ succeeded: 2 })
  expect(world.calls('DescribeUser').length).toBeGreaterThanOrEqual(2)
})

test('a user that another admin changes right after its creation keeps that change', async () => {
  const world: World = await worldOf(['anna'], {
    onReceived: (there) => {
      if (there.sandbox.requests().at(-1)?.operation !== 'CreateUser') return
      const made = [...there.sandbox.store.users.values()].find(({ Username }) => Username === 'anna')
      if (made !== undefined) made.Tags = { moved: 'yes' }
    },
  })
  expect((await world.run`create in.csv --yes`).code).toBe(0)
  expect(world.user('anna').Tags).toEqual({ moved: 'yes' })
})

test('a failures CSV of a creation may be given to create again, once it is complete', async () => {
  const world = await worldOf(['anna', 'ben'], {
    faults: [{ operation: 'CreateUser', kind: 'denied', users: ['anna'], times: 1 }],
  })
  expect((await world.run`create in.csv --yes --failures left.csv`).code).toBe(3)
  expect((await world.run`apply left.csv --yes`).code).toBe(2)
  const ran = await world.run`create left.csv --yes --generate-passwords pw.csv --output json`
  expect(ran.json()).toMatchObject({ succeeded: 1, created: [{ username: 'anna' }] })
})
