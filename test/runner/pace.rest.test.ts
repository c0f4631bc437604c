import { expect, test } from 'vitest'
import { expectQuotaUsed, runAt } from './job-at-pace.js'

const CELLS = [3, 6].flatMap((steps) =>
  [60, 150].map((latencyMs) => ({ rate: 100, seconds: 8, steps, latencyMs })),
)

test.each(CELLS)(
  'at $rate calls a second, $steps settings and $latencyMs ms a call, $seconds s of quota cost one user more, and no throttle',
  expectQuotaUsed,
)

test('a job of a minute is within 3 % of a quota of 10 calls a second', async () => {
  expect((await runAt(10, 6, 150, 60)).ratio).toBeLessThan(1.03)
})
