import { expect, test } from 'vitest'
import { sitDown, sitDownAt } from './seat.js'
import { chooseProfile, save } from '../support/session-steps.js'
import { refusing, tickFirst } from './steps.js'

/** Users moving; the answers to all but the first three changes are kept back. */
async function midBatch(options: Parameters<typeof sitDown>[0] = {}, users = 8) {
  const seat = await sitDown({ users: 40, ...options })
  const gate = seat.world.sandbox.hold({ operation: 'UpdateUserRoutingProfile', after: 3 })
  await tickFirst(seat, users)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on(new RegExp(`[1-9] of ${users} · \\d failed`))
  return { seat, gate }
}

test('the status line has bar and counts, and its key opens the batch from any screen', async () => {
  const { seat, gate } = await midBatch({ faults: refusing(1) })
  await seat.on('Find users')
  await seat.on(/Batch 1 {2}█+░+ {2}[1-9] of 8 · 1 failed · b opens it/, 'f')
  await seat.on('which field?', '=rout')
  await seat.on(/Find: rout[^]*Tab opens it/, 'Tab')
  const opened = await seat.on(/Batch 1: Routing profile[^]*> Keep running/, 'Down', 'Enter')
  expect(opened).toMatch(/Batch 1 {2}█+░+ {2}[1-9] of 8 · 1 failed/)
  expect(opened).not.toContain('opens it')
  const failures = await seat.on('Batch 1: 1 user failed so far', 'Enter')
  expect(failures).toContain('The user is being updated by another request.')
  expect(failures).toMatch(/^ {4}\S+/m)
  await seat.on('> Failures so far', 'Up', 'Enter')
  // Back where the key was pressed, with what was typed.
  await seat.on('Find: rout')
  gate.open()
  await seat.on(/✗ Batch 1 finished: 7 users updated, 1 failed · Tab opens it/)
})

test('a refresh reads only users that a batch has changed', async () => {
  const { seat, gate } = await midBatch()
  await seat.on(/[1-9] of 8 · 0 failed/, 'b')
  await seat.on('> Keep running', 'End', 'Enter')
  await seat.on('> No, keep it running', 'Down', 'Enter')
  gate.open()
  const ended = await seat.on(/✗ Batch 1 cancelled: (\d) users? updated, 0 failed, \d not attempted/)
  const [, updated] = /cancelled: (\d)/.exec(ended) ?? []
  const before = seat.world.calls('DescribeUser').length
  await seat.on('Find users', 'r')
  await seat.on(/Find users · 40 of 40/)
  const reads = seat.world.calls('DescribeUser').length - before
  expect(reads).toBeLessThanOrEqual(Number(updated))
})

test('a form marks what a batch will change, and stops when it is done', async () => {
  // One call a second: the last users' turn is not yet.
  const { seat, gate } = await midBatch({ args: ['--rate', 'UpdateUserRoutingProfile=1', '--burst', '1'] })
  await seat.on(/[1-9] of 8 · 0 failed/, 'Home')
  for (let n = 0; n < 7; n += 1) await seat.press('Down')
  await seat.on('Find users', 'Enter')
  await seat.on(/Routing profile.*\* batch 1: Support Tier 2/)
  gate.open()
  const done = await seat.on(/Batch 1 finished: 8 users updated/)
  expect(done).not.toContain('* batch 1')
  expect(done).toMatch(/Routing profile +Support Tier 2/)
})

test('a batch that was retried says so and is no trouble any more', async () => {
  const seat = await sitDown({ users: 40, faults: refusing(2) })
  await tickFirst(seat, 4)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on('Batch 1 finished: 2 users updated, 2 failed · b opens it', 'b')
  await seat.on('> Download CSV', 'Down')
  await seat.on('> Try again', 'Enter')
  await save(seat)
  await seat.on('✓ Batch 2 finished: 2 users updated, 0 failed', 'Escape')
  await seat.on(/Batches +2 batches$/m, 'End', 'Up', 'Up', 'Enter')
  const line = 'Batch 1: 4 users  finished: 2 users updated, 2 failed · retried in batch 2'
  await seat.on(`${line} · Routing profile`)
  // On a narrow terminal the settings are cut first.
  seat.resize(80, 24)
  await seat.on(new RegExp(`${line}.*…`))
})

test('Edit of failures drops a setting and adds another', async () => {
  const seat = await sitDown({ users: 40, faults: refusing(2) })
  await tickFirst(seat, 2)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on('Batch 1 finished: 0 users updated, 2 failed', 'b')
  await seat.on('> Download CSV', 'Down', 'Down')
  await seat.on('> Edit', 'Enter')
  await seat.on(/> Routing profile +requested: Support Tier 2/, 'Enter')
  await seat.on('> Another value', 'Down')
  await seat.on("> Don't change this any more", 'Enter')
  await seat.on('not changed any more', '=tags: add')
  await seat.on('> Tags: add or change', 'Enter')
  await seat.on('Type KEY=VALUE', '=shift=late')
  await seat.on('> Add shift=late', 'Enter')
  await seat.on('> Done: shift=late', 'Enter')
  await seat.on('→ shift=late', '=review')
  await seat.on('> Review', 'Enter')
  const review = await seat.on('s Save')
  expect(review).not.toContain('The same on the command line')
  // What was chosen is still there after going back.
  await seat.on('s Save', 'Escape')
  await seat.on(/not changed any more[^]*→ shift=late[^]*> Review/, 'Enter')
  await save(seat)
  await seat.on('Batch 2 finished: 2 users updated, 0 failed')
  const late = [...seat.world.sandbox.store.users.values()].filter(({ Tags }) => Tags.shift === 'late')
  expect(late).toHaveLength(2)
  expect(late.map(({ Username }) => seat.world.profileOf(Username))).not.toContain('Support Tier 2')
})

test('what a batch has changed is known to the next plan', async () => {
  const seat = await sitDown({ users: 40 })
  await tickFirst(seat, 2)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on('Batch 1 finished: 2 users updated')
  await seat.press('Home')
  await seat.on('0 users selected', 'Space', 'Down', 'Space')
  await seat.on('2 users selected')
  await chooseProfile(seat, 'Sales')
  await seat.on(/Support Tier 2[^]*Sales/)
})

test('a job of another terminal is listed, shown and cancelled; the next session says what it left', async () => {
  const { seat, gate } = await midBatch({}, 20)
  await seat.on(/[1-9] of 20 · 0 failed/)
  const other = sitDownAt(seat.world)
  await other.on('1 job running in other terminals', 'End', 'Up')
  await other.on('> Jobs', 'Enter')
  await other.on(/running: \d updated, \d+ to go/, 'Enter')
  await other.on('> Cancel', 'Enter')
  await other.on('> No, keep it running', 'Down', 'Enter')
  await other.on('Waiting for the job to stop')
  await seat.on(/stopping after \d+ of 20/)
  gate.open()
  await seat.on(/Batch 1 cancelled: \d+ users? updated, 0 failed, \d+ not attempted/)
  await other.on(/Job .* cancelled: 20 users to change/, 'Escape')
  await other.on(/cancelled: \d+ updated, \d+ not/)
  const next = sitDownAt(seat.world)
  await next.on(
    /Routing profile → Support Tier 2, today .*: cancelled, \d+ users updated, 0 failed, \d+ not attempted/,
  )
})

test('a batch that ends while its screen is open offers the result, not to keep it running', async () => {
  const { seat, gate } = await midBatch()
  await seat.on('Find users', 'b')
  await seat.on('> Keep running')
  gate.open()
  const ended = await seat.on('> Show the result', 'Enter')
  expect(ended).not.toContain('Keep running')
  await seat.on(/Job \S+ finished: 8 users/)
})

test('a job of another terminal that ends while it is looked at can be undone, not cancelled', async () => {
  const { seat, gate } = await midBatch()
  const other = sitDownAt(seat.world)
  await other.on('1 job running in other terminals', 'End', 'Up')
  await other.on('> Jobs', 'Enter')
  await other.on(/running: \d updated/, 'Enter')
  await other.on('> Cancel')
  gate.open()
  expect(await other.on('> Undo')).not.toContain('Cancel')
})

test('without network or login the status line says what the batch waits for, and since when', async () => {
  const seat = await sitDown({ users: 40 })
  const gate = seat.hold('UpdateUserRoutingProfile', 3)
  await tickFirst(seat, 8)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on('3 of 8')
  seat.world.sandbox.addFaults([{ operation: '*', kind: 'expired', times: 40 }])
  gate.open()
  await seat.on(/Batch 1 {2}waiting for a new login since \d\d:\d\d: sign in in another terminal/)
})
