import { expect, test } from 'vitest'
import { cellsAt, expectEstimated, expectQuotaUsed, runAt } from './job-at-pace.js'

const CELLS = [20, 100].flatMap(cellsAt)

test.each(CELLS)(
  'at $rate calls a second, $steps settings and $latencyMs ms a call, a job costs one user more than the quota, as the plan says, and no throttle',
  expectQuotaUsed,
)

test.each(CELLS)(
  'at $rate calls a second with a burst of 5, $steps settings and $latencyMs ms a call, the plan says what the job takes',
  (cell) => expectEstimated({ ...cell, burst: 5 }),
)

test('a job of a minute is within 3 % of a quota of 10 calls a second', async () => {
  const minute = { rate: 10, steps: 6, latencyMs: 150, seconds: 60 }
  expect((await runAt(minute)).ratio).toBeLessThan(1.03)
})
