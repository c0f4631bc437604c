import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { World } from '../support/world.js'
import { type Seat, sitDown } from './seat.js'
import { tickFirst } from './steps.js'

// That no screen names a flag is checked wherever a test looks at one (seat.ts).

test('without a network the session says what to check, and names no flag', async () => {
  const seat = await sitDown({ users: 5 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users')
  await seat.world.sandbox.stop()
  await seat.on('Find users', 'r')
  const screen = await seat.on('Something went wrong')
  expect(screen).toContain("Amazon Connect can't be reached")
  expect(screen).toContain('Check the network, the Region and the endpoint.')
})

test('the last Admin stays: the session says so, and names no flag', async () => {
  const seat = await sitDown({ users: 5 })
  // All of them, the only Admin included.
  await tickFirst(seat, 5)
  await seat.on('Find users', 'Escape')
  await seat.on('User management', 'Home', 'Down', 'Down', 'Down', 'Down')
  await seat.on('> Delete users', 'Enter')
  const screen = await seat.on('Something went wrong')
  expect(screen).toContain('No user would be left with the security profile Admin')
  expect(screen).toContain('If that is intended, do it on the command line.')
})

/** A file that protects every user. */
function protectAll({ cwd, sandbox }: World): void {
  const names = [...sandbox.store.users.values()].map(({ Username }) => Username)
  writeFileSync(join(cwd, 'protected.txt'), names.join('\n'))
}

test('protected users: the session says to untick them', async () => {
  const seat = await sitDown({ users: 5, args: ['--protect-file', 'protected.txt'], prepare: protectAll })
  await tickFirst(seat, 2)
  await seat.on('Find users', 'e')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('Current value', '=billing, eu')
  await seat.on('> Billing, EU', 'Enter')
  await seat.on('→ Billing, EU', 'End')
  await seat.on('> Review 1 change', 'Enter')
  expect(await seat.on('Something went wrong')).toContain('Nothing was changed. Untick them.')
})

/** From the menu: a file of users to create, named. */
async function createFrom(seat: Seat, name: string, rows: readonly string[]): Promise<void> {
  const columns = 'username,first_name,last_name,routing_profile,security_profiles,password'
  writeFileSync(join(seat.world.cwd, name), `${[columns, ...rows].join('\n')}\n`)
  await seat.on('> Find and select users', 'Down', 'Down', 'Down')
  await seat.on('> Create users', 'Enter')
  await seat.on('File:', `=${name}`, 'Enter')
}

test('a user to create who exists: the session says what to do with the row, and names no flag', async () => {
  const seat = await sitDown({ users: 5 })
  const [username = ''] = [...seat.profiles().keys()]
  await createFrom(seat, 'new.csv', [`${username},Anna,Smith,Billing,Agent,Secret-12345`])
  await seat.on('already exists', 'Down')
  await seat.on('> Check the file', 'Enter')
  const screen = await seat.on('Something went wrong')
  expect(screen.replaceAll(/\s+/g, ' ')).toContain('or leave existing users as they are')
})

test('all that is wrong with a file can be scrolled to', async () => {
  const seat = await sitDown({ users: 5 })
  const rows = Array.from({ length: 60 }, (_, n) => `new.user${n},Anna,Smith,No such ${n},Agent,Secret-12345`)
  await createFrom(seat, 'many.csv', rows)
  const screen = await seat.on('Something went wrong', 'End')
  expect(screen).toContain('60 problems in many.csv')
  expect(await seat.on('No such 59')).not.toContain('--output')
})

test('what is wrong with a tag is said once, and of tags that contradict each other what they do', async () => {
  const seat = await sitDown({ users: 5 })
  await tickFirst(seat, 1)
  await seat.on('Find users', 'e')
  await seat.on("Settings you don't choose", '=Tags: add')
  await seat.on('> Tags: add or change', 'Enter')
  await seat.on('> Type KEY=VALUE', '=season')
  expect(await seat.on(`"season" isn't in the form KEY=VALUE.`)).not.toContain('(KEY=VALUE)')
  await seat.press('==winter')
  await seat.on('> Add season=winter', 'Enter')
  await seat.on('> Done: season=winter', 'Enter')
  await seat.on('→ season=winter', '=Tags: exactly')
  await seat.on('> Tags: exactly these', 'Enter')
  await seat.on('> Type KEY=VALUE, or none', '=site=lille')
  await seat.on('> Add site=lille', 'Enter')
  await seat.on('> Done: site=lille', 'Enter')
  await seat.on('Contradictory settings: all tags are given')
})
