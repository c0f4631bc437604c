import { expect, test } from 'vitest'
import { runAt } from './job-at-pace.js'

test.each([
  { rival: 'operation', rate: 2, steps: 1, latencyMs: 60 },
  { rival: 'operation', rate: 2, steps: 3, latencyMs: 150 },
  { rival: 'operation', rate: 2, steps: 6, latencyMs: 150 },
  { rival: 'operation', rate: 20, steps: 1, latencyMs: 60 },
  { rival: 'account', rate: 2, steps: 1, latencyMs: 60 },
  { rival: 'account', rate: 2, steps: 1, latencyMs: 150 },
  { rival: 'account', rate: 2, steps: 3, latencyMs: 60 },
  { rival: 'account', rate: 2, steps: 3, latencyMs: 150 },
  { rival: 'account', rate: 20, steps: 3, latencyMs: 150 },
] as const)(
  'what another client of the $rival leaves is used, and nobody fails: $rate calls a second, $steps settings, $latencyMs ms',
  async (cell) => {
    expect((await runAt({ ...cell, seconds: 60 })).shareUsed).toBeGreaterThan(0.95)
  },
)
