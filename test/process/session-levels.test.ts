import { expect, test } from 'vitest'
import { chooseProfile, onTerminal, type Seat, selectBasic, sitDown } from './session-support.js'
import { createStage } from './support.js'

/** Goes as deep as there are levels; what is on the screen at each, from the top down. */
async function goDown(seat: Seat): Promise<readonly string[]> {
  await selectBasic(seat)
  await chooseProfile(seat, 'Billing')
  await seat.on('s Save', 'o')
  await seat.on('File: plan-')
  return ['User management', 'Find users', 'Edit users in bulk', 's Save', 'File: plan-']
}

onTerminal.each([
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
  await seat.on('EXIT:0')
  expect(seat.stage.writes()).toEqual([])
  expect(seat.stage.files()).toEqual(['cb'])
})

onTerminal('Ctrl-Z does nothing: batches go on, and the keys still work', async () => {
  const seat = await sitDown()
  await seat.on('> Find and select users', 'C-z', 'Down')
  await seat.on('> Edit users in bulk', 'C-z', 'Down')
  await seat.on('> Edit other user details')
})

onTerminal('Ctrl-C while something is read stops the reading, one level back', async () => {
  const seat = await sitDown()
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users')
  seat.stage.sandbox.addFaults([{ operation: 'SearchUsers', kind: 'hang', times: 1 }])
  await seat.on('Find users', 'r')
  await seat.on('Reading users', 'C-c')
  await seat.on('Find users')
  expect(await seat.on('40 of 40 users match')).toContain('Page 1 of 2')
})

onTerminal('leaving while it connects or first reads ends it at once', async () => {
  const faults = [{ operation: 'SearchUsers', kind: 'hang' as const, times: 1 }]
  const seat = await sitDown({ faults })
  await seat.on('Reading users', 'C-c')
  await seat.on('EXIT:0')
})

onTerminal('where CI is set there is nobody to ask, terminal or not', async () => {
  const seat = await sitDown({}, [120, 50], { env: { CI: 'true' } })
  const screen = await seat.on('EXIT:2')
  expect(screen).toContain('The interactive session needs a terminal, and CI must not be set.')
  expect(screen).toContain('connect-bulk users lists users, connect-bulk edit changes them')
  expect(seat.stage.sandbox.requests()).toEqual([])
})

test('of an option that the session does not know its help is named', async () => {
  const stage = await createStage()
  const ran = await stage.run`--all`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('See connect-bulk --help.')
})

test('without a terminal it exits with 2 and says which command to use', async () => {
  const stage = await createStage()
  for (const stdin of ['null', 'closed', { pipe: '\n\ny\n' }] as const) {
    const ran = await stage.run([], { stdin })
    expect(ran.code).toBe(2)
    expect(ran.out).toBe('')
    expect(ran.err).toContain('connect-bulk users lists users, connect-bulk edit changes them')
  }
  expect(stage.sandbox.requests()).toEqual([])
})
