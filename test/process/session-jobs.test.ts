import { expect } from 'vitest'
import { onTerminal, sitDown } from './session-support.js'
import { createStage, MOVE, type Stage } from './support.js'

/** A job whose process dies when it has moved three users. */
async function interrupt(stage: Stage): Promise<void> {
  const gate = stage.halt()
  const broken = stage.start`${MOVE} --yes`
  await broken.waitFor('three are done', () => stage.done() === 3)
  broken.signal('SIGKILL')
  await broken.ended
  gate.open()
}

onTerminal(
  'Jobs: the history, what became of one, going on with one that was interrupted, undo',
  async () => {
    const seat = await sitDown()
    const { stage } = seat
    const before = stage.profiles()
    expect((await stage.run`edit --user omar.smith --tag shift=late --yes`).code).toBe(0)
    await interrupt(stage)
    const [tagged = '', moving = ''] = stage.jobs()
    await seat.on('> Find and select users', 'End', 'Up')
    await seat.on('> Jobs', 'Enter')
    const history = await seat.on('RESULT')
    expect(history).toMatch(new RegExp(`> .* 22 +interrupted: .* not a.*${moving}`))
    expect(history).toMatch(new RegExp(` 1 +1 updated .*${tagged}`))
    await seat.on('RESULT', 'Enter')
    const details = await seat.on(`Job ${moving}`)
    const [, rest = ''] = /> Resume +continue with the remaining (\d+) users/.exec(details) ?? []
    expect(Number(rest)).toBe(19)
    await seat.on('> Resume', 'Enter')
    await seat.on(`Batch 1 finished: ${rest} users updated, 0 failed`)
    expect(stage.usersIn('Basic Routing Profile')).toEqual([])
    expect(stage.jobs()).toHaveLength(2)
    await seat.on('RESULT', 'Enter')
    expect(await seat.on(`Job ${moving}`)).toContain('22 succeeded')
    await seat.on('> Undo', 'Down')
    await seat.on('> Details', 'Enter')
    const table = await seat.on(`Job ${moving}: 22 changes`, 'Escape')
    expect(table.match(/Routing profile +Basic Routing Profile → Billing +succeeded/g)).toHaveLength(22)
    await seat.on('> Details', 'Up')
    await seat.on('> Undo', 'Enter')
    await seat.on('s Save', 's')
    await seat.on('> No, go back', 'Down', 'Enter')
    await seat.on('Batch 2 finished: 22 users updated, 0 failed')
    expect(stage.profiles()).toEqual(before)
  },
)

onTerminal('a job of another instance can be looked at, and it says why there is no more to do', async () => {
  const seat = await sitDown()
  const other = await createStage({ seed: 2 }, { stateDir: seat.stage.stateDir })
  expect((await other.run`${MOVE} --yes`).code).toBe(0)
  await seat.on('> Find and select users', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on('RESULT', 'Enter')
  const screen = await seat.on('> Details')
  expect(screen).toContain('It belongs to instance')
  expect(screen).not.toMatch(/Undo|Resume/)
})

onTerminal(
  'a job that was interrupted before the session is told in the menu, until it is done',
  async () => {
    const seat = await sitDown({}, [120, 40], { prepare: interrupt })
    await seat.on('1 interrupted job can be resumed', 'End', 'Up')
    await seat.on('> Jobs', 'Enter')
    await seat.on('RESULT', 'Enter')
    await seat.on('> Resume', 'Enter')
    await seat.on(/Batch 1 finished: \d+ users updated, 0 failed/)
    await seat.on('RESULT', 'Escape')
    expect(await seat.on('> Jobs')).not.toContain('interrupted')
  },
)
