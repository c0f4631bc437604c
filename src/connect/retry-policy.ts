/** How long a lane may be refused every call before its callers give up. */
export const SILENCE_MS = 10 * 60_000

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 20_000

/** Milliseconds to wait before attempt `n + 1`: doubled each time, with jitter so that many don't come back at once. */
export function backoff(n: number, random: () => number): number {
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** n)
  return most / 2 + (random() * most) / 2
}
