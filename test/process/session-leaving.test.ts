import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import type { Gate } from '../../src/sandbox/sandbox.js'
import {
  chooseBilling,
  chooseProfile,
  onTerminal,
  refusing,
  type Seat,
  save,
  selectBatch,
  type SeatOptions,
  sitDown,
} from './session-support.js'
import { STUCK } from './support.js'

const USERS = 22
const left: Seat[] = []

/** What a failed test may leave behind: processes that go on with its jobs. */
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

/** At the menu, with a batch for 22 users that has stopped at the third, and another one queued behind it. */
async function withTwoBatches(how: SeatOptions = {}): Promise<{ seat: Seat; gate: Gate }> {
  const seat = await sitDown({}, [120, 40], how)
  left.push(seat)
  await chooseBilling(seat)
  const gate = seat.stage.halt()
  await save(seat)
  await selectBatch(seat)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on(/3 of 22 · 0 failed · 1 batch waiting/, 'Escape')
  await seat.on('User management', 'Escape')
  await seat.on('2 batches are still running')
  return { seat, gate }
}

const closings = ({ stage }: Seat) =>
  stage.jobs().map((job) => stage.journal(job).findLast(({ type }) => type === 'closed')?.state)

onTerminal('stay is the answer that stands ready', async () => {
  const { seat } = await withTwoBatches()
  await seat.on('> Stay', 'Enter')
  await seat.on('User management', 'Escape')
  await seat.on('> Stay', 'C-c')
  await seat.on('User management')
  await seat.on(/3 of 22 · 0 failed · 1 batch waiting/)
})

onTerminal('wait, then leave: both batches are done when it ends', async () => {
  const { seat, gate } = await withTwoBatches()
  await seat.on('> Stay', 'Down')
  await seat.on('> Wait until they finish', 'Enter')
  await seat.on(/Waiting for the batches[^]*3 of 22 · /)
  gate.open()
  const screen = await seat.on('EXIT:0')
  expect(screen).toContain('Batch 1 finished: 22 users updated, 0 failed')
  expect(screen).toContain('Batch 2 finished: 22 users updated, 0 failed')
  expect(closings(seat)).toEqual(['finished', 'finished'])
  expect(seat.stage.usersIn('Support Tier 2').length).toBeGreaterThanOrEqual(USERS)
})

onTerminal('waiting can be given up: the session goes on, and so do the batches', async () => {
  const { seat } = await withTwoBatches()
  await seat.on('> Stay', 'Down')
  await seat.on('> Wait until they finish', 'Enter')
  await seat.on('Waiting for the batches', 'Escape')
  await seat.on('User management')
  await seat.on(/3 of 22 · /)
  expect(closings(seat)).toEqual([undefined, undefined])
})

onTerminal('cancel them, then leave: what is queued is never begun, and each way on is told', async () => {
  const { seat, gate } = await withTwoBatches()
  await seat.on('> Stay', 'End')
  await seat.on('> Cancel them, then leave', 'Enter')
  await seat.on('Waiting for the batches')
  gate.open()
  const screen = await seat.on('EXIT:0')
  const [first = '', second = ''] = seat.stage.jobs()
  expect(screen).toContain('Batch 1 cancelled: 3 users updated, 0 failed, 19 not attempted')
  expect(screen).toContain('Batch 2 cancelled: 0 users updated, 0 failed, 22 not attempted')
  for (const job of [first, second]) expect(screen).toContain(`To resume: connect-bulk jobs resume ${job}`)
  expect(closings(seat)).toEqual(['cancelled', 'cancelled'])
  expect(seat.stage.failures(`connect-bulk-failures-${second}.csv`).rows).toHaveLength(USERS)
  // Told to, it goes on with just what was left.
  const ran = await seat.stage.run`jobs resume ${first} --output json`
  expect(ran.json()).toMatchObject({ state: 'finished', succeeded: USERS })
})

onTerminal('left to go on by themselves, they do: in order, uncancelled, to their end', async () => {
  const { seat, gate } = await withTwoBatches()
  await seat.on('> Stay', 'Down', 'Down')
  await seat.on('> Leave and keep them running', 'Enter')
  await seat.on('Moving the batches to the background')
  gate.open()
  const screen = await seat.on('EXIT:0')
  const [first = '', second = ''] = seat.stage.jobs()
  for (const [n, job] of [first, second].entries())
    expect(screen).toContain(
      `Batch ${n + 1} is running in the background; to watch it: connect-bulk jobs watch ${job}`,
    )
  const ran = await seat.stage.run`jobs watch ${second} --output json`
  expect(ran.json()).toMatchObject({ state: 'finished', succeeded: USERS, failed: 0, notAttempted: 0 })
  const shown = await seat.stage.run`jobs show ${first} --output json`
  expect(shown.json()).toMatchObject({ state: 'finished', stoppedBy: null, succeeded: USERS, failed: 0 })
  expect(closings(seat)).toEqual(['finished', 'finished'])
  // The one that was begun here was handed over, the one that waited was never begun here.
  const types = (job: string) => seat.stage.journal(job).map(({ type }) => type)
  expect(types(first)).toContain('handed-over')
  expect(types(second).filter((type) => type === 'owner')).toHaveLength(1)
  expect(seat.stage.files().filter((name) => name.includes('failures'))).toEqual([])
  expect(seat.stage.calls('UpdateUserRoutingProfile')).toHaveLength(2 * USERS)
  const { users } = seat.stage.sandbox.store
  const last = new Set(seat.stage.changed().slice(-USERS))
  expect(last.size).toBe(USERS)
  for (const { Username } of users.values())
    if (last.has(Username)) expect(seat.stage.profiles().get(Username)).toBe('Support Tier 2')
})

onTerminal('one that nobody can take keeps not the other, and its way on is told', async () => {
  const { seat, gate } = await withTwoBatches()
  const [first = '', second = ''] = seat.stage.jobs()
  // No process starts where it could not say what it does.
  mkdirSync(join(seat.stage.stateDir, 'jobs', first, 'worker.log'))
  await seat.on('> Stay', 'Down', 'Down')
  await seat.on('> Leave and keep them running', 'Enter')
  await seat.on('Moving the batches to the background')
  gate.open()
  const screen = await seat.on('EXIT:1')
  expect(screen).toMatch(/Batch 1 is stopped: .*EISDIR/)
  expect(screen).toContain(`To resume: connect-bulk jobs resume ${first}`)
  expect(screen).toContain(
    `Batch 2 is running in the background; to watch it: connect-bulk jobs watch ${second}`,
  )
  const watched = await seat.stage.run`jobs watch ${second} --output json`
  expect(watched.json()).toMatchObject({ state: 'finished', succeeded: USERS })
  const shown = await seat.stage.run`jobs show ${first} --output json`
  expect(shown.json()).toMatchObject({ state: 'interrupted', stoppedBy: null })
  // What the second batch has overwritten meanwhile is somebody else's change by now, and left alone.
  const ran = await seat.stage.run`jobs resume ${first} --output json`
  const { succeeded, failed, notAttempted } = ran.json()
  expect([succeeded + failed, notAttempted]).toEqual([USERS, 0])
})

onTerminal('--on-drift of the session holds for what goes on without it', async () => {
  const { seat, gate } = await withTwoBatches({ args: ['--on-drift', 'skip'] })
  const [first = '', second = ''] = seat.stage.jobs()
  await seat.on('> Stay', 'Down', 'Down')
  await seat.on('> Leave and keep them running', 'Enter')
  await seat.on('Moving the batches to the background')
  gate.open()
  await seat.on('EXIT:0')
  const ran = await seat.stage.run`jobs watch ${second} --output json`
  // All of them were Billing by then, which most were not yet when it was planned.
  const { state, succeeded, failed, failures } = ran.json()
  expect([state, succeeded + failed]).toEqual(['finished', USERS])
  expect(failed).toBeGreaterThan(0)
  expect(new Set(failures.map(({ code }: { code: string }) => code))).toEqual(new Set(['ValueChanged']))
  for (const job of [first, second])
    expect(seat.stage.journal(job).findLast(({ type }) => type === 'owner')).toMatchObject({
      onDrift: 'skip',
    })
  expect(seat.stage.usersIn('Basic Routing Profile')).toEqual([])
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
    await chooseBilling(seat)
    await save(seat)
    await seat.on('3 of 22 · ')
    seat.hangUp()
    await goesOn(seat)
    await seat.ended()
  },
)

onTerminal('what is not saved is told before it is lost, and how to try again afterwards', async () => {
  const seat = await sitDown({ faults: refusing(1) })
  await chooseBilling(seat)
  await save(seat)
  await seat.on('Batch 1 finished: 21 users updated, 1 failed')
  await seat.on('Find users', 'a')
  await chooseProfile(seat, 'Sales')
  await seat.on('s Save', 'Escape')
  await seat.on('Edit users in bulk', 'Escape')
  await seat.on('Find users', 'Escape')
  await seat.on('User management', 'Escape')
  await seat.on('Leave connect-bulk?', 'Down')
  expect(await seat.on('> Yes, leave', 'Enter')).toContain('Unsaved changes will be lost: 1 change')
  const screen = await seat.on('EXIT:0')
  expect(screen).toContain(`To try again: connect-bulk retry ${seat.stage.jobs()[0]}`)
})
