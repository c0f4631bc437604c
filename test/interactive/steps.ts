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

/** From the table: the users of the latest batch, which Save has unticked, ticked again. */
export async function selectBatch(seat: Seat): Promise<void> {
  await seat.on('Find users', 'b')
  const screen = await seat.on(/> (Keep running|Download CSV)/)
  const downs = screen.includes('Keep running') ? 2 : screen.includes('  Undo') ? 4 : 3
  await seat.on('Select its users', ...Array<string>(downs).fill('Down'), 'Enter')
  await seat.on('Select which users?', 'Enter')
  await seat.on(/[1-9]\d* users selected/)
}
