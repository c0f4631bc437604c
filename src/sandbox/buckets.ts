import type { SandboxClock } from './clock.js'
import type { Switches } from './switches.js'

/** One token bucket per operation, or one for all: full at the start, refilled continuously, one token a call. */
export interface Buckets {
  /** Whether a call of this operation would be let through now. Spends nothing. */
  isOpen(operation: string): boolean
  /** Spends one token. Call only when `isOpen`. */
  spend(operation: string): void
}

/** `rate` in tokens a second, `burst` the capacity. Time comes from `clock` alone. */
export function createBuckets(
  clock: SandboxClock,
  rate: number,
  burst: number,
  scope: Switches['bucketScope'],
): Buckets {
  const levels = new Map<string, { tokens: number; at: number }>()

  function refill(operation: string): { tokens: number; at: number } {
    const key = scope === 'account' ? '' : operation
    const now = clock.now()
    const level = levels.get(key) ?? { tokens: burst, at: now }
    // A clock set back must not take tokens away.
    const elapsed = Math.max(0, now - level.at)
    const filled = { tokens: Math.min(burst, level.tokens + (elapsed * rate) / 1000), at: now }
    levels.set(key, filled)
    return filled
  }

  return {
    // Half a microsecond of refill is forgiven: 500 ms at 2/s is one token, not 0.9999999.
    isOpen: (operation) => refill(operation).tokens >= 1 - 1e-6,
    spend: (operation) => {
      const level = refill(operation)
      level.tokens = Math.max(0, level.tokens - 1)
    },
  }
}
