import { closeSync, openSync } from 'node:fs'
import type { Gate } from '../../src/sandbox/sandbox.js'
import { nodeSystem } from '../../src/platform/system.js'
import { createWorld, type Ran } from '../support/world.js'
import { chooseBilling, chooseProfile, save } from '../support/session-steps.js'
import { type Seat, type SessionStart, sitDownAt } from './seat.js'
import { selectBatch } from './steps.js'

/** How many users each batch has. */
export const USERS = 22

/** Seems to run as a process that no longer exists when the test looks at what it left. */
const anotherProcess = (number: number) => ({
  identity: { ...nodeSystem().identity(), pid: 2 ** 22 + number + 1 },
  mayBeAlive: () => true,
})

/** At the menu, with a batch for 22 users that has stopped at the third, and another one queued behind it. */
export async function withTwoBatches(how: SessionStart = {}): Promise<{
  seat: Seat
  gate: Gate
  workersEnded: () => Promise<unknown>
}> {
  const world = await createWorld()
  // A worker is this program once more, as another process.
  const workers: Promise<Ran>[] = []
  const startWorker: SessionStart['startWorker'] = async (args, { env, logFile }) => {
    closeSync(openSync(logFile, 'a'))
    const ran = world.run([...args], { env, ...anotherProcess(workers.length + 1) })
    workers.push(ran)
    return (await ran).code
  }
  const seat = sitDownAt(world, { startWorker, ...anotherProcess(0), ...how })
  await chooseBilling(seat)
  const gate = seat.halt()
  await save(seat)
  await seat.on('3 of 22')
  await selectBatch(seat)
  await chooseProfile(seat, 'Support Tier 2')
  await save(seat)
  await seat.on(/3 of 22 · 0 failed · 1 batch waiting/, 'Escape')
  await seat.on('User management', 'Escape')
  await seat.on('2 batches are still running')
  await seat.until('both jobs are on record', () => seat.jobs().length === 2)
  return { seat, gate, workersEnded: () => Promise.all(workers) }
}

export const closings = (seat: Seat) =>
  seat.jobs().map((job) => seat.journal(job).findLast(({ type }) => type === 'closed')?.state)
