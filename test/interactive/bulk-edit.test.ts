import { expect, test } from 'vitest'
import { sitDown } from './seat.js'
import { chooseProfile, save } from '../support/session-steps.js'
import { tickFirst } from './steps.js'

test('after Save nothing is selected any more', async () => {
  const seat = await sitDown({ users: 20 })
  await tickFirst(seat, 2)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on('Batch 1 finished: 2 users updated, 0 failed')
  expect(await seat.on('Find users')).toContain('0 users selected')
})

test('changes chosen for some users are offered for others, not applied', async () => {
  const seat = await sitDown({ users: 20 })
  await tickFirst(seat, 2)
  await chooseProfile(seat, 'Support Tier 2')
  await seat.press('Escape')
  await seat.on('> Review 1 change', 'Escape')
  await seat.on('Find users', 'n', 'Space')
  await seat.on('1 user selected', 'e')
  const offer = await seat.on('1 unsaved change chosen for another selection', 'Enter')
  expect(offer).toMatch(/Routing profile → Support Tier 2[^]*chosen for 2 users[^]*> Start afresh/)
  const form = await seat.on('Edit users in bulk · 1 user selected', 'Escape')
  expect(form).not.toContain('Review')
})

test('changes chosen for the same users wait there unasked', async () => {
  const seat = await sitDown({ users: 20 })
  await tickFirst(seat, 2)
  await chooseProfile(seat, 'Support Tier 2')
  await seat.press('Escape')
  await seat.on('> Review 1 change', 'Escape')
  await seat.on('Find users', 'e')
  await seat.on(/→ Support Tier 2[^]*Review 1 change/)
})

test('where nobody can be changed there is no Save, and the reason names a setting, not a flag', async () => {
  const seat = await sitDown({ users: 20 })
  const soft = [...seat.world.sandbox.store.users.values()].find(
    ({ PhoneConfig }) => PhoneConfig.PhoneType === 'SOFT_PHONE' && !PhoneConfig.DeskPhoneNumber,
  )
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filters', '/')
  await seat.on(/^> /m, `=${soft?.Username ?? ''}`)
  await seat.on('Find: ', 'Enter')
  await seat.on(`> [ ] ${soft?.Username ?? ''}`, 'Space')
  await seat.on('1 user selected', 'e')
  await seat.on('Edit users in bulk', '=phone type')
  await seat.on('> Phone type', 'Enter')
  await seat.on('Current value', 'Down', 'Enter')
  await seat.on('→ desk', '=review')
  await seat.on('> Review 1 change', 'Enter')
  const screen = await seat.on('Nothing can be changed.')
  expect(screen).toContain('Give a desk phone number too.')
  expect(screen).not.toContain('s Save')
  expect(screen.split('The same on the command line')[0]).not.toContain('--desk-phone-number')
  expect(seat.world.writes()).toEqual([])
})

test('a typed tag is the new entry; two tags in one line are noticed', async () => {
  const seat = await sitDown({ users: 20 })
  await tickFirst(seat, 1)
  await seat.on('Find users', 'e')
  await seat.on('Edit users in bulk', '=tags: add')
  await seat.on('> Tags: add or change', 'Enter')
  await seat.on('Type KEY=VALUE', '=season=winter, site=köln')
  const offered = await seat.on('> Add season=winter and site=köln', 'Enter')
  expect(offered).toContain('Add season=winter, site=köln')
  const picked = await seat.on('> Done: season=winter, site=köln', 'Down', 'Down')
  expect(picked).toContain('Remove site=köln')
  await seat.on('> Remove season=winter', 'Enter')
  await seat.on('> Done: site=köln', '=shift=late')
  await seat.on('> Add shift=late', 'Enter')
  await seat.on('> Done: site=köln, shift=late', '=team')
  await seat.on('Find: team', 'Escape')
  await seat.on('> Done: site=köln, shift=late', 'Enter')
  await seat.on('→ site=köln, shift=late')
})
