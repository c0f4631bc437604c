import { expect, test } from 'vitest'
import { words } from '../support/words.js'
import { createWorld, type World } from '../support/world.js'

const YES = words`--yes --expect-count`
const HEADER = 'username,first_name,last_name,routing_profile,security_profiles,tags,proficiencies'
const FILE = [
  HEADER,
  'new.one,New,One,Billing,Agent,team=a,Product:Billing:3',
  'new.two,New,Two,Billing,Agent,,',
  'new.three,New,Three,Sales,Agent,,',
  '',
].join('\n')

const names = (world: World): string[] =>
  [...world.sandbox.store.users.values()]
    .map((user) => user.Username)
    .filter((name) => name.startsWith('new.'))

/** A world in which a job has just created three users. */
async function created(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options)
  await world.write('new.csv', FILE)
  const ran = await world.run`create new.csv --generate-passwords passwords.csv --yes --output json`
  expect(ran.code, ran.err).toBe(0)
  expect(ran.json().created).toHaveLength(3)
  world.clock.advance(60_000)
  return world
}

test('the users that a job created are deleted, asked as any deletion', async () => {
  const world = await created()
  expect((await world.run`undo latest --yes`).code).toBe(5)
  const ran = await world.run(words`undo latest`, { answers: [3] })
  expect(ran.asked[0]).toMatch(/^Delete 3 users of .* Type the number/)
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(names(world)).toEqual([])
  world.clock.advance(60_000)
  const { jobs } = (await world.run`jobs list --output json`).json()
  const { job } = jobs.find(({ command }: { command: string }) => command === 'create')
  const again = await world.run`undo ${job} --yes --expect-count 0 --output json`
  expect(again.json()).toMatchObject({ job: null, selected: 3, unchanged: 3 })
})

test('a clock of this machine that is behind makes no new user look changed', async () => {
  const world = await created({ aheadMs: -20 * 60_000 })
  const ran = await world.run`undo latest ${YES} 3`
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(names(world)).toEqual([])
})

test.each([
  ['another profile', (world: World) => world.run`edit --user new.one --routing-profile Sales --yes`],
  ['a tag more', (world: World) => world.run`edit --user new.one --tag more=1 --yes`],
  [
    'a proficiency more',
    (world: World) => world.run`edit --user new.one --add-proficiency Seniority:Senior:1 --yes`,
  ],
  [
    'a proficiency less',
    (world: World) => world.run`edit --user new.one --remove-proficiency Product:Billing --yes`,
  ],
  ['an address', (world: World) => world.run`edit --user new.one --mobile +4915112345678 --yes`],
  [
    'a setting that the creation left to the service',
    (world: World) => world.run`edit --user new.one --persistent-connection on --yes`,
  ],
  [
    'a channel that the creation left to the service',
    (world: World) => world.run`edit --user new.one --auto-accept chat=on --yes`,
  ],
  [
    'a value that the creation left to the service, put back long after',
    async (world: World) => {
      world.clock.advance(10 * 60_000)
      await world.run`edit --user new.one --persistent-connection on --yes`
      world.clock.advance(60_000)
      return world.run`undo latest --yes`
    },
  ],
])('a user changed since stays: %s', async (_, change) => {
  const world = await created()
  const { jobs } = (await world.run`jobs list --output json`).json()
  expect((await change(world)).code).toBe(0)
  world.clock.advance(60_000)
  const ran = await world.run`undo ${jobs[0].job} ${YES} 2 --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({
    succeeded: 2,
    refused: 1,
    failures: [{ username: 'new.one', code: 'ValueChanged' }],
  })
  expect(names(world)).toEqual(['new.one'])
})

test('undo deletes the users of a creation that was stopped before their proficiencies', async () => {
  const stop = new AbortController()
  const world = await createWorld({
    onReceived: (there) => {
      if (names(there).length > 0) stop.abort(new Error('SIGINT'))
    },
  })
  await world.write('new.csv', FILE.split('\n').slice(0, 2).join('\n'))
  const line = words`create new.csv --generate-passwords passwords.csv --yes --output json`
  const ran = await world.run(line, { signal: stop.signal })
  expect(ran.code).toBe(130)
  expect(ran.json().failures).toMatchObject([{ username: 'new.one', settings: ['proficiencies'] }])
  world.clock.advance(60_000)
  const undone = await world.run`undo latest ${YES} 1 --output json`
  expect(undone.json()).toMatchObject({ succeeded: 1, refused: 0 })
  expect(names(world)).toEqual([])
})

test('a created user that changes between plan and call is kept', async () => {
  const world = await created()
  expect((await world.run`undo latest --dry-run --out plan.json`).code).toBe(0)
  world.user('new.two').Tags = { late: 'yes' }
  world.clock.advance(60_000)
  const ran = await world.run`apply plan.json ${YES} 3 --output json`
  expect(ran.json()).toMatchObject({
    succeeded: 2,
    failures: [{ username: 'new.two', code: 'ValueChanged' }],
  })
})

test('an undone deletion is undone by deleting again', async () => {
  const world = await created()
  expect((await world.run`delete --user new.one --user new.two ${YES} 2`).code).toBe(0)
  world.clock.advance(60_000)
  expect((await world.run`undo latest --passwords passwords.csv --yes`).code).toBe(0)
  expect(names(world)).toHaveLength(3)
  world.clock.advance(60_000)
  const ran = await world.run`undo latest ${YES} 2`
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(names(world)).toEqual(['new.three'])
})

test('what the service fills in by itself is no change, whatever it is', async () => {
  const world = await created()
  for (const name of names(world))
    world.user(name).VoiceEnhancementConfigs = [
      { Channel: 'VOICE', VoiceEnhancementMode: 'NOISE_SUPPRESSION' },
    ]
  world.user('new.two').VoiceEnhancementConfigs = [
    { Channel: 'VOICE', VoiceEnhancementMode: 'VOICE_ISOLATION' },
  ]
  const ran = await world.run`undo latest ${YES} 2 --output json`
  expect(ran.json()).toMatchObject({ succeeded: 2, refused: 1, failures: [{ username: 'new.two' }] })
  expect(names(world)).toEqual(['new.two'])
})

test('names that come from an existing directory are no change, others are', async () => {
  const world = await createWorld({ identityType: 'EXISTING_DIRECTORY' })
  await world.write(
    'in.csv',
    'username,routing_profile,security_profiles\nnew.one,Billing,Agent\nnew.two,Billing,Agent\n',
  )
  expect((await world.run`create in.csv --yes`).code).toBe(0)
  world.clock.advance(60_000)
  world.user('new.one').IdentityInfo = { FirstName: 'From', LastName: 'There', Email: 'from@example.com' }
  world.user('new.two').IdentityInfo = { SecondaryEmail: 'two@example.com' }
  const ran = await world.run`undo latest ${YES} 1 --output json`
  expect(ran.json()).toMatchObject({ succeeded: 1, refused: 1, failures: [{ username: 'new.two' }] })
})
