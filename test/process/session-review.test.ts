import { expect } from 'vitest'
import { chooseBilling, onTerminal, sitDown } from './session-support.js'

onTerminal('the review is read in pages, left, and written to a file that apply carries out', async () => {
  const seat = await sitDown({}, [100, 20])
  const before = seat.stage.usersIn('Basic Routing Profile')
  await chooseBilling(seat)
  const end = await seat.on('The same on the command line', 'Home')
  const [, last, lines] = /Review · lines \d+–(\d+) of (\d+)/.exec(end) ?? []
  expect(last).toBe(lines)
  await seat.on(/Review · lines 1–\d+ of \d+/, 'PageDown')
  await seat.on(/Review · lines (?!1–)\d+–\d+ of \d+/, 'o')
  await seat.on('File: plan-', 'C-u', '=move.json', 'Enter')
  expect(await seat.on('Wrote the plan', 'Enter')).toContain('connect-bulk apply move.json')
  await seat.on('Review · lines', 'Escape')
  await seat.on('Edit users in bulk · 22 users selected', 'Escape')
  await seat.on('Find users', 'e')
  expect(await seat.on('Edit users in bulk')).toContain('→ Billing')
  expect(seat.stage.writes()).toEqual([])
  const applied = await seat.stage.run`apply move.json --yes --output json`
  expect(applied.json()).toMatchObject({ state: 'finished', succeeded: before.length, failed: 0 })
  expect(seat.stage.usersIn('Basic Routing Profile')).toEqual([])
})

onTerminal('above 25 users their number is typed; another number is not taken', async () => {
  const seat = await sitDown({ users: 120 })
  const { length } = seat.stage.usersIn('Basic Routing Profile')
  expect(length).toBeGreaterThan(25)
  await chooseBilling(seat)
  await seat.on('s Save', 's')
  await seat.on('Number of users:', `=${length + 1}`, 'Enter')
  await seat.on(`Type ${length} to continue`, 'Enter')
  expect(seat.stage.writes()).toEqual([])
  await seat.on(`Type ${length} to continue`, 'C-u', `=${length}`, 'Enter')
  await seat.on(`Batch 1 finished: ${length} users updated, 0 failed`)
  expect(seat.stage.usersIn('Basic Routing Profile')).toEqual([])
})
