import { expect, test } from 'vitest'
import type { World } from '../support/world.js'
import { sitDown } from './seat.js'
import { chooseBilling, save } from '../support/session-steps.js'

const HOSTILE = [
  '\u{1b}[2J\u{1b}[Hgone',
  '\u{1b}]0;title\u{7}',
  'two\nlines\r\tand more',
  '\u{202e}backwards\u{202c}',
  '\u{9b}31mC1',
  'e\u{301}\u{301}\u{301} combining',
  '山田太郎山田太郎山田太郎山田太郎',
  '👩‍👩‍👧‍👦 family 🇫🇷',
  '\u{200b}\u{200d}zero width',
]

/** Users of the first page, a profile and a tag that are called so. */
function hostile({ sandbox }: World): void {
  const { users, routingProfiles } = sandbox.store
  for (const [n, user] of [...users.values()].entries()) {
    const name = HOSTILE[n % HOSTILE.length] ?? ''
    user.IdentityInfo = { ...user.IdentityInfo, FirstName: name }
    user.Tags = { [name]: name }
  }
  for (const profile of routingProfiles.values())
    if (profile.Name === 'Support Tier 2') profile.Name = HOSTILE[0] ?? ''
}

test.each([
  ['wide', { columns: 150, rows: 50 }],
  ['usual', { columns: 80, rows: 24 }],
  ['small', { columns: 60, rows: 15 }],
] as const)('hostile, wide and combining names take one row each, on a %s terminal', async (_, size) => {
  const seat = await sitDown({ users: 20, ...size, prepare: hostile })
  await seat.on('> Find and select users', 'Enter')
  const screen = await seat.on(/Page 1 of 1, rows 1–\d+ of 20/)
  expect(screen).toMatch(/^Find users/)
  const rows = screen.split('\n').filter((line) => /^[> ] \[ \] /.test(line))
  if (size.rows > 30) expect(rows).toHaveLength(20)
  else expect(rows.length).toBeGreaterThan(4)
  const table = screen
    .split('\n')
    .slice(screen.split('\n').findIndex((line) => line.includes('USERNAME')) + 1)
  expect(table.slice(0, rows.length)).toEqual(rows)
  // One key moves one row, and nothing is left behind.
  await seat.on('Find users', 'Down', 'Down')
  const moved = await seat.on(/USERNAME.*\n {2}\[ \].*\n {2}\[ \].*\n> \[ \]/)
  expect(moved.match(/Find users/g)).toHaveLength(1)
  expect(moved.match(/^> /gm)).toHaveLength(1)
  expect(seat.title).not.toContain('title')
})

test('what a hostile service says of a failure is shown, not obeyed', async () => {
  const faults = [
    {
      operation: 'UpdateUserRoutingProfile',
      kind: 'error' as const,
      code: 'InvalidParameterException',
      status: 400,
      message: 'No\u{1b}[2J\u{1b}[H\nway \u{202e}out',
    },
  ]
  const seat = await sitDown({ faults, columns: 100, rows: 30 })
  await chooseBilling(seat)
  await save(seat)
  await seat.on('Batch 1 stopped: 0 users updated, 10 failed', 'Escape')
  await seat.on('User management', 'End', 'Up', 'Up')
  await seat.on('> Batches', 'Enter')
  await seat.on('Batches of this session', 'Enter')
  const screen = await seat.on('> Download CSV')
  expect(screen.replaceAll(/\s+/g, ' ')).toContain('No\\u{1b}[2J\\u{1b}[H\\u{a}way \\u{202e}out')
  expect(screen).toMatch(/^Job /)
})

test('without colour nothing is coloured, and all is said in words', async () => {
  const seat = await sitDown({ env: { NO_COLOR: '1' } })
  await chooseBilling(seat)
  await save(seat)
  await seat.on('Batch 1 finished: 22 users updated, 0 failed')
  expect(seat.written).not.toMatch(/\u{1b}\[[\d;]*[3-49]\d/u)
  expect(seat.screen()).toMatch(/^> \[ \] /m)
})
