import { expect, test } from 'vitest'
import { words } from '../support/words.js'
import { createWorld, type World } from '../support/world.js'

const NAME = 'omar.smith'
const SAML = { identityType: 'SAML' } as const

/** All that the service has of a user but its id and when it was changed. */
function record(world: World, username: string): object {
  const { Id, Arn: _arn, LastModifiedTime: _time, PhoneConfig: _legacy, ...user } = world.user(username)
  const skills = (world.sandbox.store.proficiencies.get(Id) ?? []).map((one) => Object.values(one).join(':'))
  return { ...user, SecurityProfileIds: user.SecurityProfileIds.toSorted(), skills: skills.toSorted() }
}

async function deleted(world: World, ...more: string[]) {
  const ran = await world.run`delete --user ${NAME} ${more} --yes --expect-count 1`
  expect(ran.code).toBe(0)
  world.clock.advance(60_000)
}

test('a deleted user is created again as it was, and what does not come back is said first', async () => {
  const world = await createWorld(SAML)
  const settings = words`--tag a=1 --add-proficiency Product:Billing:3 --mobile +4915112345678 --acw-timeout voice=7,chat=9`
  expect((await world.run`edit --user ${NAME} ${settings} --yes`).code).toBe(0)
  world.clock.advance(60_000)
  const before = record(world, NAME)
  const { Id } = world.user(NAME)
  await deleted(world)
  const ran = await world.run(words`undo latest`, { answers: [true] })
  expect(ran.asked).toEqual([`Create 1 user in ${world.sandbox.instance.alias}?`])
  expect(ran.out).toContain('the users get new ids; their history stays with the old ids')
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(record(world, NAME)).toEqual(before)
  expect(world.user(NAME).Id).not.toBe(Id)
  world.clock.advance(60_000)
  const job = (await world.run`jobs list --output json`)
    .json()
    .jobs.find((one: { command: string }) => one.command === 'delete')
  const again = await world.run`undo ${job.job} --yes --output json`
  expect(again.json()).toMatchObject({ job: null, selected: 1, unchanged: 1 })
})

test('a name that another user has meanwhile is left alone', async () => {
  const world = await createWorld(SAML)
  await deleted(world)
  world.user('greta.ito').Username = NAME
  world.clock.advance(60_000)
  const ran = await world.run`undo latest --yes --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ refused: 1, failures: [{ username: NAME, code: 'UserExists' }] })
})

test('a profile that is gone refuses the user, and its row takes another', async () => {
  const world = await createWorld(SAML)
  const { RoutingProfileId } = world.user(NAME)
  await deleted(world)
  const profile = world.sandbox.store.routingProfiles.get(RoutingProfileId)
  world.sandbox.store.routingProfiles.delete(RoutingProfileId)
  const ran = await world.run`undo latest --yes --output json`
  expect(ran.code).toBe(3)
  expect(ran.json().failures).toMatchObject([{ code: 'UnknownName', kind: 'not-found' }])
  const { rows } = await world.failures()
  expect(rows).toMatchObject([{ username: NAME, user_id: '', connect_bulk_action: 'create' }])
  expect(profile).toBeDefined()
})

test('quick connects that went with a user are named as lost', async () => {
  const world = await createWorld(SAML)
  const [id = ''] = [...world.sandbox.store.quickConnects.values()].flatMap(
    ({ Config: { UserConfig: user } }) => (user?.UserId === undefined ? [] : [user.UserId]),
  )
  const called = world.sandbox.store.users.get(id)?.Username ?? ''
  const yes = words`--yes --expect-count 1`
  expect((await world.run`delete --user ${called} --delete-quick-connects ${yes}`).code).toBe(0)
  world.clock.advance(60_000)
  const ran = await world.run`undo latest --yes`
  expect(ran.out).toContain(`deleted with them won't come back: Ring ${called} 1`)
  expect(ran.code, ran.out + ran.err).toBe(0)
})

test('where Connect keeps the passwords, new ones are generated into a file, or nothing is sent', async () => {
  const world = await createWorld()
  await deleted(world)
  expect((await world.run`undo latest --dry-run`).code).toBe(0)
  const without = await world.run`undo latest --yes`
  expect(without.code).toBe(2)
  expect(without.err).toContain('--generate-passwords')
  const ran = await world.run`undo latest --yes --generate-passwords passwords.csv`
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(ran.out).toContain('the users get new ids, and passwords from the file that you name')
  expect(ran.err).toContain('Generated passwords: 1 user')
  expect(await world.read('passwords.csv')).toMatch(/omar\.smith,\S{8}/)
  expect(world.user(NAME).Username).toBe(NAME)
  world.clock.advance(60_000)
  await deleted(world)
  const again = await world.run`undo latest --yes --generate-passwords passwords.csv`
  expect(again.err).toContain('Passwords that were there already: 1 user')
  expect(again.err).not.toContain('Generated passwords')
})

test('a user that could no longer be created as it was is refused in the plan', async () => {
  const world = await createWorld()
  world.user(NAME).IdentityInfo = { FirstName: 'Omar' }
  world.clock.advance(60_000)
  await deleted(world)
  const ran = await world.run`undo latest --dry-run --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ refused: 1, failures: [{ username: NAME, code: 'MissingValue' }] })
})
