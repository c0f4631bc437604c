import { expect, test } from 'vitest'
import type { Gate } from '../../src/sandbox/sandbox.js'
import { words } from '../support/words.js'
import { type Seat, sitDown } from './seat.js'
import { tickFirst } from './steps.js'

/** From the menu: a deletion of the first users of the table, waiting in line until the gate is opened. */
async function deleteFirst(seat: Seat, users: number): Promise<{ gate: Gate; names: readonly string[] }> {
  const gate = seat.hold('TagResource')
  const last = [...seat.world.sandbox.store.users.values()].at(-1)?.Username ?? ''
  seat.start(words`edit --user ${last} --tag shift=late --yes`)
  await seat.until('the other job runs', () => seat.world.writes().length === 1)
  await tickFirst(seat, users)
  const names = [...seat.screen().matchAll(/\[x\] (\S+)/g)].map(([, name = '']) => name)
  await seat.on('Find users', 'Escape')
  await seat.on('User management', 'Home', 'Down', 'Down', 'Down', 'Down')
  await seat.on('> Delete users', 'Enter')
  await seat.on('s Save: delete the users', 's')
  await seat.on('Number of users:', `=${users}`, 'Enter')
  await seat.on('1 batch waiting for job')
  return { gate, names }
}

test('while a batch deletes listed users, a row keeps standing for the user that it names', async () => {
  const seat = await sitDown({ users: 20 })
  const { gate, names } = await deleteFirst(seat, 2)
  await seat.on('> Delete users', 'Home', 'Enter')
  await seat.on('Find users', 'Home', 'Down', 'Down', 'Down')
  const before = /> \[ \] (\S+)/.exec(seat.screen())?.[1] ?? ''
  gate.open()
  const screen = await seat.on('Batch 1 finished: 2 users deleted')
  expect(screen).toContain(`> [ ] ${before}`)
  for (const name of names) expect(screen).toMatch(new RegExp(`${name} +\\(deleted\\)`))
  // Of those that are gone none can be ticked.
  await seat.on('Find users', 'Space', 'Home', 'Space')
  expect(await seat.on('1 user selected')).toContain(`[x] ${before}`)
  await seat.on('Find users', 'Enter')
  expect(await seat.on('18 of 18 users match')).not.toContain('(deleted)')
})

test('the form of a user that a batch deletes says so', async () => {
  const seat = await sitDown({ users: 20 })
  const { gate, names } = await deleteFirst(seat, 1)
  await seat.on('> Delete users', 'Home', 'Enter')
  await seat.on('Find users', 'Home', 'Enter')
  await seat.on(`User details · ${names[0] ?? ''}`)
  gate.open()
  await seat.on(/This user has been deleted[^]*Batch 1 finished: 1 user deleted/, 'Escape')
  await seat.on('19 of 19 users match')
})

test('details of nobody: with no user in the list and none ticked nothing goes wrong', async () => {
  const seat = await sitDown({ users: 5 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users', 'f')
  await seat.on('which field?', '=username', 'Enter')
  await seat.on('> is ', 'Down', 'Down')
  await seat.on('> starts with', 'Enter')
  await seat.on('Username starts with:', '=nobody', 'Enter')
  await seat.on('No users match', 'd')
  await seat.on('No users selected', 'Enter')
  await seat.on('No users match')
})
