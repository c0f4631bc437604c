import { expect, test } from 'vitest'
import { jobsOf } from '../support/crash.js'
import { createWorld, FEW, type World } from '../support/world.js'
import { words } from '../support/words.js'

const UNDO = words`undo latest --yes --allow-privileged --output json`
const NAME = 'omar.smith'

type Profiles = { security_profiles: string[]; persistent_connection: boolean | null }

/** All that the service has of everybody; having no value is the same as what that comes to. */
async function stateOf(world: World): Promise<Record<string, any>> {
  // A search that lags behind has caught up.
  world.clock.advance(60_000)
  const { users } = (await world.run`users --output json`).json()
  const whole = users.map(({ username, ...user }: Profiles & { username: string }) => {
    const { Id: id, IdentityInfo: identity } = world.user(username)
    const skills = (world.sandbox.store.proficiencies.get(id) ?? []).map(
      (one) => `${one.AttributeName}:${one.AttributeValue}:${one.Level}`,
    )
    const others = {
      persistent_connection: user.persistent_connection ?? false,
      security_profiles: user.security_profiles.toSorted(),
      skills: skills.toSorted(),
      identity: { ...identity },
    }
    return [username, { ...user, ...others }]
  })
  return Object.fromEntries(whole)
}

const profileId = (world: World, name: string): string =>
  [...world.sandbox.store.securityProfiles.values()].find(({ Name }) => Name === name)?.Id ?? ''

async function edit(world: World, ...settings: string[]) {
  const ran = await world.run`edit --user ${NAME} ${settings} --yes --allow-privileged`
  expect(ran.code).toBe(0)
}

/** The job of one user, somebody else's change of it, and the undo: what is there in the end, and what was before. */
async function undone(
  settings: readonly string[],
  meddle: (world: World) => void,
  from?: (world: World) => void,
) {
  const world = await createWorld()
  from?.(world)
  const before = (await stateOf(world))[NAME]
  await edit(world, ...settings)
  meddle(world)
  const ran = await world.run(UNDO)
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ changing: 1, succeeded: 0, failed: 1 })
  const { failures } = ran.json()
  expect(failures).toMatchObject([{ code: 'ValueChanged', kind: 'value-changed', retryable: false }])
  return { world, before, after: (await stateOf(world))[NAME], failure: failures[0] }
}

test('of several tags the one that somebody else has changed since is left alone, the others are put back', async () => {
  const { before, after, failure } = await undone(
    ['--tag', 'season=summer', '--tag', 'shift=late', '--untag', 'cost-centre'],
    (world) => {
      world.user(NAME).Tags['season'] = 'winter'
    },
    (world) => {
      world.user(NAME).Tags = { team: 'blue', 'cost-centre': '7' }
    },
  )
  expect(after).toEqual({ ...before, tags: { team: 'blue', 'cost-centre': '7', season: 'winter' } })
  expect(failure.settings).toEqual(['untag'])
  expect(failure.message).toContain('season=winter, not season=summer as the job left it')
  expect(failure.message).not.toContain('shift')
})

test('what is left alone is named after the columns that hold it in the failures CSV', async () => {
  const world = await createWorld()
  await edit(world, '--tag', 'season=summer')
  Object.assign(world.user(NAME).Tags, { season: 'winter' })
  const ran = await world.run(UNDO)
  expect(ran.json()).toMatchObject({ job: null, refused: 1, failures: [{ settings: ['untag'] }] })
  const { rows } = await world.failures()
  expect(rows).toMatchObject([{ failed_settings: 'untag', untag: 'season' }])
})

test('of several channels the one that somebody else has changed since is left alone', async () => {
  const world = await createWorld()
  await edit(world, '--acw-timeout', 'voice=10,chat=20,task=30,email=40')
  const before = (await stateOf(world))[NAME]
  await edit(world, '--acw-timeout', 'voice=11,chat=21')
  const job = jobsOf(world).at(-1) ?? ''
  await edit(world, '--acw-timeout', 'chat=99')
  const ran = await world.run`undo ${job} --yes --output json`
  expect(ran.json()).toMatchObject({ failed: 1, failures: [{ settings: ['acw_timeout'] }] })
  const after = (await stateOf(world))[NAME]
  expect(after).toEqual({ ...before, acw_timeout: { voice: 10, chat: 99, task: 30, email: 40 } })
})

test('undo ignores a profile that the user had before the job and that someone removed since', async () => {
  const world = await createWorld()
  const [first = ''] = world.user(NAME).SecurityProfileIds
  const had = world.sandbox.store.securityProfiles.get(first)?.Name ?? ''
  await edit(world, '--add-security-profile', had, '--add-security-profile', 'QualityAnalyst')
  const manager = profileId(world, 'CallCenterManager')
  world.user(NAME).SecurityProfileIds = [profileId(world, 'QualityAnalyst'), manager]
  const ran = await world.run(UNDO)
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(world.user(NAME).SecurityProfileIds).toEqual([manager])
})

test('undo of a replaced set of profiles keeps those that others added since', async () => {
  const world = await createWorld()
  const [agent, quality, manager] = ['Agent', 'QualityAnalyst', 'CallCenterManager'].map((name) =>
    profileId(world, name),
  )
  world.user(NAME).SecurityProfileIds = [agent ?? '']
  const before = (await stateOf(world))[NAME]
  await edit(world, '--security-profile', 'QualityAnalyst')
  expect(world.user(NAME).SecurityProfileIds).toEqual([quality])
  expect((await world.run(UNDO)).json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect((await stateOf(world))[NAME]).toEqual(before)
  await edit(world, '--security-profile', 'QualityAnalyst')
  world.user(NAME).SecurityProfileIds.push(manager ?? '')
  expect((await world.run(UNDO)).json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(world.user(NAME).SecurityProfileIds.toSorted()).toEqual([agent, manager].toSorted())
})

test('of several proficiencies the level that somebody else has changed since is left alone', async () => {
  const name = 'amelie.yilmaz'
  const world = await createWorld({ users: 30 })
  const { Id: id } = world.user(name)
  const skills = () => (world.sandbox.store.proficiencies.get(id) ?? []).map((one) => ({ ...one }))
  const before = skills()
  const level = before.find(({ AttributeValue }) => AttributeValue === 'Billing')
  expect(level).toBeDefined()
  const add = words`--add-proficiency Product:Billing:5 --add-proficiency Seniority:Senior:4`
  expect((await world.run`edit --user ${name} ${add} --yes`).code).toBe(0)
  for (const one of world.sandbox.store.proficiencies.get(id) ?? [])
    if (one.AttributeValue === 'Billing') Object.assign(one, { Level: 2 })
  const ran = await world.run(UNDO)
  expect(ran.json()).toMatchObject({
    failed: 1,
    failures: [{ code: 'ValueChanged', settings: ['proficiencies'] }],
  })
  const left = before.map((one) => (one.AttributeValue === 'Billing' ? { ...one, Level: 2 } : one))
  expect(new Set(skills().map((one) => JSON.stringify(one)))).toEqual(
    new Set(left.map((one) => JSON.stringify(one))),
  )
})

test('undo puts back the half of a setting whose other call was refused', async () => {
  const name = 'amelie.yilmaz'
  const world = await createWorld({
    users: 30,
    faults: [{ operation: 'UpdateUserProficiencies', kind: 'error', calls: [1] }],
  })
  const before = await stateOf(world)
  const add = words`--add-proficiency Product:Billing:5 --add-proficiency Seniority:Senior:4`
  expect((await world.run`edit --user ${name} ${add} --yes`).code).toBe(3)
  expect(await stateOf(world)).not.toEqual(before)
  const ran = await world.run(UNDO)
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(await stateOf(world)).toEqual(before)
})

const BASIC = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`

test('a cancelled job is undone as far as it went, and the undo can be undone', async () => {
  const world = await createWorld()
  world.strays = 'who is done when the job is cancelled depends on the order of the search'
  const before = await stateOf(world)
  const cancel = new AbortController()
  const ran = await world.run(words`${BASIC} --tag moved=yes --yes --output json`, {
    signal: cancel.signal,
    onErr: (text) => {
      if (text.includes('done')) cancel.abort(new Error('SIGINT'))
    },
  })
  expect(ran.code).toBe(130)
  const between = await stateOf(world)
  expect(between).not.toEqual(before)
  const undo = await world.run(UNDO)
  expect(undo.json().selected).toBeLessThan(22)
  expect(undo.json()).toMatchObject({ failed: 0, notAttempted: 0 })
  expect(await stateOf(world)).toEqual(before)
  expect((await world.run(UNDO)).code).toBe(0)
  expect(await stateOf(world)).toEqual(between)
})

test('undo of a retry puts back what the retry did, undo of the first job what that did', async () => {
  const world = await createWorld({ basic: FEW })
  const users = world.usersIn('Basic Routing Profile').slice(0, 2)
  world.sandbox.addFaults([
    { operation: 'UpdateUserRoutingProfile', kind: 'error', users, perUser: true, times: 1 },
  ])
  const before = await stateOf(world)
  expect((await world.run`${BASIC} --yes`).code).toBe(3)
  const between = await stateOf(world)
  const retried = await world.run`retry latest --yes --output json`
  expect(retried.json()).toMatchObject({ changing: 2, succeeded: 2 })
  expect((await world.run(UNDO)).json()).toMatchObject({ selected: 2, succeeded: 2 })
  expect(await stateOf(world)).toEqual(between)
  const [first = ''] = jobsOf(world)
  const ran = await world.run`undo ${first} --yes --output json`
  expect(ran.json()).toMatchObject({ selected: 6, succeeded: 6, failed: 0 })
  expect(await stateOf(world)).toEqual(before)
})

test('undo of a CSV with identities puts back names, addresses and what was cleared, except what was deleted', async () => {
  const world = await createWorld({ users: 30 })
  const before = await stateOf(world)
  const csv = [
    'username,first_name,last_name,email,secondary_email,mobile,tags,routing_profile',
    'ali.marin,Zed,,z@example.com,none,,x=1,Billing',
    'bjorn.costa,,Zeta,,,none,,',
    'amelie.yilmaz,Zoe,,,two@example.com,+4912345678,y=2,',
    'greta.ito,Zara,,,,,,Sales',
  ]
  await world.write('people.csv', `${csv.join('\n')}\n`)
  const done = await world.run`apply people.csv --yes --allow-privileged --output json`
  expect(done.json()).toMatchObject({ succeeded: 4, failed: 0 })
  expect(await stateOf(world)).not.toEqual(before)
  world.sandbox.store.users.delete(world.user('greta.ito').Id)
  const ran = await world.run(UNDO)
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({
    changing: 3,
    refused: 1,
    succeeded: 3,
    failures: [{ username: 'greta.ito' }],
  })
  const { 'greta.ito': _gone, ...others } = before
  expect(await stateOf(world)).toEqual(others)
})

test('undo puts back only the proficiencies that were written', async () => {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserProficiencies', kind: 'denied', calls: [1] }],
  })
  const { Id: id } = world.user(NAME)
  const has = (...levels: readonly (readonly [string, number])[]) =>
    levels.map(([AttributeValue, Level]) => ({ AttributeName: 'Product', AttributeValue, Level }))
  world.sandbox.store.proficiencies.set(id, has(['Billing', 2]))
  const more = words`--add-proficiency Product:Billing:4 --add-proficiency Product:Mobile:3`
  expect((await world.run`edit --user ${NAME} ${more} --yes`).code).toBe(3)
  expect(world.sandbox.store.proficiencies.get(id)).toEqual(has(['Billing', 2], ['Mobile', 3]))
  // What the job was refused, somebody else does.
  await world.clock.sleep(3_600_000)
  world.sandbox.store.proficiencies.set(id, has(['Billing', 4], ['Mobile', 3]))
  const ran = await world.run(UNDO)
  expect(ran.json()).toMatchObject({ succeeded: 1, failures: [] })
  expect(world.sandbox.store.proficiencies.get(id)).toEqual(has(['Billing', 4]))
})
