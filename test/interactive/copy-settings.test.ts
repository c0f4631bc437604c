import { expect, test } from 'vitest'
import { SETTINGS } from '../../src/settings/index.js'
import { flagTexts } from '../../src/settings/setting-prompt.js'
import { sitDown } from './seat.js'
import { save } from '../support/session-steps.js'
import { tickFirst } from './steps.js'

test('the settings of one user are copied to those selected: the values it has now, of the settings ticked', async () => {
  const seat = await sitDown({ users: 40 })
  const { users, routingProfiles } = seat.world.sandbox.store
  const model = [...users.values()].at(-1)
  if (model === undefined) throw new Error('no users')
  const sales =
    [...routingProfiles.values()].find(({ Name }) => Name === 'O\u2019Brien') ??
    [...routingProfiles.values()].at(-1)
  model.RoutingProfileId = sales?.Id ?? ''
  model.Tags = { 'a:b': 'c=d', team: 'late' }
  await tickFirst(seat, 2)
  await seat.on('2 users selected', 'e')
  await seat.on('Edit users in bulk', '=copy')
  await seat.on('> Copy settings from a user', 'Enter')
  await seat.on('Copy settings from which user?', `=${model.Username}`)
  await seat.on(`> ${model.Username} · `, 'Enter')
  await seat.on(`Copy which settings of ${model.Username}?`, '=routing', 'Space', 'C-u', '=tags:add')
  await seat.on(/> \[ \] Tags: add/, 'Space', 'Enter')
  await seat.on(`→ ${sales?.Name ?? ''}`)
  await seat.on(/Tags: add or change +→ a:b=c=d, team=late/, 'End')
  await seat.on('> Review 2 changes', 'Enter')
  await save(seat)
  await seat.on('Batch 1 finished: 2 users updated')
  const copied = [...users.values()].filter(({ Tags }) => Tags['a:b'] === 'c=d')
  expect(copied).toHaveLength(3)
  for (const { RoutingProfileId } of copied) expect(RoutingProfileId).toBe(model.RoutingProfileId)
})

test('a user without any proficiencies gives none', async () => {
  const seat = await sitDown({ users: 40 })
  const { users, proficiencies } = seat.world.sandbox.store
  const model = [...users.values()].find(({ Id }) => !proficiencies.has(Id))
  await tickFirst(seat, 1)
  await seat.on('1 user selected', 'e')
  await seat.on('Edit users in bulk', '=copy')
  await seat.on('> Copy settings from a user', 'Enter')
  await seat.on('Copy settings from which user?', `=${model?.Username ?? ''}`, 'Enter')
  await seat.on('Copy which settings', '=proficiencies')
  await seat.on(/> \[ \] Proficiencies: exactly these +none$/m, 'Space', 'Enter')
  await seat.on(/Proficiencies: exactly these +→ none {3}/)
})

test('a cell and the texts behind a flag mean the same', () => {
  const cells = {
    routing_profile: 'A|B: "x"',
    security_profiles: 'A\\|B|C/D|E\\\\',
    tags: 'k\\|1=a\\=b|team=blue|empty=',
    acw_timeout: 'voice=30,chat=60',
    hierarchy: 'France/Sud \\/ Est/Team C',
    auto_accept: 'on',
  }
  for (const [column, cell] of Object.entries(cells)) {
    const setting = SETTINGS.find((one) => one.column === column)
    if (setting === undefined) throw new Error(column)
    expect(setting.flag.cell(flagTexts(setting, cell)), column).toBe(cell)
  }
})
