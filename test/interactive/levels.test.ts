import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'
import { type Seat, sitDown } from './seat.js'
import { chooseProfile, selectBasic } from '../support/session-steps.js'

/** Goes as deep as there are levels; what is on the screen at each, from the top down. */
async function goDown(seat: Seat): Promise<readonly string[]> {
  await selectBasic(seat)
  await chooseProfile(seat, 'Billing')
  await seat.on('s Save', 'o')
  await seat.on('File: plan-')
  return ['User management', 'Find users', 'Edit users in bulk', 's Save', 'File: plan-']
}

test.each([
  ['Ctrl-C', 'C-c'],
  ['Ctrl-D', 'C-d'],
  ['Esc', 'Escape'],
])('%s goes one level back from each, and at the top asks', async (_, key) => {
  const seat = await sitDown()
  const levels = await goDown(seat)
  // With something typed Ctrl-D takes a character away, as everywhere.
  if (key === 'C-d') await seat.on('File: plan-', 'C-u')
  for (const [n, screen] of [...levels.entries()].toReversed().slice(0, -1)) {
    await seat.on(n === levels.length - 1 ? 'File:' : screen, key)
    await seat.on(levels[n - 1] ?? '')
  }
  await seat.on('User management', key)
  await seat.on('Leave connect-bulk?', key)
  await seat.on('User management', key)
  await seat.on('> No, stay', 'Down', 'Enter')
  await seat.left(0)
  expect(seat.world.writes()).toEqual([])
  expect(await seat.world.files()).toEqual([])
})

test('Ctrl-C while something is read stops the reading, one level back', async () => {
  const seat = await sitDown()
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users')
  seat.world.sandbox.addFaults([{ operation: 'SearchUsers', kind: 'hang', times: 1 }])
  await seat.on('Find users', 'r')
  await seat.on(/Reading users[^]*No answer yet; still trying\./, 'C-c')
  await seat.on('Find users')
  expect(await seat.on('40 of 40 users match')).toContain('Page 1 of 2')
})

test('leaving while it connects or first reads ends it at once', async () => {
  const faults = [{ operation: 'SearchUsers', kind: 'hang' as const, times: 1 }]
  const seat = await sitDown({ faults })
  await seat.on('Reading users', 'C-c')
  await seat.left(0)
})

test('an unknown option of the session leads to its help', async () => {
  const world = await createWorld()
  const ran = await world.run`--all`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('See connect-bulk --help.')
})
