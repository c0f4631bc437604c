import { expect, test } from 'vitest'
import { conditionWords } from '../../src/interactive/condition-text.js'
import { readCondition } from '../../src/users/condition.js'
import { type Seat, sitDown } from './seat.js'

/** Usernames of those in the sandbox for whom something holds. */
function those(
  seat: Seat,
  fits: (user: { group: string; tags: Record<string, string> }) => boolean,
): string[] {
  const { users, hierarchyGroups } = seat.world.sandbox.store
  const path = (id: string | undefined): string => {
    const group = hierarchyGroups.get(id ?? '')
    if (group === undefined) return ''
    return group.ParentId === undefined ? group.Name : `${path(group.ParentId)}/${group.Name}`
  }
  return [...users.values()]
    .filter(({ HierarchyGroupId, Tags }) => fits({ group: path(HierarchyGroupId), tags: Tags }))
    .map(({ Username }) => Username)
}

/** Adds a filter: what is typed to find the field, the operator and the value. */
async function addFilter(seat: Seat, [field, name]: [string, string], downs: number, value: string) {
  await seat.on('Find users', 'f')
  await seat.on('which field?', `=${field}`)
  await seat.on(`> ${name}`, 'Enter')
  await seat.on(/Add a filter: .*\n> is/, ...Array<string>(downs).fill('Down'), 'Enter')
  await seat.on(/Find: *$/m, `=${value}`)
  await seat.on(`Find: ${value}`, 'Enter')
}

test('filters are added one by one with the names there are, and taken away again', async () => {
  const seat = await sitDown()
  const nord = those(seat, ({ group }) => group.startsWith('France/Nord'))
  const amber = those(seat, ({ tags }) => tags.team === 'amber')
  const both = nord.filter((name) => amber.includes(name))
  expect([nord, amber].map((names) => names.length > both.length)).toEqual([true, true])
  await seat.on('> Find and select users', 'Enter')
  await addFilter(seat, ['hier', 'Hierarchy'], 2, 'france/nord')
  const first = await seat.on('Filter: Hierarchy is, or is below France/Nord   (hierarchy^=France/Nord)')
  expect(first).toContain(`${nord.length} of 40 users match`)
  expect(nord.filter((name) => !first.includes(name))).toEqual([])
  await seat.on('Find users', 'f')
  await seat.on('which field?', '=tag')
  await seat.on('> Tag', 'Enter')
  await seat.on('which tag?', '=team')
  await seat.on('Find: team', 'Enter')
  await seat.on('> is ', 'Enter')
  await seat.on('> (any value)', '=amb')
  await seat.on('> amber', 'Enter')
  const second = await seat.on('and: Tag team is amber')
  expect(second).toContain(`${both.length} of 40 users match`)
  await seat.on('Find users', 'x')
  expect(await seat.on(/^Remove a filter$/m)).toMatch(
    /Hierarchy is, or is below France\/Nord[^]*Tag team is amber[^]*All filters/,
  )
  await seat.on(/^Remove a filter$/m, 'Enter')
  const third = await seat.on(`${amber.length} of 40 users match`, 'x')
  expect(third).not.toContain('Filter: Hierarchy')
  await seat.on(/^Remove a filter$/m, 'End', 'Enter')
  expect(await seat.on('No filters')).toContain('40 of 40 users match')
  expect(seat.world.writes()).toEqual([])
})

test('a filter on proficiencies: chosen of the predefined attributes, read user by user', async () => {
  const seat = await sitDown()
  const { proficiencies, users } = seat.world.sandbox.store
  const [skill] = [...proficiencies.values()].flat()
  const { AttributeName: name = '', AttributeValue: value = '' } = skill ?? {}
  const skilled = [...users.values()].filter(({ Id }) =>
    proficiencies.get(Id)?.some((one) => one.AttributeName === name && one.AttributeValue === value),
  )
  await seat.on('> Find and select users', 'Enter')
  const gate = seat.hold('ListUserProficiencies', 7)
  await addFilter(seat, ['prof', 'Proficiency'], 0, `${name}=${value}`)
  await seat.on('Reading users… 7 of 40')
  gate.open()
  const screen = await seat.on('Filter: Proficiency is')
  expect(screen).toContain(`${skilled.length} of 40 users match`)
  expect(skilled.filter(({ Username }) => !screen.includes(Username))).toEqual([])
  // What was read is known: nothing is read again.
  await seat.on('Find users', 'x')
  await seat.on('Remove a filter', 'Enter')
  await seat.on('No filters')
  await addFilter(seat, ['prof', 'Proficiency'], 0, `${name}=${value}`)
  await seat.on(`${skilled.length} of 40 users match`)
  expect(seat.world.calls('ListUserProficiencies')).toHaveLength(40)
})

test('10 to 100 rows a page; the selection survives paging and filtering, and its size is in sight', async () => {
  const seat = await sitDown({ users: 120 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Page 1 of 5, rows 1–25 of 120', 's')
  expect(await seat.on('Rows a page')).toMatch(/10[^]*25[^]*50[^]*100/)
  await seat.on('Rows a page', 'End', 'Enter')
  await seat.on(/Page 1 of 2, rows 1–\d+ of 120 ▼/, 's')
  await seat.on('Rows a page', 'Home', 'Enter')
  await seat.on('Page 1 of 12, rows 1–10 of 120 · 0 users selected', 'Space')
  const row = await seat.on('rows 1–10 of 120 · 1 user selected', 'PageDown', 'p')
  const page = await seat.on('Page 2 of 12, rows 11–20 of 120 · 11 users selected')
  expect(page.match(/\[x\]/g)).toHaveLength(10)
  await addFilter(seat, ['routing', 'Routing profile'], 0, 'sales')
  await seat.on(/Filter: Routing profile is Sales[^]* 11 users selected/, 'a')
  const first = /> \[x\] (\S+)/.exec(row)?.[1] ?? ''
  const ticked = [...page.matchAll(/\[x\] (\S+)/g)].map(([, name]) => name)
  const total = new Set([first, ...ticked, ...seat.world.usersIn('Sales')]).size
  expect(total).toBeGreaterThan(11)
  await seat.on('Find users', 'x')
  await seat.on(/^Remove a filter$/m, 'End', 'Enter')
  await seat.on(new RegExp(`rows \\d+–\\d+ of 120 · ${total} users selected`), 'Escape')
  expect(await seat.on('User management')).toContain(`120 users, ${total} selected`)
})

test('who is meant by name is found by a part of it', async () => {
  const seat = await sitDown()
  await seat.on('> Find and select users', 'Enter')
  await addFilter(seat, ['user', 'Username'], 0, 'omar.sm')
  const screen = await seat.on('Filter: Username is omar.smith   (username=omar.smith)')
  expect(screen).toContain('1 of 40 users match')
})

test('while a filter is added, Esc leads to the step before', async () => {
  const seat = await sitDown({ users: 20 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users', 'f')
  await seat.on('which field?', '=routing')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('> is ', 'Down', 'Enter')
  await seat.on('Add a filter: Routing profile is not', 'Escape')
  await seat.on('> is ', 'Escape')
  await seat.on('> Routing profile', 'Escape')
  await seat.on('No filters')
})

test.each([
  ['tag:team=*', 'Tag team is (any value)'],
  ['tag:team!=*', 'Tag team is not (any value)'],
  ['tag:team=', 'Tag team is (empty)'],
  ['tag:team=amber', 'Tag team is amber'],
  ['tag:team^=am', 'Tag team starts with am'],
])('%s in words: %s', (text, words) => {
  expect(conditionWords(readCondition(text))).toBe(words)
})
