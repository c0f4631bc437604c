import { expect, test } from 'vitest'
import { sitDown } from './seat.js'
import { chooseBilling } from '../support/session-steps.js'

test('the review is read in pages, left, and written to a file that apply carries out', async () => {
  const seat = await sitDown({ columns: 100, rows: 20 })
  const before = seat.world.usersIn('Basic Routing Profile')
  await chooseBilling(seat)
  // The totals come first, and it says that there is more.
  const start = await seat.on(/Review · lines 1–\d+ of \d+ ▼ \d+ more/, 'End')
  expect(start).toMatch(/Routing profile → Billing: 22 users[^]*s Save/)
  const end = await seat.on('The same on the command line', 'Home')
  const [, last, lines] = /Review · lines \d+–(\d+) of (\d+) ▲ \d+ more$/m.exec(end) ?? []
  expect(last).toBe(lines)
  await seat.on(/Review · lines 1–\d+ of \d+/, 'PageDown')
  await seat.on(/Review · lines (?!1–)\d+–\d+ of \d+/, 'o')
  await seat.on('File: plan-', 'C-u', '=move.json', 'Enter')
  expect(await seat.on('Wrote the plan', 'Enter')).toContain('connect-bulk apply move.json')
  await seat.on('Review · lines', 'Escape')
  await seat.on('Edit users in bulk · 22 users selected', 'Escape')
  await seat.on('Find users', 'e')
  expect(await seat.on('Edit users in bulk')).toContain('→ Billing')
  expect(seat.world.writes()).toEqual([])
  const applied = await seat.world.run`apply move.json --yes --output json`
  expect(applied.json()).toMatchObject({ state: 'finished', succeeded: before.length, failed: 0 })
  expect(seat.world.usersIn('Basic Routing Profile')).toEqual([])
})

test('the calls of a review are those that the batch makes, the reads of --verify included', async () => {
  const seat = await sitDown({ args: ['--verify'] })
  await chooseBilling(seat)
  expect(await seat.on(/Calls: .*/, 'End')).toContain('44 DescribeUser')
})

test('above 25 users their number is typed; another number is not taken', async () => {
  const seat = await sitDown({ users: 120 })
  const { length } = seat.world.usersIn('Basic Routing Profile')
  expect(length).toBeGreaterThan(25)
  await chooseBilling(seat)
  await seat.on('s Save', 's')
  await seat.on('Number of users:', `=${length + 1}`, 'Enter')
  await seat.on(`Type ${length} to continue`, 'Enter')
  expect(seat.world.writes()).toEqual([])
  await seat.on(`Type ${length} to continue`, 'C-u', `=${length}`, 'Enter')
  await seat.on(`Batch 1 finished: ${length} users updated, 0 failed`)
  expect(seat.world.usersIn('Basic Routing Profile')).toEqual([])
})
