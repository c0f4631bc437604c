import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nodeFiles } from '../../src/platform/files.js'
import { dieAfter, journalOf, jobsOf, recordsOf, snapshot } from '../support/crash.js'
import { onKind } from '../support/preset.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

// What a job's record promises: each of these fails if the one line that it is about is taken out.

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`
const RUN = words`${MOVE} --yes --output json`
const DEAD = { mayBeAlive: () => false }

function recorded(world: World): string {
  return jobsOf(world)
    .map((job) => readFileSync(journalOf(world, job).path, 'utf8'))
    .join('')
}

test('every call is in the journal before the service receives it, however slow the disk is', async () => {
  const unrecorded: unknown[] = []
  const world = await createWorld({
    // Told when the service has received a call and not yet answered it.
    onReceived: (received) => {
      for (const { userId } of received.writes())
        if (!recorded(received).includes(`"userId":"${userId}"`)) unrecorded.push(userId)
    },
  })
  const files = {
    ...nodeFiles,
    openLog: async (path: string) => {
      const log = await nodeFiles.openLog(path)
      const append = async (line: string): Promise<void> => {
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
        await log.append(line)
      }
      return { append, close: () => log.close() }
    },
  }
  expect((await world.run(RUN, { files })).code).toBe(0)
  expect(new Set(world.writes().map(({ userId }) => userId)).size).toBe(22)
  expect(unrecorded).toEqual([])
})

test('undo restores the values from before the job, however often the job was resumed', async () => {
  const world = await createWorld({ rate: 1000, burst: 1000 })
  world.strays = 'whose calls are open after twelve records depends on the order of the search'
  const before = snapshot(world)
  const basic = world.usersIn('Basic Routing Profile')
  const sales = [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === 'Sales')
  expect((await world.run(RUN)).code).toBe(0)
  // Killed when calls were sent that never came to anything; then somebody moves all of them elsewhere.
  dieAfter(world, 12, before, false)
  for (const name of world.usersIn('Basic Routing Profile'))
    world.user(name).RoutingProfileId = sales?.Id ?? ''
  const resume = words`jobs resume latest --on-drift overwrite --output json`
  expect((await world.run(resume, DEAD)).json()).toMatchObject({ state: 'finished', succeeded: 22 })
  const told = recordsOf(world).filter(({ type }) => type === 'sent')
  const twice = told.filter(({ n }, index) => told.findIndex((other) => other.n === n) < index)
  expect(twice.length).toBeGreaterThan(0)
  expect(twice.map(({ before: value }) => value.routing_profile)).toEqual(twice.map(() => sales?.Id))
  expect((await world.run(words`undo latest --yes`, DEAD)).code).toBe(0)
  const ids = new Set(twice.map(({ userId }) => userId))
  for (const name of basic.filter((one) => ids.has(world.user(one).Id)))
    expect(world.profileOf(name), name).toBe('Basic Routing Profile')
})

test.each([
  ['reset-after', 'applied', 1],
  ['reset-before', 'not-applied', 2],
] as const)(
  'judged after a lost answer: a call with a %s is found %s by a read',
  async (kind, verdict, sent) => {
    const users = ['omar.smith']
    const world = await createWorld({
      // This is about the record of one lost answer: nothing else goes wrong.
      preset: 'kind',
      faults: [{ operation: 'UpdateUserRoutingProfile', kind, users, times: 1 }],
    })
    const ran = await world.run`edit --user omar.smith ${MOVE.slice(3)} --yes --output json`
    expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
    expect(world.writes()).toHaveLength(sent)
    const types = recordsOf(world).map(({ type, verdict: found }) =>
      type === 'judged' ? `judged ${found}` : type,
    )
    expect(types.slice(types.indexOf('sent'))).toEqual([
      ...['sent', 'answered', `judged ${verdict}`],
      ...(sent === 2 ? ['sent', 'answered'] : []),
      ...['finished', 'closed'],
    ])
  },
)

test('a user read more than ten seconds ago is read again before the write', async () => {
  const world = await createWorld()
  const users = world.usersIn('Basic Routing Profile').slice(0, 3)
  const add = words`--add-security-profile QualityAnalyst --rate UpdateUserSecurityProfiles=0.05 --burst 1`
  const ran = await world.run`edit ${users.flatMap((user) => ['--user', user])} ${add} --yes`
  expect(ran.code).toBe(0)
  const reads = world.calls('DescribeUser')
  onKind(() => expect(world.writes()).toHaveLength(3))
  for (const { userId, time } of world.writes()) {
    const last = reads.filter((read) => read.userId === userId && read.time <= time).at(-1)
    expect(Date.parse(time) - Date.parse(last?.time ?? '')).toBeLessThanOrEqual(10_000)
  }
  expect(reads.length).toBeGreaterThan(3)
})
