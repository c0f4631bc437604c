import { expect, test } from 'vitest'
import { dieAfter, journalOf, jobsOf, recordsOf, snapshot, soFar } from '../support/crash.js'
import { onKind } from '../support/preset.js'
import { createWorld, FEW, type World } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`
const RESUME = words`jobs resume latest --output json`
const DEAD = { mayBeAlive: () => false }

/** A finished job of eight users, and what there was before it. */
async function finishedJob() {
  // A service that throttles nobody, so that the records are of as many calls as can be.
  const world = await createWorld({ rate: 1000, burst: 1000, basic: FEW })
  const before = snapshot(world)
  expect((await world.run`${MOVE} --yes`).code).toBe(0)
  return { world, before, calls: world.carriedOut().length }
}

const SAMPLE = [3, 9, 15, 27]

test.each(SAMPLE.flatMap((records) => [[records, true] as const, [records, false] as const]))(
  'a job that died after %i records (its open calls carried out: %s) is finished by a resume',
  async (records, applied) => {
    const { world, before, calls } = await finishedJob()
    dieAfter(world, records, before, applied)
    const told = recordsOf(world)
    const { answered, open } = soFar(told)
    // Long enough for reads that lag behind to show what is there.
    world.clock.advance(60_000)
    const ran = await world.run(RESUME, DEAD)
    expect(ran.code).toBe(0)
    expect(ran.json()).toMatchObject({
      state: 'finished',
      changing: 8,
      succeeded: 8,
      failed: 0,
      notAttempted: 0,
    })
    expect(ran.json().job).toBe(jobsOf(world).at(-1))
    expect(world.usersIn('Basic Routing Profile')).toEqual([])
    // No step once answered is sent again, and what was carried out without an answer is seen to be.
    expect(world.carriedOut().length - calls).toBe(8 - answered - (applied ? open : 0))
    // Every open call was judged by a read.
    const judged = recordsOf(world).filter(({ type }) => type === 'judged')
    expect(judged.map(({ verdict }) => verdict)).toEqual(
      Array(open).fill(applied ? 'applied' : 'not-applied'),
    )
    expect(journalOf(world).lines.every((line) => JSON.parse(line).type !== undefined)).toBe(true)
  },
)

test('a job is killed again and again while it is resumed: all of it is done in the end', async () => {
  const { world, before } = await finishedJob()
  dieAfter(world, 6, before, false)
  for (const more of [4, 5, 7]) {
    const now = snapshot(world)
    const { lines } = journalOf(world)
    await world.run(RESUME, DEAD)
    dieAfter(world, lines.length + more, now, more % 2 === 0)
  }
  const ran = await world.run(RESUME, DEAD)
  expect(ran.json()).toMatchObject({ state: 'finished', succeeded: 8 })
  expect(recordsOf(world).filter(({ type }) => type === 'owner')).toHaveLength(5)
  expect(world.usersIn('Basic Routing Profile')).toEqual([])
})

test('a resume tries again what was refused for a moment just before the program died', async () => {
  const world = await createWorld({ spuriousNotFound: 'sometimes', basic: FEW })
  const before = snapshot(world)
  await world.run`${MOVE} --yes`
  const refused = recordsOf(world).findIndex(({ failure }) => failure?.kind === 'not-found')
  expect(refused).toBeGreaterThan(0)
  dieAfter(world, refused + 1, before, true)
  const { n } = recordsOf(world)[refused] ?? {}
  const { userId } = recordsOf(world).find((record) => record['type'] === 'sent' && record['n'] === n) ?? {}
  const { failures } = (await world.run(words`jobs show latest --output json`, DEAD)).json()
  const failure = failures.find((one: { userId: string }) => one.userId === userId)
  expect(failure).toMatchObject({ code: 'Interrupted', kind: 'cancelled', retryable: true })
  expect(failure.message).toContain('ResourceNotFoundException')
  expect((await world.run(RESUME, DEAD)).json()).toMatchObject({ state: 'finished', succeeded: 8 })
})

test('after a crash, the report names the call that was not confirmed, not the later one that was answered', async () => {
  const world = await createWorld()
  const before = snapshot(world)
  const { Username: name = '' } =
    [...before.values()].find(({ HierarchyGroupId: group }) => group !== undefined) ?? {}
  const edit = words`edit --user ${name} --hierarchy none --tag season=summer --yes`
  expect((await world.run(edit)).code).toBe(0)
  const isTagged = ({ type, operation, failure }: Record<string, unknown>): boolean =>
    type === 'answered' && operation === 'TagResource' && failure === null
  dieAfter(world, recordsOf(world).findIndex(isTagged) + 1, before, true)
  const { failures } = (await world.run(words`jobs show latest --output json`, DEAD)).json()
  expect(failures).toMatchObject([
    {
      settings: ['hierarchy'],
      operation: 'UpdateUserHierarchy',
      code: 'NotVerified',
      kind: 'not-verified',
    },
  ])
  expect(failures[0].requestId).not.toBeNull()
  expect((await world.run(RESUME, DEAD)).json()).toMatchObject({ state: 'finished', succeeded: 1 })
})

async function cancelledJob(world: World) {
  const cancel = new AbortController()
  const ran = await world.run(words`${MOVE} --yes --output json`, {
    signal: cancel.signal,
    onErr: (text) => {
      if (text.includes('done')) cancel.abort(new Error('SIGINT'))
    },
  })
  expect(ran.code).toBe(130)
  return ran
}

test('after Ctrl-C the resume that is printed does the rest, and takes the failures CSV away', async () => {
  const world = await createWorld()
  const ran = await cancelledJob(world)
  const { job, succeeded, failed, notAttempted } = ran.json()
  expect(ran.err).toContain(`To resume: connect-bulk jobs resume ${job}`)
  expect((await world.files()).length).toBe(1)
  const resumed = await world.run`jobs resume ${job} --yes --output json`
  expect(resumed.code).toBe(0)
  expect(resumed.err).toContain(`continuing with ${failed + notAttempted} of 22 users`)
  expect(resumed.json()).toMatchObject({ job, state: 'finished', stoppedBy: null, succeeded: 22 })
  expect(succeeded).toBeGreaterThan(0)
  expect(world.carriedOut()).toHaveLength(22)
  expect(await world.files()).toEqual([])
  expect(resumed.err).toContain('Removed the failures CSV, as every user is done: ')
  const writes = world.writes().length
  const again = await world.run`jobs resume ${job}`
  expect(again.code).toBe(0)
  expect(again.err).toContain('nothing left to do')
  expect(world.writes()).toHaveLength(writes)
})

test('resuming a job that was cancelled after its last call succeeds', async () => {
  const cancel = new AbortController()
  const world = await createWorld({
    onReceived: (there) => {
      if (there.writes().length > 0) cancel.abort(new Error('SIGINT'))
    },
  })
  const edit = words`edit --user omar.smith --routing-profile Billing --yes`
  const ran = await world.run(words`${edit} --output json`, { signal: cancel.signal })
  onKind(() => expect(ran).toMatchObject({ code: 130 }))
  onKind(() => expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0, notAttempted: 0 }))
  const resumed = await world.run`jobs resume latest --output json`
  expect(resumed.code).toBe(0)
  expect(resumed.json()).toMatchObject({ succeeded: 1 })
  // The document, the list and the exit code agree.
  expect(resumed.json()).toMatchObject({ state: 'finished', stoppedBy: null })
  const [listed] = (await world.run`jobs list --output json`).json().jobs
  expect(listed).toMatchObject({ state: 'finished', succeeded: 1 })
  const shown = (await world.run`jobs show latest --output json`).json()
  expect(shown).toMatchObject({ state: 'finished', stoppedBy: null, calls: resumed.json().calls })
})

test('a job that is running is not resumed, and nothing is called', async () => {
  const { world, before } = await finishedJob()
  world.strays = 'who is done after twelve records depends on the order of the search'
  dieAfter(world, 12, before, true)
  const calls = world.sandbox.requests().length
  const ran = await world.run(RESUME, { mayBeAlive: () => true })
  expect(ran.code).toBe(5)
  expect(ran.json().error).toMatchObject({ code: 'JobRunning' })
  expect(world.sandbox.requests()).toHaveLength(calls)
})

test('a resume leaves users alone that another job or admin has changed, unless --on-drift overwrite is given', async () => {
  const world = await createWorld()
  world.strays = 'who is not done when the job is cancelled depends on the order of the search'
  await cancelledJob(world)
  const [job = ''] = jobsOf(world)
  const [other = ''] = world.usersIn('Basic Routing Profile').toReversed()
  expect((await world.run`edit --user ${other} --routing-profile Sales --yes`).code).toBe(0)
  const ran = await world.run`jobs resume ${job} --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ succeeded: 21, failed: 1, notAttempted: 0, stoppedBy: null })
  expect(ran.json().failures).toMatchObject([{ username: other, code: 'ValueChanged', retryable: false }])
  expect(world.profileOf(other)).toBe('Sales')
  expect((await world.failures()).rows).toMatchObject([{ username: other, routing_profile: 'Billing', job }])
})

test('a resume does not take the value it was about to replace for a change by others', async () => {
  const world = await createWorld({ rate: 1000, burst: 1000, basic: FEW })
  const sales = [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === 'Sales')
  let before = snapshot(world)
  await world.run([...MOVE, '--yes'], {
    onErr: (text) => {
      if (!text.includes(': changing')) return
      world.user('omar.smith').RoutingProfileId = sales?.Id ?? ''
      before = snapshot(world)
    },
  })
  const { Id: id } = world.user('omar.smith')
  const sent = recordsOf(world).findIndex(({ type, userId }) => type === 'sent' && userId === id)
  expect(recordsOf(world)[sent]?.['before']).toEqual({ routing_profile: sales?.Id })
  dieAfter(world, sent + 1, before, false)
  expect(world.profileOf('omar.smith')).toBe('Sales')
  expect((await world.run(RESUME, DEAD)).json()).toMatchObject({ succeeded: 8, failed: 0 })
  expect(world.profileOf('omar.smith')).toBe('Billing')
})

test('--on-drift overwrite makes a resume write over other changes', async () => {
  const world = await createWorld()
  await cancelledJob(world)
  const [job = ''] = jobsOf(world)
  const [other = ''] = world.usersIn('Basic Routing Profile').toReversed()
  expect((await world.run`edit --user ${other} --routing-profile Sales --yes`).code).toBe(0)
  const ran = await world.run`jobs resume ${job} --on-drift overwrite --failures left.csv`
  expect(ran.code).toBe(0)
  expect(world.profileOf(other)).toBe('Billing')
})

test('a resume of a job with failures ends as the job does, and leaves them to retry', async () => {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', users: ['omar.smith'] }],
  })
  await cancelledJob(world)
  const ran = await world.run`jobs resume latest --failures left.csv`
  expect(ran.code).toBe(3)
  expect(ran.out).toContain(`To try again: connect-bulk retry ${jobsOf(world).at(-1)}`)
  expect(await world.files()).toContain('left.csv')
})

test('jobs cancel ends a job from another terminal: in flight counts, the rest is listed, exit 130', async () => {
  const world = await createWorld()
  // Time does not wait for a command to be loaded: the job would be through.
  await import('../../src/commands/jobs-cancel.js')
  const cancelling: Promise<{ code: number; json(): any }>[] = []
  const ran = await world.run(words`${MOVE} --yes --output json`, {
    onErr: (text) => {
      if (text.includes('done') && cancelling.length === 0)
        cancelling.push(world.run`jobs cancel latest --output json`)
    },
  })
  expect(ran.code).toBe(130)
  const result = ran.json()
  expect(result).toMatchObject({ state: 'cancelled', stoppedBy: 'cancelled' })
  expect(result.notAttempted).toBeGreaterThan(0)
  expect(result.succeeded + result.failed + result.notAttempted).toBe(22)
  expect(world.usersIn('Billing').length).toBeGreaterThanOrEqual(result.succeeded)
  expect((await world.failures()).rows).toHaveLength(result.failed + result.notAttempted)
  const cancelled = await cancelling[0]
  expect(cancelled?.code).toBe(0)
  expect(cancelled?.json()).toMatchObject({ state: 'cancelled', succeeded: result.succeeded })
  const again = await world.run`jobs cancel latest`
  expect(again.code).toBe(5)
  expect(again.err).toContain('not running')
  expect((await world.run(RESUME)).json()).toMatchObject({ state: 'finished', succeeded: 22 })
})

test("a resume that can't read any user still counts finished users as finished", async () => {
  const denied = { kind: 'error', code: 'AccessDeniedException', status: 403 } as const
  const world = await createWorld({
    faults: [{ operation: 'DescribeUser', ...denied, seconds: { from: 10_000 } }],
  })
  const before = snapshot(world)
  await world.run`edit --user omar.smith --routing-profile Billing --tag moved=yes --yes`
  const second = recordsOf(world).findIndex(({ operation }) => operation === 'TagResource')
  dieAfter(world, second + 1, before, false)
  world.clock.advance(20_000_000)
  const ran = await world.run(RESUME, DEAD)
  expect(ran.json()).toMatchObject({
    failed: 1,
    failures: [{ operation: 'DescribeUser', settings: ['tags'] }],
  })
  const { rows } = await world.failures()
  expect(rows).toMatchObject([{ routing_profile: '', tags: 'moved=yes' }])
})
