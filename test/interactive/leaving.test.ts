import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Gate } from '../../src/sandbox/sandbox.js'
import { type Seat, type SessionStart, sitDown, sitDownAt } from './seat.js'
import { createWorld, type Ran } from '../support/world.js'
import { nodeSystem } from '../../src/platform/system.js'
import { chooseBilling, chooseProfile, save } from '../support/session-steps.js'
import { refusing, selectBatch } from './steps.js'

const USERS = 22

/** Seems to run as a process that no longer exists when the test looks at what it left. */
const anotherProcess = (number: number) => ({
  identity: { ...nodeSystem().identity(), pid: 2 ** 22 + number + 1 },
  mayBeAlive: () => true,
})

/** At the menu, with a batch for 22 users that has stopped at the third, and another one queued behind it. */
async function withTwoBatches(how: SessionStart = {}): Promise<{
  seat: Seat
  gate: Gate
  workersEnded: () => Promise<unknown>
}> {
  const world = await createWorld()
  // A worker is this program once more, as another process.
  const workers: Promise<Ran>[] = []
  const startWorker: SessionStart['startWorker'] = async (args, { env, logFile }) => {
    closeSync(openSync(logFile, 'a'))
    const ran = world.run([...args], { env, ...anotherProcess(workers.length + 1) })
    workers.push(ran)
    return (await ran).code
  }
  const seat = sitDownAt(world, { startWorker, ...anotherProcess(0), ...how })
  await chooseBilling(seat)
  const gate = seat.halt()
  await save(seat)
  await seat.on('3 of 22')
  await selectBatch(seat)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on(/3 of 22 · 0 failed · 1 batch waiting/, 'Escape')
  await seat.on('User management', 'Escape')
  await seat.on('2 batches are still running')
  await seat.until('both jobs are on record', () => seat.jobs().length === 2)
  return { seat, gate, workersEnded: () => Promise.all(workers) }
}

const closings = (seat: Seat) =>
  seat.jobs().map((job) => seat.journal(job).findLast(({ type }) => type === 'closed')?.state)

test('stay is the answer that stands ready', async () => {
  const { seat } = await withTwoBatches()
  await seat.on('> Stay', 'Enter')
  await seat.on('User management', 'Escape')
  await seat.on('> Stay', 'C-c')
  await seat.on('User management')
  await seat.on(/3 of 22 · 0 failed · 1 batch waiting/)
})

test('wait, then leave: both batches are done when it ends', async () => {
  const { seat, gate } = await withTwoBatches()
  await seat.on('> Stay', 'Down')
  await seat.on('> Wait until they finish', 'Enter')
  await seat.on(/Waiting for the batches[^]*3 of 22 · /)
  gate.open()
  const screen = await seat.left(0)
  expect(screen).toContain('Batch 1 finished: 22 users updated, 0 failed')
  expect(screen).toContain('Batch 2 finished: 22 users updated, 0 failed')
  expect(closings(seat)).toEqual(['finished', 'finished'])
  expect(seat.world.usersIn('Support Tier 2').length).toBeGreaterThanOrEqual(USERS)
})

test('waiting can be given up: the session goes on, and so do the batches', async () => {
  const { seat } = await withTwoBatches()
  await seat.on('> Stay', 'Down')
  await seat.on('> Wait until they finish', 'Enter')
  await seat.on('Waiting for the batches', 'Escape')
  await seat.on('User management')
  await seat.on(/3 of 22 · /)
  expect(closings(seat)).toEqual([undefined, undefined])
})

test('cancel them, then leave: what is queued is never begun, and each way on is told', async () => {
  const { seat, gate } = await withTwoBatches()
  await seat.on('> Stay', 'End')
  await seat.on('> Cancel them, then leave', 'Enter')
  await seat.on('Waiting for the batches')
  gate.open()
  const screen = await seat.left(0)
  const [first = '', second = ''] = seat.jobs()
  expect(screen).toContain('Batch 1 cancelled: 3 users updated, 0 failed, 19 not attempted')
  expect(screen).toContain('Batch 2 cancelled: 0 users updated, 0 failed, 22 not attempted')
  for (const job of [first, second]) expect(screen).toContain(`To resume: connect-bulk jobs resume ${job}`)
  expect(closings(seat)).toEqual(['cancelled', 'cancelled'])
  expect(seat.failures(`connect-bulk-failures-${second}.csv`)).toHaveLength(USERS)
  // Told to, it goes on with just what was left.
  const ran = await seat.world.run`jobs resume ${first} --output json`
  expect(ran.json()).toMatchObject({ state: 'finished', succeeded: USERS })
})

test('left to go on by themselves, they do: in order, uncancelled, to their end', async () => {
  const { seat, gate, workersEnded } = await withTwoBatches()
  await seat.on('> Stay', 'Down', 'Down')
  await seat.on('> Leave and keep them running', 'Enter')
  await seat.on('Moving the batches to the background')
  gate.open()
  const screen = await seat.left(0)
  const [first = '', second = ''] = seat.jobs()
  for (const [n, job] of [first, second].entries())
    expect(screen).toContain(
      `Batch ${n + 1} is running in the background; to watch it: connect-bulk jobs watch ${job}`,
    )
  await workersEnded()
  const ran = await seat.world.run`jobs show ${second} --output json`
  expect(ran.json()).toMatchObject({ state: 'finished', succeeded: USERS, failed: 0, notAttempted: 0 })
  const shown = await seat.world.run`jobs show ${first} --output json`
  expect(shown.json()).toMatchObject({ state: 'finished', stoppedBy: null, succeeded: USERS, failed: 0 })
  expect(closings(seat)).toEqual(['finished', 'finished'])
  // The one that was begun here was handed over, the one that waited was never begun here.
  const types = (job: string) => seat.journal(job).map(({ type }) => type)
  expect(types(first)).toContain('handed-over')
  expect(types(second).filter((type) => type === 'owner')).toHaveLength(1)
  expect(await seat.world.files()).toEqual([])
  expect(seat.world.calls('UpdateUserRoutingProfile')).toHaveLength(2 * USERS)
  const last = seat.world.calls('UpdateUserRoutingProfile').slice(-USERS)
  const users = last.map(({ userId = '' }) => seat.world.sandbox.store.users.get(userId)?.Username ?? '')
  expect(new Set(users).size).toBe(USERS)
  for (const username of users) expect(seat.profiles().get(username)).toBe('Support Tier 2')
})

test('one that nobody can take keeps not the other, and its way on is told', async () => {
  const { seat, gate, workersEnded } = await withTwoBatches()
  const [first = '', second = ''] = seat.jobs()
  // No process starts where it could not say what it does.
  mkdirSync(join(seat.world.cwd, '.state', 'jobs', first, 'worker.log'))
  await seat.on('> Stay', 'Down', 'Down')
  await seat.on('> Leave and keep them running', 'Enter')
  await seat.on('Moving the batches to the background')
  gate.open()
  const screen = await seat.left(1)
  expect(screen).toMatch(/Batch 1 is stopped: .*EISDIR/)
  expect(screen).toContain(`To resume: connect-bulk jobs resume ${first}`)
  expect(screen).toContain(
    `Batch 2 is running in the background; to watch it: connect-bulk jobs watch ${second}`,
  )
  await workersEnded()
  const watched = await seat.world.run`jobs show ${second} --output json`
  expect(watched.json()).toMatchObject({ state: 'finished', succeeded: USERS })
  const shown = await seat.world.run`jobs show ${first} --output json`
  expect(shown.json()).toMatchObject({ state: 'interrupted', stoppedBy: null })
  // What the second batch has overwritten meanwhile is somebody else's change by now, and left alone.
  const ran = await seat.world.run`jobs resume ${first} --output json`
  const { succeeded, failed, notAttempted } = ran.json()
  expect([succeeded + failed, notAttempted]).toEqual([USERS, 0])
})

test('--on-drift of the session holds for what goes on without it', async () => {
  const { seat, gate, workersEnded } = await withTwoBatches({ args: ['--on-drift', 'skip'] })
  const [first = '', second = ''] = seat.jobs()
  await seat.on('> Stay', 'Down', 'Down')
  await seat.on('> Leave and keep them running', 'Enter')
  await seat.on('Moving the batches to the background')
  gate.open()
  await seat.left(0)
  await workersEnded()
  const ran = await seat.world.run`jobs show ${second} --output json`
  // All of them were Billing by then, which most were not yet when it was planned.
  const { state, succeeded, failed, failures } = ran.json()
  expect([state, succeeded + failed]).toEqual(['finished', USERS])
  expect(failed).toBeGreaterThan(0)
  expect(new Set(failures.map(({ code }: { code: string }) => code))).toEqual(new Set(['ValueChanged']))
  for (const job of [first, second])
    expect(seat.journal(job).findLast(({ type }) => type === 'owner')).toMatchObject({
      onDrift: 'skip',
    })
  expect(seat.world.usersIn('Basic Routing Profile')).toEqual([])
})

test('what is not saved is told before it is lost, and how to try again afterwards', async () => {
  const seat = await sitDown({ faults: refusing(1) })
  await chooseBilling(seat)
  await save(seat)
  await seat.on('Batch 1 finished: 21 users updated, 1 failed')
  await seat.on('Find users', 'a')
  await chooseProfile(seat, 'Sales')
  await seat.on('s Save', 'Escape')
  await seat.on('Edit users in bulk', 'Escape')
  await seat.on('Find users', 'Escape')
  await seat.on('User management', 'Escape')
  await seat.on('Leave connect-bulk?', 'Down')
  expect(await seat.on('> Yes, leave', 'Enter')).toContain('Unsaved changes will be lost: 1 change')
  const screen = await seat.left(0)
  expect(screen).toContain(`To try again: connect-bulk retry ${seat.jobs()[0]}`)
})
