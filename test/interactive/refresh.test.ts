import { expect, test } from 'vitest'
import { sitDown } from './seat.js'

test('a refresh shows in the table and in the menu when all users were read', async () => {
  const seat = await sitDown({ users: 10 })
  const menu = await seat.on(/Refresh +read all users again; last read \d\d:\d\d:\d\d/)
  const [before = ''] = /\d\d:\d\d:\d\d/.exec(menu) ?? []
  await seat.on('> Find and select users', 'Enter')
  await seat.on(`10 of 10 users match · read ${before}`)
  seat.world.clock.advance(5000)
  await seat.on('Find users', 'r')
  const table = await seat.on(new RegExp(`10 of 10 users match · read (?!${before})`))
  const [after = ''] = /\d\d:\d\d:\d\d/.exec(table) ?? []
  await seat.on('Find users', 'Escape')
  await seat.on(`last read ${after}`)
})

test('a group with a slash in its name is shown without escapes wherever it is chosen', async () => {
  const seat = await sitDown()
  const [group] = [...seat.world.sandbox.store.hierarchyGroups.values()].filter(({ Name }) =>
    Name.includes('/'),
  )
  const name = group?.Name ?? ''
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filters', 'f')
  await seat.on('which field?', '=hier', 'Enter')
  await seat.on('> is ', 'Enter')
  const filter = await seat.on('Add a filter: Hierarchy is', `=${name}`)
  expect(filter).not.toContain('\\/')
  await seat.on(new RegExp(`> .*${name}`), 'Enter')
  const table = await seat.on('Filter: Hierarchy is')
  expect(table).toMatch(new RegExp(`Filter: Hierarchy is [^\\\\(]*${name} +\\(hierarchy=.*\\\\/`))
  await seat.on('Find users', 'x', 'Enter')
  await seat.on('No filters', 'a', 'e')
  await seat.on('Edit users in bulk', '=hier', 'Enter')
  expect(await seat.on('Current value')).not.toMatch(/^[> ] .*\\\//m)
})
