import { expect, test } from 'vitest'
import { sitDown } from './seat.js'
import { words } from '../support/words.js'

test('the table keeps its place: after the menu, an edit, a refresh', async () => {
  const seat = await sitDown({ users: 300 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Page 1 of 12', 'PageDown', 'PageDown', 'Down', 'Down', 'Down')
  const fourth = /Page 3 of 12, rows 51–75.*\n.*\n(?: {2}\[ \].*\n){3}(> .*)/
  const [, row = ''] = fourth.exec(await seat.on(fourth)) ?? []
  const [name = ''] = /[^\s[\]>]+/.exec(row) ?? []
  const isBack = new RegExp(`^> \\[ \\] ${name.replaceAll(/[^\w]/g, '.')} `, 'm')
  await seat.on(isBack, 'Escape')
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Page 3 of 12')
  await seat.on(isBack, 'r')
  await seat.on('Page 3 of 12')
  await seat.on(isBack, 'e')
  await seat.on('No users selected', 'Escape')
  await seat.on('Page 3 of 12')
  await seat.on(isBack)
})

test('a selection that no filter describes is named by a file; what is shown makes the same plan', async () => {
  const seat = await sitDown({ users: 300 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Page 1 of 12', 'PageDown', 'p')
  await seat.on('25 users selected', 'e')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('On the command line: --routing-profile', '=Support Tier 2')
  await seat.on('> Support Tier 2', 'Enter')
  await seat.on('→ Support Tier 2', 'End')
  await seat.on('> Review 1 change', 'Enter')
  expect(await seat.on('u write the users to a file', 'u')).not.toContain('--users-file')
  await seat.on('File: users-', 'C-u', '=some of them.csv', 'Enter')
  await seat.on('Wrote 25 users to', 'Enter')
  const screen = await seat.on("edit --users-file 'some of them.csv' --routing-profile 'Support Tier 2'")
  const [, selected, changing] = /(\d+) users selected: (\d+) to change/.exec(screen) ?? []
  const edit = words`edit --users-file 'some of them.csv' --routing-profile 'Support Tier 2'`
  const ran = await seat.world.run`${edit} --dry-run --output json`
  expect(ran.json()).toMatchObject({ selected: Number(selected), changing: Number(changing) })
  expect(Number(selected)).toBe(25)
})

test('back from another screen, the rows above the cursor are still in sight', async () => {
  const seat = await sitDown({ users: 60, columns: 80, rows: 24 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('rows 1–15 of 60', 'Down', 'Down', 'Enter')
  await seat.on('User details', 'Escape')
  await seat.on(/rows 1–15 of 60[^]*\n {2}\[ \].*\n {2}\[ \].*\n> \[ \]/)
})
