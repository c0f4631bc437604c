import { expect, test } from 'vitest'
import type { BatchHooks } from '../../src/interactive/batch.js'
import { Batches } from '../../src/interactive/batches.js'
import { Session, type SessionParts } from '../../src/interactive/session.js'
import type { JobResult } from '../../src/model/job.js'
import type { Plan } from '../../src/model/plan.js'
import { planOf, plannedUser } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

/** A batch that ends when it is stopped, as a job does. */
const untilStopped =
  (job: string) =>
  (hooks: BatchHooks): Promise<JobResult> => {
    hooks.started(job)
    const result = { stoppedBy: 'cancelled', succeeded: 0, failed: 0, notAttempted: 1 } as JobResult
    return new Promise((resolve) =>
      hooks.signal.addEventListener('abort', () => setImmediate(resolve, result)),
    )
  }

test('leaving hands over what is not done yet, in order; what was cancelled stays cancelled', async () => {
  const batches = new Batches(new ManualClock(), String)
  const handedOver: string[] = []
  const session = new Session({
    batches,
    detach: async (job: string) => void handedOver.push(job),
  } as unknown as SessionParts)
  const plan: Plan = planOf([plannedUser(1)])
  const cancelled = batches.add(plan, untilStopped('cancelled'))
  batches.add(plan, untilStopped('running'))
  batches.add(plan, untilStopped('queued'))
  batches.cancel(cancelled)
  await session.detachAll()
  await batches.settled()
  expect(handedOver).toEqual(['running', 'queued'])
  expect(batches.all.map(({ state }) => state)).toEqual(['cancelled', 'detached', 'detached'])
})
