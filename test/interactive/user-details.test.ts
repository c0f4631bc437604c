import { expect, test } from 'vitest'
import { type Seat, sitDown } from './seat.js'
import { MOVE } from './steps.js'

/** From the menu: the first users of the table, ticked, and the form of the first of them. Answers their names. */
async function openForms(seat: Seat, users: number): Promise<readonly string[]> {
  await seat.on('> Find and select users', 'Enter')
  for (let n = 1; n < users; n += 1)
    await seat.on(`· ${n - 1} users selected`.replace('1 users', '1 user'), 'Space', 'Down')
  await seat.on('Find users', 'Space')
  // The forms begin with the user under the cursor.
  const ticked = users === 1 ? '· 1 user selected' : `· ${users} users selected`
  const table = await seat.on(ticked, ...Array<string>(users - 1).fill('Up'), 'd')
  return [...table.matchAll(/\[x\] (\S+)/g)].map(([, name = '']) => name)
}

/** Chooses a field of the form by what is typed of its name. */
async function field(seat: Seat, typed: string, name: string): Promise<void> {
  await seat.on(/User details[^]*Find: *$/m, `=${typed}`)
  await seat.on(`> ${name}`, 'Enter')
}

async function submit(seat: Seat): Promise<void> {
  await field(seat, 'submit', 'Submit')
  await seat.on('s Save', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
}

function firstNameOf({ world }: Seat, name: string): string | undefined {
  return [...world.sandbox.store.users.values()].find(({ Username }) => Username === name)?.IdentityInfo
    .FirstName
}

test('Previous and Next keep what was answered; each submit is a job that can be undone', async () => {
  const seat = await sitDown({ users: 20 })
  const [first = '', second = '', third = ''] = await openForms(seat, 3)
  const [before, profile] = [firstNameOf(seat, first), seat.profiles().get(second)]
  await seat.on(`User details · 1 of 3 · ${first}`)
  await field(seat, 'first', 'First name')
  await seat.on(`: ${before ?? ''}`, 'C-u', '=Zoë', 'Enter')
  await seat.on(`→ Zoë   (now ${before ?? ''})`)
  await field(seat, 'next', 'Next')
  // The cursor stays on Next for whoever steps through.
  await seat.on(new RegExp(`2 of 3 · ${second}[^]*> Next`), 'Enter')
  await seat.on(new RegExp(`3 of 3 · ${third}[^]*> Next`), 'Up')
  await seat.on('> Previous', 'Enter')
  await seat.on('2 of 3', 'Enter')
  await seat.on(/1 of 3[^]*→ Zoë/)
  expect(seat.world.writes()).toEqual([])
  await submit(seat)
  await seat.on('Batch 1 finished: 1 user updated')
  await seat.on(/1 of 3[^]*> Next/, 'Enter')
  await seat.on('2 of 3')
  await field(seat, 'routing', 'Routing profile')
  await seat.on('On the command line: --routing-profile', '=Support Tier 2', 'Enter')
  await seat.on('→ Support Tier 2')
  await submit(seat)
  await seat.on('Batch 2 finished: 1 user updated')
  expect(await seat.on('2 of 3')).not.toContain('→')
  expect([firstNameOf(seat, first), seat.profiles().get(second)]).toEqual(['Zoë', 'Support Tier 2'])
  for (const job of seat.jobs()) expect((await seat.world.run`undo ${job} --yes`).code).toBe(0)
  expect([firstNameOf(seat, first), seat.profiles().get(second)]).toEqual([before, profile])
})

test('a form that is left is found again as it was', async () => {
  const seat = await sitDown({ users: 20 })
  await openForms(seat, 1)
  await field(seat, 'first', 'First name')
  await seat.on('First name: ', 'C-u', '=Zoë', 'Enter')
  await seat.on('→ Zoë', 'Escape')
  await seat.on('Find users', 'Escape')
  await seat.on('1 user selected, one at a time, 1 unsaved form', 'Down', 'Down', 'Enter')
  await seat.on('→ Zoë')
  expect(seat.world.writes()).toEqual([])
})

test('a value that a queued batch is going to change is marked', async () => {
  const seat = await sitDown()
  await seat.on('> Find and select users', 'Enter')
  const gate = seat.hold('UpdateUserRoutingProfile')
  seat.start(MOVE)
  await seat.until('the job runs', () => gate.held() > 0)
  await seat.on('Find users', 'End', 'Space')
  await seat.on('1 user selected', 'e')
  await seat.on('Edit users in bulk', '=routing')
  await seat.on('Find: routing', 'Enter')
  await seat.on('On the command line: --routing-profile', '=Support Tier 2', 'Enter')
  await seat.on('→ Support Tier 2', 'End')
  await seat.on('> Review 1 change', 'Enter')
  await seat.on('s Save', 's')
  await seat.on('> No, go back', 'Down', 'Enter')
  await seat.on('1 batch waiting for job', 'd')
  const form = await seat.on('User details · ')
  expect(form).toMatch(/Routing profile .* \* batch 1: Support Tier 2/)
  expect(form.match(/\* batch/g)).toHaveLength(1)
  expect(form).toContain('* will be changed by a pending batch')
})

test('what the identity provider decides is locked, and the reason stands there before anything is typed', async () => {
  const seat = await sitDown({ users: 20, identityType: 'SAML' })
  await openForms(seat, 1)
  const reason =
    "E-mail address can't be changed here: the users of this instance have it from the identity provider"
  expect(await seat.on('User details · ')).toMatch(/E-mail address .*\(e-mail address can't be changed here/)
  await field(seat, 'e-mail', 'E-mail address')
  expect(await seat.on(reason, 'Enter')).toContain('Change it there')
  await field(seat, 'first', 'First name')
  await seat.on('First name: ')
})

test('what may not be read is said with what is missing; the rest goes on', async () => {
  const faults = ['ListSecurityProfiles', 'ListUserProficiencies'].map((operation) => ({
    operation,
    kind: 'denied' as const,
  }))
  const seat = await sitDown({ users: 20, faults, columns: 160, rows: 45 })
  const start = await seat.on("the security profiles can't be read")
  expect(start).toContain('The caller needs connect:ListSecurityProfiles')
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users', 'f')
  expect(await seat.on('which field?')).toMatch(/Security profile .*can't be read/)
  await seat.on('which field?', '=secur', 'Enter')
  await seat.on('The caller needs connect:ListSecurityProfiles', 'Enter')
  await seat.on('> Security profile', 'Escape')
  await seat.on('No filters', 'Space')
  await seat.on('1 user selected', 'd')
  const form = await seat.on('User details · ')
  expect(form).toMatch(/Proficiencies: add.*\(the proficiencies of users can't be read/)
  expect(form).toMatch(/Security profiles .*\(the security profiles can't be read/)
  await field(seat, 'routing', 'Routing profile')
  await seat.on('On the command line: --routing-profile', '=Support Tier 2', 'Enter')
  await seat.on('→ Support Tier 2')
  await submit(seat)
  await seat.on('Batch 1 finished: 1 user updated, 0 failed')
  expect(seat.world.usersIn('Support Tier 2')).not.toEqual([])
})

test('what the user has already is no change of a form', async () => {
  const seat = await sitDown({ users: 20 })
  const [first = ''] = await openForms(seat, 1)
  const before = firstNameOf(seat, first) ?? ''
  await seat.on(`User details · ${first}`)
  for (const name of ['Zoë', before]) {
    await field(seat, 'first', 'First name')
    await seat.on('On the command line: --first-name', 'C-u', `=${name}`, 'Enter')
    await seat.on(name === before ? /> First name +(?!→)\S/ : '→ Zoë')
  }
  expect(await seat.on('User details')).not.toContain('Submit')
})
