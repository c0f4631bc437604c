import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { words } from '../support/words.js'
import type { Seat } from './seat.js'

/** Moves the 22 users of one routing profile to another. */
export const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing --yes`

/** The first so many changes of a routing profile are refused, for a reason that may pass. */
export const refusing = (times: number): NonNullable<SandboxOptions['faults']> => [
  {
    operation: 'UpdateUserRoutingProfile',
    kind: 'error',
    times,
    code: 'InvalidParameterException',
    status: 400,
    message: 'The user is being updated by another request.',
  },
]

/** From the menu: the first so many users of the table ticked. */
export async function tickFirst(seat: Seat, users: number): Promise<void> {
  await seat.on('> Find and select users', 'Enter')
  await seat.on('0 users selected')
  for (let n = 1; n <= users; n += 1) {
    await seat.press('Space')
    await seat.on(`${n} user`, 'Down')
  }
}

/** From the table: a routing profile chosen for the ticked users, as far as the review. */
export async function chooseProfile(seat: Seat, profile: string): Promise<void> {
  await seat.on('Find users', 'e')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('Current value', `=${profile}`)
  await seat.on(`> ${profile}`, 'Enter')
  await seat.on(`→ ${profile}`, 'End')
  await seat.on('> Review 1 change', 'Enter')
  await seat.on('Review')
}

/** From the review: saved and confirmed. */
export async function save(seat: Seat): Promise<void> {
  const asked = await seat.on('s Save', 's').then(() => seat.on(/> No, go back|Number of users:/))
  const [, number] = /(\d[\d,]*) users/.exec(asked) ?? []
  if (asked.includes('Number of users:')) await seat.on('Number of users:', `=${number ?? ''}`, 'Enter')
  else {
    await seat.press('Down')
    await seat.on('> Yes, update them', 'Enter')
  }
}

/** From the menu: all users of the profile that new users get, ticked. */
export async function selectBasic(seat: Seat): Promise<void> {
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filters', 'f')
  await seat.on('which field?', '=routing')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('> is ', 'Enter')
  await seat.on('Routing profile is', '=basic')
  await seat.on('> Basic Routing Profile', 'Enter')
  await seat.on('Filter: Routing profile is Basic Routing Profile', 'a')
  await seat.on(/[1-9]\d* users selected/)
}

/** From the menu as far as the review. */
export async function chooseBilling(seat: Seat): Promise<void> {
  await selectBasic(seat)
  await chooseProfile(seat, 'Billing')
}

/** From the table: the users of the latest batch, which Save has unticked, ticked again. */
export async function selectBatch(seat: Seat): Promise<void> {
  await seat.on('Find users', 'b')
  const screen = await seat.on(/> (Keep running|Download CSV)/)
  const downs = screen.includes('Keep running') ? 2 : screen.includes('  Undo') ? 4 : 3
  await seat.on('Select its users', ...Array<string>(downs).fill('Down'), 'Enter')
  await seat.on('Select which users?', 'Enter')
  await seat.on(/[1-9]\d* users selected/)
}
