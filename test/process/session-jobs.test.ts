import { expect } from 'vitest'
import { onTerminal, sitDown } from './session-support.js'
import { MOVE, SLOW } from './support.js'

onTerminal(
  'Jobs: the history, what became of one, going on with one that was interrupted, undo',
  async () => {
    const seat = await sitDown()
    const { stage } = seat
    const before = stage.profiles()
    expect((await stage.run(['edit', '--user', 'omar.smith', '--tag', 'shift=late', '--yes'])).code).toBe(0)
    const broken = stage.start([...MOVE, '--yes', ...SLOW])
    await broken.waitFor('some are moved', () => stage.changed().length > 4)
    broken.signal('SIGKILL')
    await broken.ended
    const left = stage.usersIn('Basic Routing Profile').length
    expect(left).toBeGreaterThan(5)
    const [tagged = '', moving = ''] = stage.jobs()
    await seat.on('> Find and select users', 'End', 'Up')
    await seat.on('> Jobs', 'Enter')
    const history = await seat.on('SUCCEEDED')
    expect(history).toMatch(new RegExp(`> ${moving} +edit +.* interrupted +22 `))
    expect(history).toMatch(new RegExp(` ${tagged} +edit +.* finished +1 +1 +0 +0`))
    await seat.on('SUCCEEDED', 'Enter')
    const details = await seat.on(`Job ${moving}`)
    expect(details).toMatch(/> Resume +go on with the \d+ users not yet done/)
    await seat.on('> Resume', 'Enter')
    await seat.on(/Batch 1 finished: \d+ users? updated, 0 failed/)
    expect(stage.usersIn('Basic Routing Profile')).toEqual([])
    expect(stage.jobs()).toHaveLength(2)
    await seat.on('SUCCEEDED', 'Enter')
    expect(await seat.on(`Job ${moving}`)).toContain('22 succeeded')
    await seat.on('> Undo', 'Enter')
    await seat.on('s Save', 's')
    await seat.on('> No, go back', 'Down', 'Enter')
    await seat.on('Batch 2 finished: 22 users updated, 0 failed')
    expect(stage.profiles()).toEqual(before)
  },
)
