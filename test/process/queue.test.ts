import { expect, test } from 'vitest'
import type { Gate } from '../../src/sandbox/sandbox.js'
import { createStage, MOVE, type Running, type Stage } from './support.js'

/** Another job, on users of its own, that would be done in no time. */
const TAG = (value: string): string[] => [
  ...['edit', '--filter', 'routing-profile=Billing', '--tag', `queue=${value}`],
  ...['--rate', '500', '--burst', '500', '--yes'],
]

const stateOf = async (stage: Stage): Promise<Record<string, string>> => {
  const { jobs } = (await stage.run`jobs list --output json`).json()
  return Object.fromEntries(jobs.map(({ job, state }: { job: string; state: string }) => [job, state]))
}
const operations = (stage: Stage): string[] => stage.writes().map(({ operation }) => operation)

/** A job that stands still once it has changed three users, until the gate is opened. */
async function startSlow(stage: Stage): Promise<{ slow: Running; gate: Gate }> {
  const gate = stage.halt()
  const slow = stage.start`${MOVE} --yes`
  await slow.waitFor('three are done', () => stage.done() === 3)
  return { slow, gate }
}

async function startWaiting(stage: Stage, value: string): Promise<Running> {
  const waiting = stage.start(TAG(value))
  await waiting.waitFor('it waits', () => waiting.err.includes('Waiting: job'))
  return waiting
}

test('the holder is killed: the one that waits says so and goes on', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const [killed = ''] = stage.jobs()
  const waiting = await startWaiting(stage, 'next')
  slow.signal('SIGKILL')
  gate.open()
  const { code, err } = await waiting.ended
  expect(code).toBe(0)
  expect(err).toContain(`Skipping job ${killed}: its process is gone`)
  expect((await stateOf(stage))[killed]).toBe('interrupted')
  expect((await stage.run`jobs resume ${killed}`).code).toBe(0)
  expect(stage.usersIn('Basic Routing Profile')).toEqual([])
})

test('a waiter is killed: those behind it are not held up', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const first = await startWaiting(stage, 'first')
  const [, killed = ''] = stage.jobs()
  const second = await startWaiting(stage, 'second')
  first.signal('SIGKILL')
  await first.ended
  gate.open()
  const ran = await second.ended
  expect(ran.code).toBe(0)
  expect(ran.err).toContain(`Skipping job ${killed}`)
  expect((await slow.ended).code).toBe(0)
  expect(operations(stage).indexOf('TagResource')).toBeGreaterThan(
    operations(stage).lastIndexOf('UpdateUserRoutingProfile'),
  )
})

test('a holder that is stopped keeps its turn, and goes on when it may', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const waiting = await startWaiting(stage, 'patient')
  slow.signal('SIGSTOP')
  const [held = '', queued = ''] = stage.jobs()
  for (let look = 0; look < 4; look += 1) {
    expect(await stateOf(stage)).toEqual({ [held]: 'running', [queued]: 'queued' })
    expect(operations(stage)).not.toContain('TagResource')
  }
  slow.signal('SIGCONT')
  gate.open()
  expect([(await slow.ended).code, (await waiting.ended).code]).toEqual([0, 0])
  expect(operations(stage).indexOf('TagResource')).toBeGreaterThan(
    operations(stage).lastIndexOf('UpdateUserRoutingProfile'),
  )
  expect(stage.usersIn('Basic Routing Profile')).toEqual([])
})

test('a job that lost its turn while it was stopped sends nothing more', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const [job = ''] = stage.jobs()
  slow.signal('SIGSTOP')
  const { evictJob } = await import('../../src/queue/job-queue.js')
  const { nodeFiles } = await import('../../src/platform/files.js')
  await evictJob(nodeFiles, stage.stateDir, job)
  const sent = stage.writes().length
  slow.signal('SIGCONT')
  gate.open()
  const { code, err } = await slow.ended
  expect(code).toBe(130)
  expect(err).toContain('This job was cancelled elsewhere')
  expect(stage.writes()).toHaveLength(sent)
  expect(stage.journal(job).at(-1)).toMatchObject({ type: 'closed', state: 'cancelled' })
})

test('Ctrl-C in line: nothing is attempted, and the job can be resumed', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const waiting = await startWaiting(stage, 'later')
  const [, job = ''] = stage.jobs()
  waiting.signal('SIGINT')
  const ran = await waiting.ended
  expect(ran.code).toBe(130)
  expect(ran.out).toContain(`To resume: connect-bulk jobs resume ${job}`)
  gate.open()
  expect((await slow.ended).code).toBe(0)
  expect(operations(stage)).not.toContain('TagResource')
  expect((await stage.run`jobs resume ${job}`).code).toBe(0)
  expect(operations(stage)).toContain('TagResource')
})
