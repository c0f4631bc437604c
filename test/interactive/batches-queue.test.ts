import { expect, test } from 'vitest'
import { type Seat, sitDown } from './seat.js'
import { chooseBilling, chooseProfile, save } from '../support/session-steps.js'
import { refusing } from './steps.js'

/** From the table to the screen of a batch of this session: 1 is the first. */
async function openBatch(seat: Seat, number: number): Promise<void> {
  await seat.on('Find users', 'Escape')
  await seat.on('User management', 'End', 'Up', 'Up')
  await seat.on('> Batches', 'Enter')
  const screen = await seat.on('Batches of this session')
  const count = screen.match(/^[> ] Batch \d+:/gm)?.length ?? 0
  await seat.on('Batches of this session', ...Array<string>(count - number).fill('Down'))
  await seat.on(new RegExp(`^> Batch ${number}:`, 'm'), 'Enter')
}

/** The users of the first batch, which is running, ticked again. */
async function selectFirst(seat: Seat): Promise<void> {
  await seat.on('Find users', 'b')
  await seat.on('> Keep running', 'Down', 'Down')
  await seat.on('> Select its users', 'Enter')
  await seat.on('Select which users?', 'Enter')
  await seat.on('22 users selected')
}

test('batches queue in the background; the line tells; one of them is cancelled in line', async () => {
  const seat = await sitDown({ faults: refusing(1) })
  const users = seat.world.usersIn('Basic Routing Profile')
  await chooseBilling(seat)
  const gate = seat.halt()
  await save(seat)
  await seat.on('3 of 22 · 1 failed')
  for (const profile of ['Support Tier 2', 'Support Tier 1']) {
    await selectFirst(seat)
    await chooseProfile(seat, profile)
    await save(seat)
  }
  await seat.on(/\d of 22 · 1 failed · 2 batches waiting/)
  await openBatch(seat, 2)
  await seat.on(/waiting for batch 1[^]*> Keep running/, 'Down', 'Down', 'Down')
  await seat.on('> Cancel', 'Enter')
  await seat.on('> No, keep it running', 'Down', 'Enter')
  await seat.on(/> Batch 2: .* cancelled: 0 users updated, 0 failed, 22 not attempted/)
  await seat.on(/\d of 22 · 1 failed · 1 batch waiting/)
  // What went wrong stays in sight while the next batch runs.
  gate.letThrough(users.length)
  await seat.on(/2 batches have failures · b opens them\s+Batch 3 .* 3 of 22 · 0 failed/)
  gate.open()
  await seat.on(/Batch 3: .* finished: 22 users updated, 0 failed/)
  expect(seat.world.usersIn('Support Tier 1')).toEqual(expect.arrayContaining(users))
  const targets = seat.world.calls('UpdateUserRoutingProfile').length
  expect(targets).toBe(2 * users.length)
  const [first, second, third] = seat.jobs()
  const state = (job = '') => seat.journal(job).findLast(({ type }) => type === 'closed')?.state
  expect([first, second, third].map(state)).toEqual(['finished', 'cancelled', 'finished'])
})

test('a batch that runs is cancelled: what is in flight counts, the rest is not attempted', async () => {
  const seat = await sitDown()
  await chooseBilling(seat)
  const gate = seat.halt()
  await save(seat)
  await seat.on('3 of 22 · ')
  await openBatch(seat, 1)
  await seat.on('> Keep running', 'Down', 'Down', 'Down')
  await seat.on('> Cancel', 'Enter')
  // Asked, as for a job of another terminal; with a no it keeps running and stays on the screen.
  await seat.on('Cancel batch 1?', 'Enter')
  await seat.on('> Cancel', 'Enter')
  await seat.on('> No, keep it running', 'Down', 'Enter')
  await seat.on('stopping after 3 of 22')
  gate.open()
  await seat.on('Batch 1 cancelled: 3 users updated, 0 failed, 19 not attempted · b opens it')
  expect(seat.world.usersIn('Basic Routing Profile')).toHaveLength(19)
  // Looked at, it asks for no more attention.
  await seat.on('> Batch 1', 'Enter')
  expect(await seat.on('> Download CSV', 'Escape')).not.toContain('b opens it')
  await seat.on('Batches of this session', 'Escape')
  await seat.on('User management', 'Home')
  await seat.on('> Find and select users', 'Enter')
  // Who has left the profile no longer matches.
  await seat.on('Find users · 19 of 40 users match')
})

test('Refresh shows the updated users', async () => {
  const seat = await sitDown()
  await chooseBilling(seat)
  await save(seat)
  await seat.on('Batch 1 finished: 22 users updated, 0 failed')
  expect(await seat.on('22 of 40 users match')).toContain('Basic Routing')
  await seat.on('Find users', 'r')
  const refreshed = await seat.on('0 of 40 users match')
  expect(refreshed).toContain('0 users selected')
  await seat.on('No users match', 'x')
  await seat.on('> Routing profile is Basic', 'Enter')
  expect(await seat.on('40 of 40 users match')).toMatch(/\[ \] .* Billing/)
})

test('a job counts its own calls only, whatever the session reads meanwhile', async () => {
  const seat = await sitDown()
  await chooseBilling(seat)
  const gate = seat.halt()
  await save(seat)
  const { length } = seat.world.calls('SearchUsers')
  await seat.on('3 of 22 · ', 'r')
  await seat.until('another search', () => seat.world.calls('SearchUsers').length > length)
  gate.open()
  await seat.on('Batch 1 finished: 22 users updated, 0 failed')
  const [job = ''] = seat.jobs()
  const closed = seat.journal(job).findLast(({ type }) => type === 'closed')
  expect(closed?.['calls']).toEqual({ DescribeUser: 22, UpdateUserRoutingProfile: 22 })
})

test('failures: the reasons, and the things to do', async () => {
  const seat = await sitDown({ faults: refusing(2) })
  await chooseBilling(seat)
  await save(seat)
  // Told at once, on whatever screen, and at the menu.
  await seat.on('Batch 1 finished: 20 users updated, 2 failed · b opens it', 'Escape')
  expect(await seat.on('User management')).toMatch(/1 batch: 1 with failures/)
  await seat.on('User management', 'Enter')
  await openBatch(seat, 1)
  const screen = await seat.on('> Download CSV')
  expect(screen).toContain('2 users not updated')
  expect(screen).toContain('The user is being updated by another request.')
  const lines = screen.split('\n')
  const choices = lines.slice(lines.findIndex((line) => line.startsWith('> Download CSV')))
  expect(choices.slice(0, choices.indexOf('')).map((line) => line.slice(2).split('  ')[0])).toEqual([
    'Download CSV',
    'Try again',
    'Edit',
    'Undo',
    'Select its users',
    'Cancel',
  ])
  const left = seat.world.usersIn('Basic Routing Profile')

  await seat.on('> Download CSV', 'Enter')
  await seat.on(/File: connect-bulk-failures-.*\.csv/, 'C-u', '=mine.csv', 'Enter')
  await seat.on('connect-bulk retry mine.csv', 'Enter')
  const rows = seat.failures('mine.csv')
  expect(rows.map(({ username }) => username).toSorted()).toEqual(left.toSorted())
  for (const row of rows)
    expect(row).toMatchObject({
      routing_profile: 'Billing',
      status: 'failed',
      error_code: 'InvalidParameterException',
    })

  await seat.on('> Download CSV', 'Down', 'Down')
  await seat.on('> Edit', 'Enter')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('> Another value', 'Enter')
  await seat.on('Find:', '=tier 2')
  await seat.on('> Support Tier 2', 'Enter')
  expect(await seat.on('→ Support Tier 2', 'Escape')).toContain('requested: Billing')
  // The edits wait for the next look at them, and leaving would lose them.
  await seat.on('> Edit', 'Enter')
  await seat.on('→ Support Tier 2', 'End')
  await seat.on('> Review', 'Enter')
  const review = await seat.on('s Save')
  expect(review).toContain('2 users selected: 2 to change')
  expect(review).toMatch(/connect-bulk retry \S+ --routing-profile 'Support Tier 2'/)
  await save(seat)
  await seat.on('Batch 2 finished: 2 users updated, 0 failed')
  for (const username of left) expect(seat.profiles().get(username)).toBe('Support Tier 2')
})

test('edits of failures that are not saved are counted before they are lost', async () => {
  const seat = await sitDown({ faults: refusing(2) })
  await chooseBilling(seat)
  await save(seat)
  await seat.on('20 users updated, 2 failed · b opens it', 'b')
  await seat.on('> Download CSV', 'Down', 'Down')
  await seat.on('> Edit', 'Enter')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('> Another value', 'Down')
  await seat.on("> Don't change this any more", 'Enter')
  await seat.on('not changed any more', 'Escape')
  await seat.on('> Edit', 'Escape')
  await seat.on('Find users', 'Escape')
  await seat.on('User management', 'C-c')
  await seat.on('Unsaved changes will be lost: 1 edited retry')
})

test('a batch that was stopped says why in words', async () => {
  const seat = await sitDown({ faults: refusing(1), args: ['--stop-after-failures', '1'] })
  await chooseBilling(seat)
  await save(seat)
  await seat.on(/Batch 1 stopped after too many failures: \d+ users updated, 1 failed/)
})

test('while it waits for the service no key is offered that opens a batch', async () => {
  const seat = await sitDown()
  await chooseBilling(seat)
  const gate = seat.halt()
  await save(seat)
  await seat.on('3 of 22 · 0 failed · b opens it')
  const reads = seat.hold('SearchUsers')
  await seat.on('Find users', 'r')
  expect(await seat.on('Reading users')).not.toContain('opens it')
  reads.open()
  await seat.on('b opens it')
  gate.open()
})

test('failures: Cancel leaves them as they are; the downloaded CSV goes back in with retry', async () => {
  const seat = await sitDown({ faults: refusing(2) })
  await chooseBilling(seat)
  await save(seat)
  await seat.on('20 users updated, 2 failed · b opens it')
  await openBatch(seat, 1)
  await seat.on('> Download CSV', 'Enter')
  await seat.on('File: ', 'C-u', '=mine.csv', 'Enter')
  await seat.on('connect-bulk retry mine.csv', 'Enter')
  await seat.on('> Download CSV', 'End')
  await seat.on('> Cancel', 'Enter')
  await seat.on('Batches of this session')
  const writes = seat.world.writes().length
  expect(seat.world.usersIn('Basic Routing Profile')).toHaveLength(2)
  const ran = await seat.world.run`retry mine.csv --yes --output json`
  expect(ran.json()).toMatchObject({ state: 'finished', selected: 2, succeeded: 2 })
  expect(seat.world.writes()).toHaveLength(writes + 2)
  expect(seat.world.usersIn('Basic Routing Profile')).toEqual([])
})
