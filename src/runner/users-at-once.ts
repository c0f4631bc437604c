import type { Pace } from '../model/limits.js'

/**
 * Users kept waiting so that no token goes unused: as many as a burst and two seconds of pace take, within a limit. With more, a
 * lane that the service slows down would make reads stale, and stale reads take calls from the rest.
 */
const STORE_SECONDS = 2
/** Limits how much of a burst counts, in seconds of pace: a user's read gets stale while it waits. */
const BURST_SECONDS = 4
const LARGEST_STORE = 24
/** Or what the pace brings in so many seconds: until the first user is through, those that follow it fill the later lanes. */
const FOLLOWING_SECONDS = 1.2
const MOST_DOUBTED = 128
/** After this many users without a success the job may be about to stop, and should have few users under way. */
const DOUBTED_AFTER = 3
/** Calls take longer at times than they do on average. */
const MARGIN = 1.5
/** Seconds. */
const ASSUMED_LATENCY = 0.15
/** One whose call is never answered holds up nobody else. */
const FEWEST = 2
/** Where the service refuses calls, a second user's read would only grow old. */
const FEWEST_SLOWED = 1
/** Enough for a hundred calls a second that take two seconds each. A user under way takes a few kilobytes. */
const MOST = 256

/** The calls that a plan needs of one operation. */
export interface Load {
  readonly calls: number
  readonly pace: Pace
}

/** What a job has seen of the service so far. */
export interface Experience {
  /** Seconds from a call to its answer; `undefined` before the first. */
  readonly latency: number | undefined
  /** Users that have failed since one succeeded; infinite before the first success. */
  readonly sinceSuccess: number
}

/**
 * How many users to have under way at once so that the pace is used in full. By Little's law: users that can begin in a
 * second, times the seconds that one is under way. A user's calls follow one another, so those are its calls times the
 * latency. Until a user has succeeded, only as many as a short queue needs.
 */
export function usersAtOnce(
  users: number,
  loads: readonly Load[],
  { latency = ASSUMED_LATENCY, sinceSuccess }: Experience,
): number {
  if (loads.length === 0) return LARGEST_STORE
  const perSecond = Math.min(...loads.map(({ calls, pace }) => (pace.rate * users) / calls))
  const callsEach = loads.reduce((sum, { calls }) => sum + calls, 0) / users
  const store = Math.min(
    Math.max(LARGEST_STORE, Math.min(MOST_DOUBTED, FOLLOWING_SECONDS * perSecond)),
    ...loads.map(({ pace: { rate, burst } }) => Math.min(burst, BURST_SECONDS * rate) + STORE_SECONDS * rate),
  )
  const isDoubted = sinceSuccess >= DOUBTED_AFTER
  const count = isDoubted ? store : Math.max(store, MARGIN * perSecond * callsEach * latency)
  const isSlowed = loads.some(({ pace }) => pace.burst === 0)
  return Math.max(isSlowed ? FEWEST_SLOWED : FEWEST, Math.min(MOST, Math.round(count)))
}
