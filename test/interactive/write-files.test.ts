import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Seat, sitDown } from './seat.js'
import { chooseProfile } from '../support/session-steps.js'
import { MOVE, refusing, tickFirst } from './steps.js'

/** The review of a change for twelve users, whom no filter describes. */
async function atReview(): Promise<Seat> {
  const seat = await sitDown({ users: 40, prepare: (world) => world.write('list.csv', 'precious\n') })
  await tickFirst(seat, 12)
  await chooseProfile(seat, 'Support Tier 2')
  return seat
}

test('an existing file is replaced only after a question that says what it is', async () => {
  const seat = await atReview()
  const { world } = seat
  await seat.on('s Save', 'u')
  await seat.on('File: users-', 'C-u', '=list.csv', 'Enter')
  const asked = await seat.on(/list\.csv exists \(1 line, .*\)\. Overwrite it\?/, 'Enter')
  expect(asked).toContain('> No, another name')
  await seat.on('File: list.csv', 'Enter')
  expect(await world.read('list.csv')).toBe('precious\n')
  await seat.on('Overwrite it?', 'Down', 'Enter')
  await seat.on(`Wrote 12 users to ${join(world.cwd, 'list.csv')}`, 'Enter')
  expect(await world.read('list.csv')).toContain('username,user_id')
})

test('the command line that reads a file is shown once the file is there', async () => {
  const seat = await atReview()
  const before = await seat.on('u writes the users to a file and shows the command line', 'u')
  expect(before).not.toContain('--users-file')
  const [, name = ''] = /File: (users-\d{8}-\d{4}\.csv)/.exec(await seat.on('File: users-', 'Enter')) ?? []
  await seat.on('Wrote 12 users to', 'Enter')
  const after = await seat.on('--users-file')
  expect(after).toContain(name)
  expect((await seat.world.read(name)).trim().split('\n')).toHaveLength(13)
})

test('~ is the home folder, also for a plan', async () => {
  const seat = await atReview()
  await seat.on('s Save', 'o')
  await seat.on('File: plan-', 'C-u', '=~/boss.json', 'Enter')
  await seat.on('Wrote the plan for 12 users to', 'Enter')
  const text = await readFile(join(seat.world.cwd, 'boss.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ schema: 'connect-bulk/plan/1', selected: 12 })
})

test('what can not be written is said, and nothing names a flag', async () => {
  const seat = await atReview()
  await seat.on('s Save', 'o')
  await seat.on('File: plan-', 'C-u', '=nowhere/plan.json', 'Enter')
  const screen = await seat.on('Something went wrong')
  expect(screen).not.toContain('--out')
})

test('the failures CSV that a job has written is not in the way of downloading it; one edited since is asked about', async () => {
  const seat = await sitDown({
    faults: refusing(2),
    prepare: async (world) => {
      expect((await world.run(MOVE)).code).toBe(3)
    },
  })
  const [job = ''] = seat.jobs()
  const file = `connect-bulk-failures-${job}.csv`
  await seat.on('> Find and select users', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on('RESULT', 'Enter')
  await seat.on('> Failures', 'Enter')
  await seat.on('> Download CSV', 'Enter')
  await seat.on(`File: ${file}`, 'Enter')
  await seat.on(`Wrote ${join(seat.world.cwd, file)}`, 'Enter')
  await seat.world.write(file, `${await seat.world.read(file)}omar.smith\r\n`)
  await seat.on('> Download CSV', 'Enter')
  await seat.on(`File: ${file}`, 'Enter')
  expect(await seat.on('Overwrite it?')).toContain('> No, another name')
})

test('the review stays where it was scrolled to', async () => {
  const seat = await atReview()
  seat.resize(120, 20)
  await seat.on('Review · lines 1–', 'Down')
  await seat.on('Review · lines 2–', 'o')
  await seat.on('File: plan-', 'Escape')
  await seat.on('Review · lines 2–', 'u')
  await seat.on('File: users-', 'Enter')
  await seat.on('Wrote 12 users to', 'Enter')
  await seat.on('--users-file')
})
