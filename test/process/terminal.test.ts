import { expect } from 'vitest'
import { MOVE, STUCK } from './support.js'
import { createPane, expectNothingChanged, QUESTION } from './pane.js'
import { onTerminal } from './tmux.js'

onTerminal('y goes on, and a bar shows how far it is', async () => {
  const pane = await createPane()
  const gate = pane.stage.halt(7)
  pane.run(...MOVE)
  await pane.see(QUESTION)
  pane.press('y')
  pane.press('Enter')
  await pane.see(/\[#+\.+\] 7 of 22 users done, 0 failed/)
  gate.open()
  const { code, screen } = await pane.end()
  expect(code).toBe(0)
  expect(screen).toContain('22 succeeded, 0 failed, 0 not attempted')
  // It is gone when there is nothing to wait for any more.
  expect(screen).not.toContain('users done')
  expect(pane.stage.usersIn('Basic Routing Profile')).toEqual([])
  expect(pane.stage.files()).toEqual(['cb'])
})

onTerminal('above 25 users the number has to be typed', async () => {
  const pane = await createPane({ users: 60 })
  const { length } = pane.stage.usersIn('Basic Routing Profile')
  expect(length).toBeGreaterThan(25)
  pane.run(...MOVE)
  await pane.see('Type the number of users to continue:')
  pane.type('y')
  pane.press('Enter')
  await pane.see(`Type ${length} to continue, or nothing to leave.`)
  pane.press('C-u')
  pane.type(String(length - 1))
  pane.press('Enter')
  await pane.see(new RegExp(`continue: ${length - 1}[^]*Type ${length} to continue`))
  expect(pane.stage.writes()).toEqual([])
  pane.press('C-u')
  pane.type(String(length))
  pane.press('Enter')
  const { code, screen } = await pane.end()
  expect(code).toBe(0)
  expect(screen).toContain(`${length} succeeded`)
  expect(pane.stage.usersIn('Basic Routing Profile')).toEqual([])
})

onTerminal('Ctrl-C at the question leaves, and nothing is changed', async () => {
  const pane = await createPane({ users: 60 })
  pane.run(...MOVE)
  await pane.see(/profile Billing\? Type the number/)
  pane.press('C-c')
  const { code, screen } = await pane.end()
  expect(code).toBe(130)
  expect(screen).toContain('Interrupted; nothing was changed.')
  expectNothingChanged(pane)
})

onTerminal('Ctrl-C while the job runs lets it end in good order', async () => {
  const pane = await createPane()
  pane.run(...MOVE, ...STUCK)
  await pane.see(QUESTION)
  pane.press('y')
  pane.press('Enter')
  await pane.see(/\[#+\.+\] 3 of 22 users done/)
  pane.press('C-c')
  const { code, screen } = await pane.end()
  const { length } = pane.stage.writes()
  expect(length).toBe(3)
  expect(code).toBe(130)
  expect(screen).toMatch(/Stopping[^]*Ctrl-C again leaves at once/)
  expect(screen).toContain(
    `cancelled: 22 users to change, ${length} succeeded, 0 failed, ${22 - length} not attempted`,
  )
  expect(screen).toMatch(/To resume: connect-bulk jobs resume \d{8}-\d{6}-[0-9a-f]{4}/)
  const [job = ''] = pane.stage.jobs()
  expect(pane.stage.journal(job).at(-1)).toMatchObject({ type: 'closed', state: 'cancelled' })
  expect(pane.stage.failures().rows).toHaveLength(22 - length)
})
