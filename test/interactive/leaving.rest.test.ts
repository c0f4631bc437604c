import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closings, USERS, withTwoBatches } from './two-batches.js'

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
