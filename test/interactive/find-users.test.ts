import { expect, test } from 'vitest'
import type { World } from '../support/world.js'
import { type Seat, sitDown } from './seat.js'
import { chooseProfile } from '../support/session-steps.js'

test('PgDn shows the next rows, and the screen says how many there are below', async () => {
  const seat = await sitDown({ users: 60, columns: 80, rows: 24 })
  await seat.on('> Find and select users', 'Enter')
  const seen = new Set<string>()
  const note = (screen: string): void => {
    for (const [, name = ''] of screen.matchAll(/^[> ] \[.\] (.{16})/gm)) seen.add(name)
  }
  note(await seat.on(/Page 1 of 3, rows 1–15 of 60 ▼ 10 more/, 'PageDown'))
  note(await seat.on(/Page 1 of 3, rows 11–25 of 60 ·/, 'PageDown'))
  note(await seat.on(/Page 2 of 3, rows 26–40 of 60 ▼ 10 more/, 'PageDown'))
  note(await seat.on(/Page 2 of 3, rows 36–50 of 60 ·/, 'PageDown'))
  note(await seat.on(/Page 3 of 3, rows 51–60 of 60 ·/, 'PageUp'))
  expect(seen.size).toBe(60)
  await seat.on(/Page 2 of 3, rows 36–50 of 60/, 'PageUp')
  await seat.on(/Page 2 of 3, rows 26–40 of 60/, 'Home')
  await seat.on(/Page 1 of 3, rows 1–15 of 60/)
})

test('users are found by a part of the name, sorted by a column, and opened under the cursor', async () => {
  const seat = await sitDown({ users: 60, columns: 80, rows: 24 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filters', '/')
  await seat.on('> maria garcia', '=omar.sm')
  await seat.on(/^> omar\.smith · Omar Smith$/m, 'Enter')
  await seat.on('> [ ] omar.smith ', 'o')
  await seat.on(/^> USERNAME/m, 'Enter')
  const screen = await seat.on('Sorted by USERNAME', 'Enter')
  const names = [...screen.matchAll(/^[> ] \[.\] (\S+)/gm)].map(([, name = '']) => name)
  expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')))
  await seat.on('User details · omar.smith · Omar Smith', 'Escape')
  expect(await seat.on('> [ ] omar.smith ')).toContain('0 users selected')
})

test('columns that do not fit are reached sideways, and of a path its end stays in sight', async () => {
  const seat = await sitDown({ users: 60, columns: 80, rows: 24 })
  await seat.on('> Find and select users', 'Enter')
  const first = await seat.on('←→ columns', 'Right', 'Right')
  expect(first).toMatch(/…\S*\/Team [A-C]|…\S*\/Berlin/)
  expect(first).not.toContain('ACW')
  const second = await seat.on('ACW', 'Left', 'Left')
  expect(second).toMatch(/USERNAME +SECURITY/)
  expect(await seat.on(/USERNAME +NAME/)).toContain('HIERARCHY')
})

test('n unticks all, and ticked users that a filter hides are counted', async () => {
  const seat = await sitDown({ users: 40 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filters', 'a')
  await seat.on('40 users selected', 'f')
  await seat.on('which field?', '=user')
  await seat.on('> Username', 'Enter')
  await seat.on('> is ', 'Enter')
  await seat.on('Username is', '=omar.smith')
  await seat.on('> omar.smith', 'Enter')
  await seat.on('40 users selected, 39 not in this list', 'e')
  await seat.on('Edit users in bulk · 40 users selected, 39 of them hidden by the filters', 'Escape')
  await seat.on('39 not in this list', 'n')
  await seat.on('0 users selected')
})

/** From the table: a filter, with the answer to the question whether users must match either or both. */
async function addFilter(
  seat: Seat,
  [field, name, value]: readonly [string, string, string],
  joined?: 'Either' | 'Both',
): Promise<void> {
  await seat.on('Find users', 'f')
  await seat.on('which field?', `=${field}`)
  await seat.on(`> ${name}`, 'Enter')
  await seat.on('> is ', 'Enter')
  await seat.on(/Find: *$/m, `=${value}`)
  await seat.on(`Find: ${value}`, 'Enter')
  if (joined === undefined) return
  await seat.on('match either or both?', ...(joined === 'Both' ? ['Down'] : []))
  await seat.on(`> ${joined}`, 'Enter')
}

test('a second filter on a field is an alternative or a requirement, others narrow: the screen says which', async () => {
  const seat = await sitDown({ users: 40 })
  await seat.on('> Find and select users', 'Enter')
  await addFilter(seat, ['routing', 'Routing profile', 'Billing'])
  await addFilter(seat, ['routing', 'Routing profile', 'Sales'], 'Either')
  await addFilter(seat, ['phone', 'Phone type', 'soft'])
  const screen = await seat.on('and: Phone type is soft')
  expect(screen).toMatch(/Filter: Routing profile is Billing[^]*or: Routing profile is Sales[^]*and: Phone/)
})

test('users with two profiles at once: both filters must match, on the command line with --require', async () => {
  const names = ['Agent', 'Team Lead']
  const idsIn = ({ sandbox }: World): readonly string[] =>
    [...sandbox.store.securityProfiles.values()].flatMap(({ Id, Name }) => (names.includes(Name) ? [Id] : []))
  const prepare = (world: World): void => {
    for (const user of [...world.sandbox.store.users.values()].slice(0, 2))
      user.SecurityProfileIds = [...idsIn(world)]
  }
  const seat = await sitDown({ users: 40, prepare })
  const users = [...seat.world.sandbox.store.users.values()]
  const both = users.filter(({ SecurityProfileIds: has }) =>
    idsIn(seat.world).every((id) => has.includes(id)),
  )
  await seat.on('> Find and select users', 'Enter')
  await addFilter(seat, ['secur', 'Security profile', 'Agent'])
  await addFilter(seat, ['secur', 'Security profile', 'Team Lead'], 'Both')
  const screen = await seat.on('and: Security profile is Team Lead', 'a')
  expect(screen).toContain(`${both.length} of 40 users match`)
  await chooseProfile(seat, 'Support Tier 2')
  expect(await seat.on('s Save')).toContain(
    "connect-bulk edit --filter 'security-profile=Agent' --require 'security-profile=Team Lead'",
  )
})

test('help lists the keys and leads back to the same place', async () => {
  const seat = await sitDown({ users: 20 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filters', 'Down', 'Space', '?')
  expect(await seat.on(/^Keys/m, 'Enter')).toMatch(/n +untick all/)
  await seat.on(/^> \[x\]/m, 'f')
  await seat.on('which field?', '=rout', 'F1')
  await seat.on(/letters +show only what contains them/, 'Escape')
  expect(await seat.on('Find: rout')).toContain('> Routing profile')
})
