import { expect, test } from 'vitest'
import { expectQuotaUsed, runAt } from './job-at-pace.js'

// At 100 calls a second with 3 and 6 settings, see pace.rest.test.ts.
const CELLS = [
  { rate: 2, seconds: 30, steps: [1, 3, 6] },
  { rate: 20, seconds: 6, steps: [1, 3, 6] },
  { rate: 100, seconds: 8, steps: [1] },
].flatMap(({ steps, ...pace }) =>
  steps.flatMap((count) => [60, 150].map((latencyMs) => ({ ...pace, steps: count, latencyMs }))),
)

test.each(CELLS)(
  'at $rate calls a second, $steps settings and $latencyMs ms a call, $seconds s of quota cost one user more, and no throttle',
  expectQuotaUsed,
)

test('a job of a minute is within 3 % of the quota', async () => {
  expect((await runAt(2, 6, 150, 60)).ratio).toBeLessThan(1.03)
})
