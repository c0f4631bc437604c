import { mostInFlight, type Pace } from '../model/limits.js'
import type { Plan } from '../model/plan.js'
import { readsOfEdits } from '../settings/index.js'

/** How fast calls are sent and answered. */
export interface Speed {
  readonly paceOf: (operation: string) => Pace
  /** Seconds from a call to its answer; `undefined` if none was measured. */
  readonly latency?: number | undefined
}

/**
 * Seconds that calls of several operations take: the slowest lane, then the last user's calls, one of each operation. A
 * full bucket fills from the first answer on, so there is one latency more.
 */
export function estimateSeconds(
  calls: Readonly<Record<string, number>>,
  { paceOf, latency = 0 }: Speed,
): number {
  const lanes = Object.entries(calls).filter(([, count]) => count > 0)
  if (lanes.length === 0) return 0
  const times = lanes.map(([operation, count]) => laneSeconds(count, paceOf(operation), latency))
  return Math.round(Math.max(...times) + (lanes.length + 1) * latency)
}

/**
 * Until the last call of a lane is sent: as the pace allows, or as the places for calls under way do. A place is free again when
 * its call is answered and its token is back, which comes after the token of another call, if there are others.
 */
function laneSeconds(count: number, pace: Pace, latency: number): number {
  const places = mostInFlight(pace)
  const rounds = Math.max(0, count - places) / places
  return Math.max((count - pace.burst) / pace.rate, rounds * (latency + (2 - 1 / places) / pace.rate), 0)
}

/**
 * The plan with the calls that this run will make, and their time at this run's speed; the plan may have been made for
 * another one. With `verify`, every user is read once more after its writes.
 */
export function callsAhead(plan: Plan, { verify, ...speed }: Speed & { readonly verify: boolean }): Plan {
  const calls = verify ? { ...plan.calls, ...readsWithProof(plan) } : plan.calls
  return { ...plan, calls, estimateSeconds: estimateSeconds(calls, speed) }
}

function readsWithProof({ users }: Plan): Readonly<Record<string, number>> {
  // A deletion is not read back: a user that is not found is gone.
  const open = users.filter(({ failure, action }) => failure === undefined && action !== 'delete')
  const skilled = open.filter(({ edits }) => readsOfEdits(edits).has('proficiencies')).length
  return {
    ...(open.length === 0 ? {} : { DescribeUser: 2 * open.length }),
    ...(skilled === 0 ? {} : { ListUserProficiencies: 2 * skilled }),
  }
}
