import { spawnSync } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { chooseBilling, save } from '../support/session-steps.js'
import { type Seat, sitDown } from './session-support.js'
import { onTerminal } from './tmux.js'
import { createStage, STUCK } from './support.js'

// What the session does is tested in this process, in test/interactive; here is what only a real terminal and real
// processes show.

const USERS = 22

onTerminal('left to go on by itself, a batch does, in a process of its own', async () => {
  const seat = await sitDown()
  await chooseBilling(seat)
  const gate = seat.stage.halt()
  await save(seat)
  await seat.on('3 of 22 · 0 failed', 'Escape')
  await seat.on('User management', 'Escape')
  await seat.on('1 batch is still running', 'Down', 'Down')
  await seat.on('> Leave and keep it running', 'Enter')
  await seat.on(/Moving the batch(es)? to the background/)
  gate.open()
  const screen = await seat.on('EXIT:0')
  const [job = ''] = seat.stage.jobs()
  expect(screen).toContain(
    `Batch 1 is running in the background; to watch it: connect-bulk jobs watch ${job}`,
  )
  const watched = await seat.stage.run`jobs watch ${job} --output json`
  expect(watched.json()).toMatchObject({ state: 'finished', succeeded: USERS, failed: 0, notAttempted: 0 })
  expect(seat.stage.usersIn('Basic Routing Profile')).toEqual([])
})

/** A failed test may leave a process that continues its job. */
const left: Seat[] = []
afterEach(() => {
  for (const { stage } of left.splice(0)) {
    for (const job of stage.jobs()) {
      const holder = stage.journal(job).findLast(({ type }) => type === 'owner' || type === 'queued')
      if (stage.journal(job).at(-1)?.type === 'closed' || holder?.pid === undefined) continue
      try {
        process.kill(holder.pid, 'SIGKILL')
      } catch {
        // It has ended by itself.
      }
    }
  }
})

/** The record of a job whose process is gone has an answer to each call, and a resume does the rest. */
async function goesOn({ stage }: Seat): Promise<void> {
  const [job = ''] = stage.jobs()
  await stage.waitFor('closed', () => stage.journal(job).at(-1)?.type === 'closed')
  const count = (type: string) => stage.journal(job).filter((record) => record.type === type).length
  expect(count('answered')).toBe(count('sent'))
  expect(stage.journal(job).at(-1)).toMatchObject({ state: 'cancelled', stoppedBy: 'cancelled' })
  expect(stage.changed()).toHaveLength(3)
  const ran = await stage.run`jobs resume ${job} --output json`
  expect(ran.json()).toMatchObject({ state: 'finished', succeeded: USERS, failed: 0, notAttempted: 0 })
  expect(stage.calls('UpdateUserRoutingProfile')).toHaveLength(USERS)
}

/** Programs under which the session is started. */
const UNDER: readonly (readonly [string, readonly string[]])[] = [
  ['told so', []],
  ['not told, as it is in a session of its own', ['setsid', '-w']],
]
const there = UNDER.filter(
  ([, [program]]) => program === undefined || spawnSync(program, ['-V']).status === 0,
)

onTerminal.each(there)(
  'a terminal that is gone (%s) stops the batch, and nothing is half known',
  async (_, under) => {
    const seat = await sitDown({}, [120, 40], { under, args: STUCK })
    left.push(seat)
    await chooseBilling(seat)
    await save(seat)
    await seat.on('3 of 22 · ')
    seat.hangUp()
    await seat.ended()
    const [job = ''] = seat.stage.jobs()
    const failures = seat.stage.read(`connect-bulk-failures-${job}.csv`)
    expect(failures.match(/not-attempted/g)).toHaveLength(USERS - 3)
    await goesOn(seat)
  },
)

onTerminal('where CI is set there is nobody to ask, terminal or not', async () => {
  const seat = await sitDown({}, [120, 50], { env: { CI: 'true' } })
  const screen = await seat.on('EXIT:2')
  expect(screen).toContain('The interactive session needs a terminal, and CI must not be set.')
  expect(screen).toContain('connect-bulk users lists users, connect-bulk edit changes them')
  expect(seat.stage.sandbox.requests()).toEqual([])
})

test('without a terminal it exits with 2 and says which command to use', async () => {
  const stage = await createStage()
  for (const stdin of ['closed', { pipe: '\n\ny\n' }] as const) {
    const ran = await stage.run([], { stdin })
    expect(ran.code).toBe(2)
    expect(ran.out).toBe('')
    expect(ran.err).toContain('connect-bulk users lists users, connect-bulk edit changes them')
  }
  expect(stage.sandbox.requests()).toEqual([])
})
