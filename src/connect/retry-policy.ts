import type { FailureKind } from '../model/outcome.js'

/** How often, or for how long, a call that fails is made again. */
interface Retry {
  /** Calls that may fail like this, the first one included. */
  readonly attempts?: number
  /** How long it may go on failing like this, in milliseconds. */
  readonly forMs?: number
  readonly wait: number | 'backoff'
}

/** For reads and writes. A kind that is missing here is never retried. */
export const RETRY_POLICY: Readonly<Partial<Record<FailureKind, Retry>>> = {
  // The lane slows down by itself. Given up when nothing but throttling errors came for this long.
  throttled: { forMs: 10 * 60_000, wait: 0 },
  transient: { attempts: 5, wait: 'backoff' },
  unknown: { attempts: 5, wait: 'backoff' },
  // The service may not show a new user for a while (eventual consistency).
  'not-found': { forMs: 30_000, wait: 2_000 },
  // Once more with renewed credentials.
  credentials: { attempts: 2, wait: 0 },
}

/** How often one call has failed so far, by kind: first and last time in monotonic milliseconds. */
export type FailureTally = Readonly<
  Partial<Record<FailureKind, { readonly count: number; readonly since: number; readonly last?: number }>>
>

export function tallied(tally: FailureTally, kind: FailureKind, now: number): FailureTally {
  const { count = 0, since = now } = tally[kind] ?? {}
  return { ...tally, [kind]: { count: count + 1, since, last: now } }
}

/** When a failure is judged. */
export interface RetryMoment {
  readonly now: number
  /** Since when the operation has got nothing but throttling errors. */
  readonly silentSince: number
  /** 0 to 1, for jitter. */
  readonly jitter: number
}

/** Milliseconds to wait before the next attempt after a failure of a kind; `undefined` to give up. */
export function waitAfter(
  kind: FailureKind,
  tally: FailureTally,
  { now, silentSince, jitter }: RetryMoment,
): number | undefined {
  const retry = RETRY_POLICY[kind]
  if (retry === undefined) return undefined
  const { attempts = Number.POSITIVE_INFINITY, forMs = Number.POSITIVE_INFINITY, wait } = retry
  const { count = 0, since = now, last = now } = tally[kind] ?? {}
  // Time that a call waits for its lane doesn't count as failing.
  const lasts = kind === 'throttled' ? now - silentSince : last - since
  if (count >= attempts || lasts >= forMs) return undefined
  return wait === 'backoff' ? backoff(brokenOf(tally), jitter) : wait
}

function brokenOf({ transient, unknown }: FailureTally): number {
  return (transient?.count ?? 0) + (unknown?.count ?? 0)
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 20_000

/** Milliseconds to wait before attempt `n + 1`: doubled each time, with jitter so that many don't come back at once. */
export function backoff(n: number, jitter: number): number {
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** n)
  return most / 2 + (jitter * most) / 2
}
