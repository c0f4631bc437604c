import { expect, test } from 'vitest'
import { sitDown } from './seat.js'
import { chooseProfile, save } from '../support/session-steps.js'
import { tickFirst } from './steps.js'

const HEADER = 'username,first_name,last_name,routing_profile,security_profiles,tags,password'

test('users are created from a file: complaints are shown, passwords generated, the batch runs like any other', async () => {
  const seat = await sitDown({
    users: 20,
    prepare: (world) =>
      world.write(
        'new.csv',
        `${HEADER}\nzora.neu,Zora,Neu,Biling,Agent,team=blue,\nyuri.neu,Yuri,Neu,Billing,Agent,,\n`,
      ),
  })
  await seat.on('> Find and select users', 'Down', 'Down', 'Down')
  await seat.on('> Create users from a file', 'Enter')
  await seat.on('File:', '=gone.csv', 'Enter')
  await seat.on('gone.csv: there is no such file', 'Enter')
  await seat.on('File: gone.csv', 'C-u', '=new.csv', 'Enter')
  const complaint = await seat.on(/new\.csv:2[^]*Biling/)
  expect(complaint).toContain('Billing')
  expect(seat.world.writes()).toEqual([])
  await seat.world.write(
    'new.csv',
    `${HEADER}\nzora.neu,Zora,Neu,Billing,Agent,team=blue,\nyuri.neu,Yuri,Neu,Billing,Agent,,Secret-4711\n`,
  )
  await seat.press('Enter')
  await seat.on('File: new.csv', 'Enter')
  const review = await seat.on('s Save: create the users')
  expect(review).toContain('connect-bulk create new.csv --generate-passwords passwords.csv')
  expect(review).toContain('zora.neu')
  await seat.press('s')
  await seat.on('Generate passwords for 1 user', 'C-u', '=mine.csv', 'Enter')
  await seat.on('Create 2 users in acme-service?', 'Down')
  await seat.on('> Yes, create them', 'Enter')
  await seat.on('Batch 1 finished: 2 users created, 0 failed')
  expect(seat.world.profileOf('zora.neu')).toBe('Billing')
  expect(seat.world.user('zora.neu').Tags).toEqual({ team: 'blue' })
  const passwords = await seat.world.read('mine.csv')
  expect(passwords).toMatch(/^zora\.neu,./m)
  expect(passwords).not.toContain('yuri')
  expect(seat.written + passwords).not.toContain('Secret-4711')
  await seat.on('User management', 'Home', 'Enter')
  await seat.on('2 new users not listed yet; r reads all users', 'Escape')
  await seat.on(/read 2 new users too; last read [\d:]+$/m, 'End', 'Up', 'Up', 'Up')
  await seat.on('> Refresh', 'Enter')
  expect(await seat.on('22 users, 0 selected')).not.toContain('new users')
})

test('the users that a batch of this session has created are read and selected', async () => {
  const seat = await sitDown({
    users: 20,
    prepare: (world) => world.write('new.csv', `${HEADER}\nzora.neu,Zora,Neu,Billing,Agent,,Secret-4711\n`),
  })
  await seat.on('> Find and select users', 'Down', 'Down', 'Down', 'Enter')
  await seat.on('File:', '=new.csv', 'Enter')
  await seat.on('s Save: create the users', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on('Batch 1 finished: 1 user created, 0 failed', 'b')
  await seat.on('Batches of this session', 'Enter')
  await seat.on('> Undo', 'Down', 'Down', 'Down')
  await seat.on('> Select its users', 'Enter')
  await seat.on(/> All users +1 user$[^]*Created users +1 user/m, 'Enter')
  await seat.on('Batches of this session', 'Escape')
  await seat.on('21 users, 1 selected')
})

test('users that exist already are left as they are, or looked at; no message names a flag', async () => {
  const seat = await sitDown({ users: 20 })
  const [user] = seat.world.sandbox.store.users.values()
  const { Username: existing = '' } = user ?? {}
  await seat.world.write(
    'new.csv',
    `${HEADER}\n${existing},A,B,Billing,Agent,,Secret-4711\nzora.neu,A,B,Billing,Agent,,Secret-4712\n`,
  )
  await seat.on('> Find and select users', 'Down', 'Down', 'Down', 'Enter')
  await seat.on('File:', '=new.csv', 'Enter')
  await seat.on('1 user in the file already exists', 'Down')
  await seat.on('> Check the file', 'Enter')
  const complaint = await seat.on('Something went wrong')
  expect(complaint).toContain(existing)
  expect(complaint).not.toMatch(/--[a-z]/)
  await seat.press('Enter')
  await seat.on('File: new.csv', 'Enter')
  await seat.on('> Leave them as they are', 'Enter')
  expect(await seat.on('s Save: create the users')).toContain('connect-bulk create new.csv --skip-existing')
  await seat.press('s')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on('Batch 1 finished: 1 user created, 0 failed')
})

test('what is wrong with a file is shown before anything is asked about users that exist', async () => {
  const seat = await sitDown({ users: 20 })
  const [user] = seat.world.sandbox.store.users.values()
  const { Username: existing = '' } = user ?? {}
  const row = 'A,B,Billing,Agent,,Secret-4711'
  await seat.world.write('new.csv', `${HEADER}\n${existing},${row}\nzora.neu,${row}\nZora.neu,${row}\n`)
  await seat.on('> Find and select users', 'Down', 'Down', 'Down', 'Enter')
  await seat.on('File:', '=new.csv', 'Enter')
  const complaint = await seat.on('Something went wrong')
  expect(complaint).toContain('"Zora.neu" is already on line 3')
  expect(complaint).toContain(existing)
})

test('creations, edits and deletions are batches in one line, one after another', async () => {
  const seat = await sitDown({ users: 20 })
  await seat.world.write('new.csv', `${HEADER}\nzora.neu,A,B,Billing,Agent,,Secret-4712\n`)
  const gate = seat.hold('CreateUser')
  await seat.on('> Find and select users', 'Down', 'Down', 'Down', 'Enter')
  await seat.on('File:', '=new.csv', 'Enter')
  await seat.on('s Save: create the users', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on('0 of 1 · 0 failed', 'Home')
  await tickFirst(seat, 2)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on('1 batch waiting', 'Home', 'Space', 'Escape')
  await seat.on('User management', 'Home', 'Down', 'Down', 'Down', 'Down')
  await seat.on('> Delete users', 'Enter')
  await seat.on('s Save: delete the users', 's')
  await seat.on('Number of users:', '=1', 'Enter')
  await seat.on('2 batches waiting')
  gate.open()
  await seat.on('Batch 3 finished: 1 user deleted, 0 failed')
  const kinds = seat.world.writes().map(({ operation }) => operation)
  expect(kinds).toEqual(['CreateUser', 'UpdateUserRoutingProfile', 'UpdateUserRoutingProfile', 'DeleteUser'])
})
