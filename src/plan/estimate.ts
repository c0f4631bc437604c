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
  const others = Math.max(0, count - mostInFlight(pace))
  return Math.max((count - pace.burst) / pace.rate, others / answeredPerSecond(pace, latency), 0)
}

/** Calls a second that the places for calls under way allow. */
function answeredPerSecond(pace: Pace, latency: number): number {
  const places = mostInFlight(pace)
  return places / (latency + (2 - 1 / places) / pace.rate)
}

/** A pace that is missed by less is not worth a word. */
const NEARLY = 0.8

/** Says so where the burst, not the quota, decides how long a plan takes: an account with a higher rate may have a higher burst. */
function burstNotes(
  calls: Readonly<Record<string, number>>,
  { paceOf, latency = 0 }: Speed,
): readonly string[] {
  const held = Object.entries(calls).flatMap(([operation, count]) => {
    const pace = paceOf(operation)
    const reached = answeredPerSecond(pace, latency)
    const isHeld = count > pace.burst && pace.burst <= mostInFlight(pace) && reached < NEARLY * pace.rate
    return isHeld ? [{ operation, reached, pace }] : []
  })
  const [slowest] = held.toSorted((a, b) => a.reached - b.reached)
  if (slowest === undefined) return []
  const { operation, reached, pace } = slowest
  const calledAs = `${operation} is called ${Math.round(reached)} times a second, not ${Math.round(pace.rate)}`
  return [
    `with a burst of ${pace.burst} calls, ${calledAs}; --burst raises it, if your account's burst is higher`,
  ]
}

/**
 * The plan with the calls that this run will make, their time at this run's speed, and what limits that; the plan may
 * have been made for another one. With `verify`, every user is read once more after its writes.
 */
export function callsAhead(plan: Plan, { verify, ...speed }: Speed & { readonly verify: boolean }): Plan {
  const calls = verify ? { ...plan.calls, ...readsWithProof(plan) } : plan.calls
  const notes = [...(plan.notes ?? []), ...burstNotes(calls, speed)]
  return { ...plan, calls, notes, estimateSeconds: estimateSeconds(calls, speed) }
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
