import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeSystem } from '../../src/platform/system.js'
import { dieAfter, recordsOf, snapshot } from '../support/crash.js'
import { createWorld, type World } from '../support/world.js'
import { type Seat, sitDown } from './seat.js'
import { MOVE, refusing } from './steps.js'

/** A job whose process dies when it has moved three users. */
async function interrupt(world: World): Promise<void> {
  const before = snapshot(world)
  // No process has this number.
  const identity = { ...nodeSystem().identity(), pid: 2 ** 22 + 1 }
  expect((await world.run(MOVE, { identity })).code).toBe(0)
  const ends = recordsOf(world).flatMap(({ type }, n) => (type === 'finished' ? [n] : []))
  dieAfter(world, (ends[2] ?? 0) + 1, before, false)
}

test('Jobs: the history, what became of one, going on with one that was interrupted, undo', async () => {
  const seat = await sitDown()
  const { world } = seat
  const before = seat.profiles()
  expect((await world.run`edit --user omar.smith --tag shift=late --yes`).code).toBe(0)
  await interrupt(world)
  const [tagged = '', moving = ''] = seat.jobs()
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
  expect(world.usersIn('Basic Routing Profile')).toEqual([])
  expect(seat.jobs()).toHaveLength(2)
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
  expect(seat.profiles()).toEqual(before)
})

test('a job of another instance can be looked at, and it says why there is no more to do', async () => {
  const seat = await sitDown()
  const other = await createWorld({ seed: 2 })
  const env = { CONNECT_BULK_STATE_DIR: join(seat.world.cwd, '.state') }
  expect((await other.run(MOVE, { env })).code).toBe(0)
  await seat.on('> Find and select users', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on('RESULT', 'Enter')
  const screen = await seat.on('> Details')
  expect(screen).toContain('It belongs to instance')
  expect(screen).not.toMatch(/Undo|Resume/)
})

test('a job that was interrupted before the session is told in the menu, until it is done', async () => {
  const seat = await sitDown({ prepare: interrupt })
  await seat.on('1 interrupted job can be resumed', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on('RESULT', 'Enter')
  await seat.on('> Resume', 'Enter')
  await seat.on(/Batch 1 finished: \d+ users updated, 0 failed/)
  await seat.on('RESULT', 'Escape')
  expect(await seat.on('> Jobs')).not.toContain('interrupted')
})

test('the list of jobs follows what other terminals do, and the cursor stays on its job', async () => {
  const seat = await sitDown()
  const { world } = seat
  expect((await world.run`edit --user omar.smith --tag shift=late --yes`).code).toBe(0)
  const [tagged = ''] = seat.jobs()
  await seat.on('> Find and select users', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on(new RegExp(`> .*${tagged}`))
  const gate = seat.halt(3)
  seat.start(MOVE)
  const running = await seat.on(/running: [1-9] updated, \d+ to go/)
  expect(running).toMatch(new RegExp(`> .*${tagged}`))
  expect(running).toContain('rows 1–2 of 2')
  gate.open()
  await seat.on(/ 22 +22 updated/, 'Enter')
  await seat.on(`Job ${tagged}`)
})

test('a job that is not cancelled after all stays on the screen; a cancelled one shows how it ended', async () => {
  const seat = await sitDown()
  await seat.on('> Find and select users', 'End', 'Up')
  const gate = seat.halt(3)
  seat.start(MOVE)
  await seat.on('> Jobs', 'Enter')
  await seat.on(/running: [1-9] updated/, 'Enter')
  await seat.on('> Cancel', 'Enter')
  await seat.on('> No, keep it running', 'Enter')
  await seat.on('> Cancel', 'Enter')
  await seat.on('> No, keep it running', 'Down')
  await seat.on('> Yes, cancel it', 'Enter')
  await seat.on('Waiting for the job to stop')
  gate.open()
  expect(await seat.on('> Resume')).toMatch(/Job .* cancelled: 22 users to change/)
})

/** From the menu: the users of the latest job that has the outcome, selected. */
async function selectOfLatest(seat: Seat, group: string): Promise<string> {
  await seat.on('> Find and select users', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on('RESULT', 'Enter')
  await seat.on('Select its users', 'End', 'Up')
  await seat.on('> Select its users', 'Enter')
  const groups = await seat.on('> All users')
  await seat.press(group === 'All users' ? 'Enter' : 'Down')
  if (group !== 'All users') await seat.on(`> ${group}`, 'Enter')
  await seat.on('RESULT', 'Escape')
  await seat.on('> Jobs', 'Home')
  await seat.on('> Find and select users', 'Enter')
  return groups
}

test('the users of a job are selected: all of them, or those with one outcome', async () => {
  const seat = await sitDown({
    faults: refusing(2),
    prepare: async (world) => {
      expect((await world.run(MOVE)).code).toBe(3)
    },
  })
  const groups = await selectOfLatest(seat, 'Updated users')
  expect(groups).toMatch(/All users +22 users[^]*Updated users +20 users[^]*Failed users +2 users/)
  expect(groups).not.toContain('not attempted')
  await seat.on('20 selected')
})

test('the users that a job has created are selected like any others', async () => {
  const seat = await sitDown({
    users: 20,
    prepare: async (world) => {
      await world.write(
        'new.csv',
        'username,first_name,last_name,routing_profile,security_profiles,password\nzora.neu,Zora,Neu,Billing,Agent,Secret-4711\nyuri.neu,Yuri,Neu,Billing,Agent,Secret-4712\n',
      )
      expect((await world.run`create new.csv --yes`).code).toBe(0)
    },
  })
  expect(await selectOfLatest(seat, 'All users')).toMatch(/All users +2 users[^]*Created users +2 users/)
  await seat.on('2 selected')
})

test('what a job did to users that it then failed can be undone from their failures', async () => {
  const seat = await sitDown({
    faults: [
      { operation: 'UpdateUserConfig', kind: 'error', code: 'InvalidParameterException', status: 400 },
    ],
    prepare: async (world) => {
      const ran = await world.run`edit --user omar.smith --routing-profile Sales --acw-timeout 77 --yes`
      expect(ran.code).toBe(3)
    },
  })
  await seat.on('> Find and select users', 'End', 'Up')
  await seat.on('> Jobs', 'Enter')
  await seat.on('RESULT', 'Enter')
  await seat.on('> Failures', 'Enter')
  const screen = await seat.on('> Download CSV', 'Down', 'Down', 'Down')
  expect(screen).toContain('0 succeeded, 1 failed')
  await seat.on(/> Undo +restore the previous values/, 'Enter')
  await seat.on(/omar\.smith +Routing profile +Sales → /)
})
