import { expect, test } from 'vitest'
import { sitDown } from './seat.js'
import { chooseProfile, save } from '../support/session-steps.js'
import { tickFirst } from './steps.js'

test('Review writes a page for those who approve, Jobs one for the record; the ending decides the form', async () => {
  const seat = await sitDown({ users: 40 })
  await tickFirst(seat, 2)
  await chooseProfile(seat, 'Support Tier 2')
  expect(await seat.on('r write a report', 'r')).toMatch(/Routing profile: .*Support Tier 2 \d+ → \d+/)
  await seat.on(/File: plan-.*\.html/, 'C-u', '=approve.txt')
  await seat.on('The ending decides the form: .md, .html, .csv', 'C-u', '=approve.md', 'Enter')
  await seat.on(/Wrote the report to .*approve\.md/, 'Enter')
  const plan = await seat.world.read('approve.md')
  expect(plan).toContain('Support Tier 2')
  expect(plan).toContain('Digest')
  expect(seat.world.writes()).toEqual([])
  await save(seat)
  await seat.on('Batch 1 finished: 2 users updated', 'Escape')
  await seat.on('User management', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on('RESULT', 'Enter')
  await seat.on('> Undo', 'Down', 'Down')
  await seat.on('> Report', 'Enter')
  await seat.on(/File: job-.*\.html/, 'Enter')
  await seat.on('Wrote the report to', 'Enter')
  await seat.on('> Report')
  const [name = ''] = (await seat.world.files()).filter((file) => file.startsWith('job-'))
  expect(await seat.world.read(name)).toMatch(/^<!doctype html>[^]*Support Tier 2/i)
})
