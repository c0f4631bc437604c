import { expect } from 'vitest'
import { chooseBilling, save } from '../support/session-steps.js'
import { sitDown } from './session-support.js'
import { onTerminal } from './tmux.js'

// What the session does is tested in this process, in test/interactive; here is what only a real terminal and real
// processes show.

const USERS = 22

onTerminal(
  'a whole session on a terminal that is resized: filter, edit, save, leave; the service has it',
  async () => {
    const seat = await sitDown({}, [80, 12], { env: { NO_COLOR: '1' } })
    await seat.on('> Find and select users', 'C-z', 'Enter')
    await seat.on('Find users', 'Down', 'Down')
    seat.tmux('resize-window', '-x', '120', '-y', '40')
    const screen = await seat.on(/rows a page/)
    expect(screen.match(/Find users/g)).toHaveLength(1)
    expect(screen.match(/^> /gm)).toHaveLength(1)
    expect(seat.tmux('capture-pane', '-p', '-e')).not.toMatch(/\u{1b}\[3\d/u)
    await seat.on('Find users', 'Escape')
    await chooseBilling(seat)
    expect(await seat.on('s Save')).toContain(
      "connect-bulk edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing",
    )
    expect(seat.stage.writes()).toEqual([])
    await save(seat)
    await seat.on(`Batch 1 finished: ${USERS} users updated, 0 failed`, 'Escape')
    await seat.on(/Batches +1 batch$/m, 'C-c')
    await seat.on('Leave connect-bulk?', 'Down', 'Enter')
    expect(await seat.on('EXIT:0')).toContain(`Batch 1 finished: ${USERS} users updated, 0 failed`)
    expect(seat.stage.usersIn('Basic Routing Profile')).toEqual([])
  },
)
