import { expect, test } from 'vitest'
import { sitDown } from './seat.js'
import { chooseProfile, save } from '../support/session-steps.js'
import { tickFirst } from './steps.js'

test('users of a batch selected in the middle of an edit: what was chosen is offered for them, not applied', async () => {
  const seat = await sitDown({ users: 20 })
  await tickFirst(seat, 2)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on('Batch 1 finished: 2 users updated', 'End')
  await seat.on('0 users selected', 'Space')
  await seat.on('1 user selected', 'e')
  await seat.on('Edit users in bulk · 1 user selected', '=phone type', 'Enter')
  await seat.on('> soft', 'Down', 'Enter')
  await seat.on('→ desk', 'Tab')
  await seat.on('Batches of this session', 'Enter')
  await seat.on('> Undo', 'Down', 'Down', 'Down')
  await seat.on('> Select its users', 'Enter')
  await seat.on('> All users', 'Enter')
  await seat.on('Batches of this session', 'Escape')
  await seat.on('Edit users in bulk · 2 users selected', 'End', 'Enter')
  const offer = await seat.on('1 unsaved change chosen for another selection', 'Enter')
  expect(offer).toContain('They were chosen for 1 user; now 2 users selected.')
  expect(await seat.on('Edit users in bulk · 2 users selected')).not.toContain('→ desk')
})
