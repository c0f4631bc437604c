import { expect, test } from 'vitest'
import { cellsAt, expectEstimated, expectQuotaUsed, runAt } from './job-at-pace.js'

// At higher paces, see pace.rest.test.ts.
test.each([...cellsAt(2), ...cellsAt(20).filter(({ steps }) => steps === 3)])(
  'at $rate calls a second, $steps settings and $latencyMs ms a call, a job costs one user more than the quota, as the plan says, and no throttle',
  expectQuotaUsed,
)

test('with a burst of 5 the plan says what the job takes', () =>
  expectEstimated({ rate: 20, seconds: 10, steps: 3, latencyMs: 150, burst: 5 }))

test('a job of a minute is within 3 % of the quota', async () => {
  const minute = { rate: 2, steps: 6, latencyMs: 150, seconds: 60 }
  expect((await runAt(minute)).ratio).toBeLessThan(1.03)
})
