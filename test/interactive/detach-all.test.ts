import { expect, test } from 'vitest'
import type { Batch, BatchHooks, BatchRun } from '../../src/interactive/batch.js'
import { batchesView } from '../../src/interactive/batch-text.js'
import { Batches } from '../../src/interactive/batches.js'
import { HandOver, type JobResult } from '../../src/model/job.js'
import { planOf, plannedUser } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

const PLAN = planOf([plannedUser(1)])

/** Ends when it is stopped, as a job does: queued if it is left to another process, else cancelled. */
const untilStopped = (job: string, created = Promise.resolve()): BatchRun => ({
  onDrift: 'overwrite',
  run: async ({ started, signal }: BatchHooks): Promise<JobResult> => {
    await created
    started(job)
    const stopped = (): JobResult => {
      const isLeft = signal.reason instanceof HandOver
      const state = { state: isLeft ? 'queued' : 'cancelled', stoppedBy: isLeft ? null : 'cancelled' }
      return { ...state, succeeded: 0, failed: 0, notAttempted: 1 } as JobResult
    }
    if (signal.aborted) return stopped()
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => setImmediate(() => resolve(stopped()))),
    )
  },
})

function setUp() {
  const batches = new Batches(new ManualClock(), (error) => String(error))
  const taken: string[] = []
  const take = async ({ job = '' }: Batch): Promise<void> => void taken.push(job)
  return { batches, taken, take, states: () => batches.all.map(({ state }) => state) }
}

test('leaving hands over what is not done yet, in order; what was cancelled stays cancelled', async () => {
  const { batches, taken, take, states } = setUp()
  const cancelled = batches.add(PLAN, untilStopped('cancelled'))
  batches.add(PLAN, untilStopped('running'))
  batches.add(PLAN, untilStopped('queued'))
  await Promise.resolve()
  batches.cancel(cancelled)
  await batches.detachAll(take)
  expect(taken).toEqual(['running', 'queued'])
  expect(states()).toEqual(['cancelled', 'detached', 'detached'])
})

test('while batches are handed over none of them is said to have failed', async () => {
  const { batches, states } = setUp()
  for (const job of ['a', 'b']) batches.add(PLAN, untilStopped(job))
  await batches.detachAll(async () => {
    expect(states()).toContain('offered')
    expect(JSON.stringify(batches.lines('b'))).not.toContain('✗')
  })
  expect(states()).toEqual(['detached', 'detached'])
})

test('one that nobody takes keeps none of the others, and its own way on is told', async () => {
  const { batches, taken, take, states } = setUp()
  for (const job of ['a', 'b', 'c']) batches.add(PLAN, untilStopped(job))
  await batches.detachAll(async (batch) => {
    if (batch.job === 'b') throw new Error('no more processes')
    await take(batch)
  })
  expect(taken).toEqual(['a', 'c'])
  expect(states()).toEqual(['detached', 'offered', 'detached'])
  const [a, b, toGoOn, c] = batchesView(batches.all).trimEnd().split('\n')
  expect(a).toBe('Batch 1 is running in the background; to watch it: connect-bulk jobs watch a')
  expect(b).toContain('Batch 2 is stopped: Error: no more processes')
  expect(toGoOn).toBe('  To resume: connect-bulk jobs resume b')
  expect(c).toContain('Batch 3 is running in the background')
  // Whoever tries once more hands over just that one.
  await batches.detachAll(take)
  expect(taken).toEqual(['a', 'c', 'b'])
  expect(batches.all[1]?.trouble).toBeUndefined()
})

test('a batch whose job is not on disk yet is handed over as soon as it is', async () => {
  const { batches, taken, take, states } = setUp()
  let create = (): void => undefined
  const created = new Promise<void>((resolve) => {
    create = resolve
  })
  batches.add(PLAN, untilStopped('late', created))
  const left = batches.detachAll(take)
  create()
  await left
  expect(taken).toEqual(['late'])
  expect(states()).toEqual(['detached'])
})
