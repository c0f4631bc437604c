import { expect } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { chooseBilling, onTerminal, sitDown, SLOWLY } from './session-support.js'

onTerminal('a whole session: filter, select all, edit, review, save, leave; the service has it', async () => {
  const seat = await sitDown()
  const before = seat.stage.usersIn('Basic Routing Profile')
  await chooseBilling(seat)
  const review = await seat.on('s Save')
  expect(review).toContain(`${before.length} users selected: ${before.length} to change, 0 unchanged`)
  expect(review).toContain(
    "connect-bulk edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing",
  )
  expect(seat.stage.writes()).toEqual([])
  await seat.on('s Save', 's')
  if (before.length > 25) await seat.on('Number of users:', `=${before.length}`, 'Enter')
  else await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on(`Batch 1 finished: ${before.length} users updated, 0 failed`, 'Escape')
  await seat.on('1 batch, 0 not yet done, 0 with failures', 'Escape')
  await seat.on('Leave connect-bulk?', 'Down', 'Enter')
  await seat.on('EXIT:0')
  expect(seat.stage.usersIn('Basic Routing Profile')).toEqual([])
  expect(seat.stage.jobs()).toHaveLength(1)
})

onTerminal('no is the answer that stands ready, and then nothing is changed', async () => {
  const seat = await sitDown()
  await chooseBilling(seat)
  await seat.on('s Save', 's')
  await seat.on(/> No, go back|Number of users:/, 'Enter')
  await seat.on(/s Save|Type \d+ to go on/)
  expect(seat.stage.writes()).toEqual([])
  expect(seat.stage.jobs()).toEqual([])
})

onTerminal('Ctrl-C goes one level back, and at the top asks', async () => {
  const seat = await sitDown()
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filter: everybody', 'f')
  await seat.on('which field?', 'C-c')
  await seat.on('No filter: everybody', 'C-c')
  await seat.on('User management', 'C-c')
  await seat.on('Leave connect-bulk?', 'C-c')
  await seat.on('User management', 'C-c')
  await seat.on('Leave connect-bulk?', 'Down', 'Enter')
  await seat.on('EXIT:0')
  expect(seat.stage.writes()).toEqual([])
})

onTerminal('a small terminal that is resized: one frame, the cursor row in it', async () => {
  const seat = await sitDown({}, [60, 10], { env: { NO_COLOR: '1' } })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users', 'Down', 'Down')
  seat.tmux('resize-window', '-x', '90', '-y', '30')
  const screen = await seat.on(/PgUp/)
  expect(screen.match(/Find users/g)).toHaveLength(1)
  expect(screen.match(/^> /gm)).toHaveLength(1)
  expect(seat.tmux('capture-pane', '-p', '-e')).not.toMatch(/\u{1b}\[3\d/u)
})

onTerminal('when some fail: the reasons and four things to do; try again does only those left', async () => {
  const faults: SandboxOptions['faults'] = [
    {
      operation: 'UpdateUserRoutingProfile',
      kind: 'error',
      times: 1,
      code: 'InvalidParameterException',
      status: 400,
      message: 'The user is being updated by another request.',
    },
  ]
  const seat = await sitDown({ faults })
  await chooseBilling(seat)
  await seat.on('s Save', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on('1 failed', 'Escape')
  await seat.on('1 batch, 0 not yet done, 1 with failures', 'Down', 'Down', 'Down', 'Down')
  await seat.on('> Batches', 'Enter')
  await seat.on('Batches of this session', 'Enter')
  const screen = await seat.on('> Download CSV')
  expect(screen).toContain('The user is being updated by another request.')
  expect(screen.match(/^[> ] (Download CSV|Try again|Edit|Cancel) /gm)).toHaveLength(4)
  await seat.on('> Download CSV', 'Down')
  await seat.on('> Try again', 'Enter')
  expect(await seat.on('s Save')).toMatch(/connect-bulk retry \d{8}-\d{6}-[0-9a-f]{4}/)
  await seat.on('s Save', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on('Batch 2 finished: 1 user updated, 0 failed')
  expect(seat.stage.usersIn('Basic Routing Profile')).toEqual([])
})

onTerminal('a form for one user, submitted, and undone from Jobs', async () => {
  const seat = await sitDown()
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filter: everybody', 'Space')
  await seat.on('1 user selected', 'd')
  const form = await seat.on('User details · 1 of 1')
  const username = / · 1 of 1 · (.*) · /.exec(form)?.[1] ?? ''
  const before = seat.stage.profiles().get(username)
  expect(form).toContain('Secondary e-mail')
  await seat.on('> First name', 'Down', 'Down', 'Down', 'Down', 'Down')
  expect(await seat.on(/^> Routing profile/m, 'Enter')).toContain(before)
  await seat.on('On the command line: --routing-profile', '=Support Tier 2', 'Enter')
  await seat.on('→ Support Tier 2', 'End', 'Up', 'Up')
  await seat.on('> Submit', 'Enter')
  await seat.on('s Save', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on('Batch 1 finished: 1 user updated')
  expect(seat.stage.profiles().get(username)).toBe('Support Tier 2')
  await seat.on('User details', 'Escape')
  await seat.on('Find users', 'Escape')
  await seat.on('User management', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on('SUCCEEDED', 'Enter')
  await seat.on('> Undo', 'Enter')
  await seat.on('s Save', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on('Batch 2 finished: 1 user updated')
  expect(seat.stage.profiles().get(username)).toBe(before)
})

onTerminal('leaving with a batch under way asks; cancelled, it tells what is left', async () => {
  const seat = await sitDown({}, [120, 40], { args: SLOWLY })
  await chooseBilling(seat)
  await seat.on('s Save', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on(/Updating [1-9]\d* of 22 users, 0 failed/, 'Escape')
  await seat.on('User management', 'Escape')
  await seat.on('1 batch is not yet done', 'Down', 'Down', 'Down')
  await seat.on('> Cancel them, then leave', 'Enter')
  const screen = await seat.on('EXIT:0')
  expect(screen).toContain(`To go on: connect-bulk jobs resume ${seat.stage.jobs()[0]}`)
  const [, done, left] =
    /Batch 1 cancelled: (\d+) users? updated, 0 failed, (\d+) not attempted/.exec(screen) ?? []
  expect(Number(done) + Number(left)).toBe(22)
  expect(seat.stage.usersIn('Basic Routing Profile')).toHaveLength(Number(left))
  expect(seat.stage.failures().rows).toHaveLength(Number(left))
})

onTerminal('leaving with a batch under way, it goes on by itself, to its end', async () => {
  const seat = await sitDown({}, [120, 40], { args: SLOWLY })
  await chooseBilling(seat)
  await seat.on('s Save', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on(/Updating [1-9]\d* of 22 users, 0 failed/, 'Escape')
  await seat.on('User management', 'Escape')
  await seat.on('1 batch is not yet done', 'Down', 'Down')
  await seat.on('> Leave; they go on by themselves', 'Enter')
  const screen = await seat.on('EXIT:0')
  const [job = ''] = seat.stage.jobs()
  expect(screen).toContain(`Batch 1 goes on by itself: connect-bulk jobs watch ${job}`)
  expect(seat.stage.usersIn('Basic Routing Profile')).not.toEqual([])
  const watched = await seat.stage.run(['jobs', 'watch', job, '--output', 'json'])
  expect(watched.json()).toMatchObject({ state: 'finished', succeeded: 22, failed: 0, notAttempted: 0 })
  expect(seat.stage.usersIn('Basic Routing Profile')).toEqual([])
})
