import type { Gate } from '../../src/sandbox/sandbox.js'
import { MOVE, type Running, type Stage } from './support.js'

/** Another job, on users of its own, that would be done in no time. */
export const TAG = (value: string): string[] => [
  ...['edit', '--filter', 'routing-profile=Billing', '--tag', `queue=${value}`],
  ...['--rate', '500', '--burst', '500', '--yes'],
]

export const stateOf = async (stage: Stage): Promise<Record<string, string>> => {
  const { jobs } = (await stage.run`jobs list --output json`).json()
  return Object.fromEntries(jobs.map(({ job, state }: { job: string; state: string }) => [job, state]))
}

/** A job that stands still once it has changed three users, until the gate is opened. */
export async function startSlow(stage: Stage): Promise<{ slow: Running; gate: Gate }> {
  const gate = stage.halt()
  const slow = stage.start`${MOVE} --yes`
  await slow.waitFor('three are done', () => stage.done() === 3)
  return { slow, gate }
}

export async function startWaiting(stage: Stage, value: string): Promise<Running> {
  const waiting = stage.start(TAG(value))
  await waiting.waitFor('it waits', () => waiting.err.includes('Waiting: job'))
  return waiting
}
