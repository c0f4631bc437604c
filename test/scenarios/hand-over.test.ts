import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HandOver } from '../../src/model/job.js'
import { nodeSystem } from '../../src/platform/system.js'
import { recordsOf } from '../support/crash.js'
import { createWorld, FEW, type Ran, type World, type WorldOptions } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`
const USERS = 22

/** A job that is left to another process once it has got so far that stderr says this. */
async function leftJob(world: World, when: string | RegExp) {
  const leave = new AbortController()
  return world.run(words`${MOVE} --yes --output json`, {
    signal: leave.signal,
    onErr: (text) => {
      if (text.search(when) >= 0) leave.abort(new HandOver())
    },
  })
}

test('a job that is left to another process is queued, not cancelled: no failures CSV, nothing lost', async () => {
  const world = await createWorld()
  const left = (await leftJob(world, 'done')).json()
  expect(left).toMatchObject({ state: 'queued', stoppedBy: null, failuresFile: null })
  expect(left.succeeded).toBeGreaterThan(0)
  expect(left.notAttempted).toBeGreaterThan(0)
  expect(await world.files()).toEqual([])
  expect(recordsOf(world).map(({ type }) => type)).not.toContain('closed')
  expect(recordsOf(world).at(-1)).toMatchObject({ type: 'handed-over' })
  // The process that it was left by is still there, and yet another one may take it.
  const ran = await world.run`jobs resume latest --output json`
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({ state: 'finished', succeeded: USERS, failed: 0, notAttempted: 0 })
  expect(ran.json().calls.UpdateUserRoutingProfile).toBe(world.writes().length)
  expect(world.carriedOut()).toHaveLength(USERS)
})

test('one that is left and never taken is interrupted, and can be gone on with', async () => {
  const world = await createWorld()
  await leftJob(world, 'done')
  const shown = await world.run(words`jobs show latest --output json`, { mayBeAlive: () => false })
  expect(shown.json()).toMatchObject({ state: 'interrupted', stoppedBy: null })
  const ran = await world.run(words`jobs resume latest --output json`, { mayBeAlive: () => false })
  expect(ran.json()).toMatchObject({ state: 'finished', succeeded: USERS })
})

test('Ctrl-C while a detached job passes to its process is too late: the job goes on, and the command says so', async () => {
  const world = await createWorld()
  const stop = new AbortController()
  const workers: Promise<Ran>[] = []
  const identity = (pid: number) => ({ ...nodeSystem().identity(), pid: 2 ** 22 + pid })
  const ran = await world.run(words`${MOVE} --yes --detach --output json`, {
    signal: stop.signal,
    identity: identity(1),
    mayBeAlive: () => true,
    startWorker: async (args, { env, logFile }) => {
      stop.abort(new Error('SIGINT'))
      writeFileSync(logFile, '')
      const worker = world.run([...args], { env, identity: identity(2), mayBeAlive: () => true })
      workers.push(worker)
      return (await worker).code
    },
  })
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({ changing: USERS, failed: 0 })
  expect(ran.err).not.toContain('nothing was changed')
  const [worker] = await Promise.all(workers)
  expect(worker?.code).toBe(0)
  expect(world.carriedOut()).toHaveLength(USERS)
})

test('jobs watch says once that a job moves to another process, and once that it starts there', async () => {
  const leave = new AbortController()
  let watched: ReturnType<World['run']> | undefined
  let taken: Promise<unknown> | undefined
  const world = await createWorld({
    onReceived: (there) => {
      if (there.writes().length > 0) watched ??= watch(there)
    },
  })
  // The job stands still until it is watched.
  const gate = world.sandbox.hold({ operation: 'DescribeUser', after: 6 })
  const watch = (there: World) =>
    there.run(words`jobs watch latest`, {
      onErr: (text) => {
        if (text.includes('edit, changing')) {
          leave.abort(new HandOver())
          gate.open()
        }
        if (text.includes('Moving to another process')) taken ??= there.run`jobs resume latest`
      },
    })
  await world.run(words`${MOVE} --yes`, { signal: leave.signal })
  const { err, out } = (await watched) ?? { err: '', out: '' }
  await taken
  expect(err.match(/Starting now\./g)).toHaveLength(1)
  expect(err).toMatch(/Moving to another process[^]*Starting now\./)
  expect(err).not.toContain('Waiting for other jobs')
  expect(out).toContain(`${USERS} succeeded`)
})

/** A job of one user that is left as soon as the service has received its first write. */
async function leftInFlight(options: WorldOptions) {
  const leave = new AbortController()
  const world = await createWorld({
    ...options,
    onReceived: (there) => {
      if (there.writes().length > 0) leave.abort(new HandOver())
    },
  })
  const [username = ''] = world.usersIn('Basic Routing Profile')
  const edit = words`edit --user ${username} --routing-profile Billing --yes --output ndjson`
  const ran = await world.run(edit, { signal: leave.signal })
  expect(leave.signal.aborted).toBe(true)
  return { world, username, ran, result: ran.lines().at(-1) }
}

test('a job whose last calls are in flight when it is left ends here', async () => {
  // The first call is carried out at once.
  const { ran, result } = await leftInFlight({ spuriousNotFound: 'never', bucketScope: 'operation' })
  expect(ran.code).toBe(0)
  expect(result).toMatchObject({ state: 'finished', stoppedBy: null, succeeded: 1 })
})

test.each([
  ['throttle', { kind: 'throttle' }],
  ['internal-error', { kind: 'internal-error' }],
  ['reset-after', { kind: 'reset-after' }],
  ['not found', { kind: 'error', status: 404, code: 'ResourceNotFoundException' }],
] as const)(
  'a user that waits to be tried again when its job is left has not failed: %s',
  async (_what, fault) => {
    const faults = [{ operation: 'UpdateUserRoutingProfile', calls: [1], ...fault }]
    const { world, username, ran, result } = await leftInFlight({ faults })
    expect(result).toMatchObject({
      state: 'queued',
      stoppedBy: null,
      failed: 0,
      notAttempted: 1,
      failures: [],
    })
    expect(ran.lines().map(({ type }) => type)).not.toContain('user')
    expect(recordsOf(world).map(({ type }) => type)).not.toContain('finished')
    const resumed = await world.run`jobs resume latest --output json`
    expect(resumed.json()).toMatchObject({ state: 'finished', succeeded: 1, failed: 0 })
    expect(world.profileOf(username)).toBe('Billing')
  },
)

test('a job that waits in the queue is handed over before it begins', async () => {
  const world = await createWorld({ users: 20, basic: FEW })
  const leave = new AbortController()
  let begin = (): void => undefined
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const first = world.run(words`${MOVE} --yes --rate UpdateUserRoutingProfile=0.5 --burst 1`, {
    onErr: (text) => {
      if (text.includes('changing 7 users')) begin()
    },
  })
  await begun
  const second = await world.run(words`edit --all --routing-profile Sales --yes --output json`, {
    signal: leave.signal,
    onErr: (text) => {
      if (text.includes('is ahead')) leave.abort(new HandOver())
    },
  })
  expect(second.json()).toMatchObject({ state: 'queued', succeeded: 0, failed: 0 })
  expect(recordsOf(world).map(({ type }) => type)).toEqual(['opened', 'queued', 'queued'])
  expect((await first).code).toBe(0)
  // As whoever leaves it has the other process do it.
  const resume = words`jobs resume ${second.json().job} --on-drift overwrite --output json`
  const ran = await world.run(resume)
  expect(ran.json()).toMatchObject({ state: 'finished', notAttempted: 0, failed: 0 })
})

test('a job handed over keeps its place in the queue', async () => {
  const world = await createWorld({ users: 20, basic: FEW })
  const leave = new AbortController()
  let begin = (): void => undefined
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const first = world.run(words`${MOVE} --yes --rate UpdateUserRoutingProfile=1 --output json`, {
    signal: leave.signal,
    onErr: (text) => {
      if (text.includes('changing 7 users')) begin()
    },
  })
  await begun
  const second = world.run(words`edit --all --routing-profile Sales --yes --output json`, {
    onErr: (text) => {
      if (text.includes('is ahead')) leave.abort(new HandOver())
    },
  })
  const { job, state } = (await first).json()
  expect(state).toBe('queued')
  // Had the other one gone first, it would find its users changed by somebody else.
  const ran = await world.run`jobs resume ${job} --output json`
  expect(ran.json()).toMatchObject({ state: 'finished', succeeded: 7, failed: 0 })
  expect((await second).json()).toMatchObject({ state: 'finished', failed: 0, notAttempted: 0 })
  expect(world.usersIn('Billing')).toEqual([])
})

test('cancelled on its way from one process to another, it ends with the one that takes it', async () => {
  const world = await createWorld()
  const { job, succeeded } = (await leftJob(world, 'done')).json()
  const cancelling = world.run`jobs cancel ${job}`
  const request = join(world.cwd, '.state', 'jobs', job, 'cancel')
  while (!existsSync(request)) await new Promise((resolve) => setImmediate(resolve))
  const ran = await world.run`jobs resume ${job} --output json`
  expect(ran.json()).toMatchObject({ state: 'cancelled', stoppedBy: 'cancelled' })
  expect(ran.json().succeeded).toBeLessThan(USERS)
  expect(ran.json().succeeded).toBeGreaterThanOrEqual(succeeded)
  expect((await cancelling).code).toBe(0)
  // Whoever goes on after that is not held up by it.
  const resumed = await world.run`jobs resume ${job} --output json`
  expect(resumed.json()).toMatchObject({ state: 'finished', succeeded: USERS })
})
