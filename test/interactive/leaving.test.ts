import { expect, test } from 'vitest'
import { chooseBilling, chooseProfile, save } from '../support/session-steps.js'
import { sitDown } from './seat.js'
import { refusing } from './steps.js'
import { closings, USERS, withTwoBatches } from './two-batches.js'

// Batches that go on without the session: leaving.rest.test.ts.

test('stay is the answer that stands ready', async () => {
  const { seat } = await withTwoBatches()
  await seat.on('> Stay', 'Enter')
  const menu = await seat.on('User management', 'Escape')
  expect(menu).toMatch(/Batches +2 batches: 1 running, 1 waiting$/m)
  expect(menu).toMatch(/Leave +1 batch running, 1 batch waiting$/m)
  await seat.on('> Stay', 'C-c')
  await seat.on('User management')
  await seat.on(/3 of 22 · 0 failed · 1 batch waiting/)
})

test('at 80 columns every way to leave can be read', async () => {
  const { seat } = await withTwoBatches({ columns: 80, rows: 24 })
  const screen = await seat.on('> Stay')
  expect(screen).toContain('Leave and keep them running')
  expect(screen).not.toContain('…')
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
