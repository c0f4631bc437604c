import { expect, test } from 'vitest'
import { type Seat, sitDown } from './seat.js'
import { tickFirst } from './steps.js'

/** From the table: the ticked users on the review of their deletion. */
async function chooseDeletion(seat: Seat): Promise<string> {
  await seat.on('Find users', 'Escape')
  await seat.on('User management', 'Home', 'Down', 'Down', 'Down', 'Down')
  await seat.on('> Delete users', 'Enter')
  return seat.on(/Review[^]*s Save: delete the users|quick connects? call/)
}

test('the selected users are deleted: who goes is shown, the number typed, and they are gone from the table', async () => {
  const seat = await sitDown({ users: 20 })
  await tickFirst(seat, 3)
  const names = [...seat.screen().matchAll(/\[x\] (\S+)/g)].map(([, name = '']) => name)
  const review = await chooseDeletion(seat)
  expect(names.filter((name) => !review.includes(name))).toEqual([])
  expect(review).toMatch(/connect-bulk delete (--user \S+ ?){3}/)
  expect(review).not.toContain('o write the plan')
  await seat.press('s')
  await seat.on('Delete 3 users of acme-service?', '=2', 'Enter')
  await seat.on('Type 3 to continue', 'C-u', '=3', 'Enter')
  await seat.on('Batch 1 finished: 3 users deleted, 0 failed')
  const left = [...seat.world.sandbox.store.users.values()].map(({ Username }) => Username)
  expect(left).toHaveLength(17)
  expect(names.filter((name) => left.includes(name))).toEqual([])
  await seat.on('User management', 'Home', 'Enter')
  await seat.on(/17 of 17 users match[^]*0 users selected/)
})

test('edits and deletions run one after another, and a cancelled deletion deletes no more', async () => {
  const seat = await sitDown({ users: 40 })
  const gate = seat.hold('DeleteUser', 1)
  await tickFirst(seat, 8)
  await chooseDeletion(seat)
  await seat.press('s')
  await seat.on('Number of users:', '=8', 'Enter')
  await seat.on(/[1-7] of 8 · 0 failed/, 'b')
  await seat.on(/Batch 1: delete users[^]*deleting [1-7] of 8 users/)
  await seat.on('> Keep running', 'End')
  await seat.on('> Cancel', 'Enter')
  await seat.on('> No, keep it running', 'Down', 'Enter')
  gate.open()
  const screen = await seat.on(/Batch 1 cancelled: [1-7] users? deleted, 0 failed, [1-7] not attempted/)
  const [, deleted] = /cancelled: (\d)/.exec(screen) ?? []
  expect(seat.world.sandbox.store.users.size).toBe(40 - Number(deleted))
})

test('a review names no key that it has not; at 80 columns its table stays in its columns', async () => {
  const seat = await sitDown({ users: 300, columns: 80, rows: 24 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('0 users selected', 'p')
  await seat.on('25 users selected')
  const first = await chooseDeletion(seat)
  if (!first.includes('Review')) await seat.press('Enter')
  expect(await seat.on(/Review · lines 1–\d+ of \d+ ▼/, 'End')).toMatch(/^ {2}DELETE +NAME +LAST CHANGE +/m)
  const end = await seat.on(/Review · .* ▲ \d+ more$/m)
  expect(end).toContain('… and 5 more; r writes a report of all of them')
  expect(end).not.toMatch(/\bo writes?\b/)
})

test('a deletion is undone with new passwords, and so is it on the command line', async () => {
  const seat = await sitDown({
    users: 20,
    prepare: async (world) => {
      const [{ Username = '' } = {}] = world.sandbox.store.users.values()
      expect((await world.run`delete --user ${Username} --yes --expect-count 1`).code).toBe(0)
    },
  })
  await seat.on('> Find and select users', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on('RESULT', 'Enter')
  await seat.on(/> Undo +create the deleted users again/, 'Enter')
  const [job = ''] = seat.jobs()
  await seat.on('Review', 'End')
  await seat.on(`connect-bulk undo ${job} --generate-passwords passwords.csv`)
})

test('users that could not be deleted stay, and no other values are offered for them', async () => {
  const seat = await sitDown({
    users: 20,
    faults: [
      { operation: 'DeleteUser', kind: 'error', times: 1, code: 'InvalidParameterException', status: 400 },
    ],
  })
  await tickFirst(seat, 2)
  await chooseDeletion(seat)
  await seat.press('s')
  await seat.on('Number of users:', '=2', 'Enter')
  await seat.on('Batch 1 finished: 1 user deleted, 1 failed', 'b')
  const screen = await seat.on('1 user not deleted', 'Escape')
  expect(screen).toMatch(/Try again[^]*Undo/)
  expect(screen).not.toContain('Edit')
  await seat.on('19 users, 0 selected')
})
