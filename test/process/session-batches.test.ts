import { expect } from 'vitest'
import {
  chooseBilling,
  chooseProfile,
  onTerminal,
  refusing,
  type Seat,
  save,
  sitDown,
} from './session-support.js'

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

onTerminal('batches queue in the background; the line tells; one of them is cancelled in line', async () => {
  const seat = await sitDown({ faults: refusing(1) })
  const users = seat.stage.usersIn('Basic Routing Profile')
  await chooseBilling(seat)
  const gate = seat.stage.halt()
  await save(seat)
  for (const profile of ['Support Tier 2', 'Support Tier 1']) {
    await chooseProfile(seat, profile)
    await save(seat)
  }
  await seat.on(/Updating \d of 22 users, 1 failed, 2 batches waiting/)
  await openBatch(seat, 2)
  expect(await seat.on('> Keep running', 'Down')).toMatch(/waiting for job \d{8}-\d{6}/)
  await seat.on('> Cancel', 'Enter')
  await seat.on(/> Batch 2: .* Batch 2 cancelled: 0 users updated, 0 failed, 22 not attempted/)
  await seat.on(/Updating \d of 22 users, 1 failed, 1 batch waiting/)
  // What went wrong stays in sight while the next batch runs.
  gate.letThrough(users.length)
  await seat.on(/2 batches have failures · see Batches\s+Updating 3 of 22 users, 0 failed/)
  gate.open()
  await seat.on(/Batch 3: .* Batch 3 finished: 22 users updated, 0 failed/)
  expect(seat.stage.usersIn('Support Tier 1')).toEqual(expect.arrayContaining(users))
  const targets = seat.stage.calls('UpdateUserRoutingProfile').length
  expect(targets).toBe(2 * users.length)
  const [first, second, third] = seat.stage.jobs()
  const state = (job = '') => seat.stage.journal(job).findLast(({ type }) => type === 'closed')?.state
  expect([first, second, third].map(state)).toEqual(['finished', 'cancelled', 'finished'])
})

onTerminal(
  'a batch that runs is cancelled: what is in flight counts, the rest is not attempted',
  async () => {
    const seat = await sitDown()
    await chooseBilling(seat)
    const gate = seat.stage.halt()
    await save(seat)
    await seat.on('Updating 3 of 22 users')
    await openBatch(seat, 1)
    await seat.on('> Keep running', 'Down')
    await seat.on('> Cancel', 'Enter')
    await seat.on('Stopping after 3 of 22 users')
    gate.open()
    await seat.on('Batch 1 cancelled: 3 users updated, 0 failed, 19 not attempted · see Batches')
    expect(seat.stage.usersIn('Basic Routing Profile')).toHaveLength(19)
    // Looked at, it asks for no more attention.
    await seat.on('> Batch 1', 'Enter')
    expect(await seat.on('> Download CSV', 'Escape')).not.toContain('see Batches')
    await seat.on('Batches of this session', 'Escape')
    await seat.on('User management', 'Home')
    await seat.on('> Find and select users', 'Enter')
    // Who has left the profile no longer matches.
    await seat.on('Find users · 19 of 40 users match')
  },
)

onTerminal('Refresh shows the updated users', async () => {
  const seat = await sitDown()
  await chooseBilling(seat)
  await save(seat)
  await seat.on('Batch 1 finished: 22 users updated, 0 failed')
  expect(await seat.on('22 of 40 users match')).toContain('Basic Routing')
  await seat.on('Find users', 'r')
  const refreshed = await seat.on('0 of 40 users match')
  expect(refreshed).toContain('22 users selected')
  await seat.on('No users match', 'x')
  await seat.on('> Routing profile is Basic', 'Enter')
  expect(await seat.on('40 of 40 users match')).toMatch(/\[x\] .* Billing/)
})

onTerminal('a job counts its own calls only, whatever the session reads meanwhile', async () => {
  const seat = await sitDown()
  await chooseBilling(seat)
  const gate = seat.stage.halt()
  await save(seat)
  const { length } = seat.stage.calls('SearchUsers')
  await seat.on('Updating 3 of 22 users', 'r')
  await seat.stage.waitFor('another search', () => seat.stage.calls('SearchUsers').length > length)
  gate.open()
  await seat.on('Batch 1 finished: 22 users updated, 0 failed')
  const [job = ''] = seat.stage.jobs()
  const { calls } = seat.stage.journal(job).findLast(({ type }) => type === 'closed')
  expect(calls).toEqual({ DescribeUser: 22, UpdateUserRoutingProfile: 22 })
})

onTerminal('failures: the reasons, and exactly four things to do', async () => {
  const seat = await sitDown({ faults: refusing(2) })
  await chooseBilling(seat)
  await save(seat)
  // Told at once, on whatever screen, and at the menu.
  await seat.on('Batch 1 finished: 20 users updated, 2 failed · see Batches', 'Escape')
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
    'Cancel',
  ])
  const left = seat.stage.usersIn('Basic Routing Profile')

  await seat.on('> Download CSV', 'Enter')
  await seat.on(/File: connect-bulk-failures-.*\.csv/, 'C-u', '=mine.csv', 'Enter')
  await seat.on('connect-bulk retry mine.csv', 'Enter')
  const { rows } = seat.stage.failures('mine.csv')
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
  await seat.on('Find:', '=tier 2')
  await seat.on('> Support Tier 2', 'Enter')
  expect(await seat.on('→ Support Tier 2', 'End')).toContain('requested: Billing')
  await seat.on('> Review', 'Enter')
  const review = await seat.on('s Save')
  expect(review).toContain('2 users selected: 2 to change')
  expect(review).toMatch(/connect-bulk retry \S+ --routing-profile 'Support Tier 2'/)
  await save(seat)
  await seat.on('Batch 2 finished: 2 users updated, 0 failed')
  for (const username of left) expect(seat.stage.profiles().get(username)).toBe('Support Tier 2')
})

onTerminal(
  'failures: Cancel leaves them as they are; the downloaded CSV goes back in with retry',
  async () => {
    const seat = await sitDown({ faults: refusing(2) })
    await chooseBilling(seat)
    await save(seat)
    await seat.on('20 users updated, 2 failed · see Batches')
    await openBatch(seat, 1)
    await seat.on('> Download CSV', 'Enter')
    await seat.on('File: ', 'C-u', '=mine.csv', 'Enter')
    await seat.on('connect-bulk retry mine.csv', 'Enter')
    await seat.on('> Download CSV', 'End')
    await seat.on('> Cancel', 'Enter')
    await seat.on('Batches of this session')
    const writes = seat.stage.writes().length
    expect(seat.stage.usersIn('Basic Routing Profile')).toHaveLength(2)
    const ran = await seat.stage.run`retry mine.csv --yes --output json`
    expect(ran.json()).toMatchObject({ state: 'finished', selected: 2, succeeded: 2 })
    expect(seat.stage.writes()).toHaveLength(writes + 2)
    expect(seat.stage.usersIn('Basic Routing Profile')).toEqual([])
  },
)

onTerminal(
  'what a batch has changed is known at once, to the next plan and to its command line',
  async () => {
    const seat = await sitDown()
    await chooseBilling(seat)
    await save(seat)
    await seat.on('Batch 1 finished: 22 users updated, 0 failed')
    await chooseProfile(seat, 'Sales')
    const review = await seat.on('The same on the command line')
    expect(review).toContain('Routing profile: Billing → Sales: 22 users')
    expect(review).toContain('connect-bulk edit --users-file users.csv --routing-profile Sales')
    expect(review).not.toContain('--filter')
  },
)

onTerminal('failures: another value is taken back, and what was asked for stays', async () => {
  const [fault] = refusing(1)
  const faults = fault === undefined ? [] : [{ ...fault, operation: 'UpdateUserConfig' }]
  const seat = await sitDown({ faults })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users', 'Down', 'Space', 'e')
  await seat.on('Edit users in bulk · 1 user', '=acw')
  await seat.on('> ACW timeout', 'Enter')
  await seat.on('> The same for all four', 'Enter')
  await seat.on('0 is no limit:', '=0', 'Enter')
  await seat.on('→ no limit', 'End', 'Enter')
  await save(seat)
  await seat.on('0 users updated, 1 failed')
  await openBatch(seat, 1)
  await seat.on('> Download CSV', 'Down', 'Down')
  await seat.on('> Edit', 'Enter')
  await seat.on(/> ACW timeout +requested: no limit/, 'Enter')
  await seat.on('> The same for all four', 'Down', 'Enter')
  await seat.on('ACW timeout: voice', '=30', 'Enter')
  for (const channel of ['chat', 'task', 'email']) await seat.on(`ACW timeout: ${channel}`, 'Enter')
  await seat.on(/> ACW timeout +→ voice: 30 s +\(requested: no limit\)[^]*Review/, 'Enter')
  await seat.on('> The same for all four', 'Down', 'Enter')
  for (const channel of ['voice', 'chat', 'task', 'email']) await seat.on(`ACW timeout: ${channel}`, 'Enter')
  expect(await seat.on(/> ACW timeout +requested: no limit/)).not.toContain('Review')
})
