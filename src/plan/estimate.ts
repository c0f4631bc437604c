import type { Pace } from '../model/limits.js'
import type { Plan } from '../model/plan.js'
import { readsOfEdits } from '../settings/index.js'

/** Seconds that calls of several operations take when each has its own lane, at best. */
export function estimateSeconds(
  calls: Readonly<Record<string, number>>,
  paceOf: (operation: string) => Pace,
): number {
  const times = Object.entries(calls).map(([operation, count]) => {
    const { rate, burst } = paceOf(operation)
    return Math.max(0, count - burst) / rate
  })
  return Math.ceil(Math.max(0, ...times))
}

/**
 * The plan with the calls that this run will make, and their time at this run's pace; the plan may have been made for
 * another pace. With `verify`, every user is read once more after its writes.
 */
export function callsAhead(
  plan: Plan,
  { verify, paceOf }: { readonly verify: boolean; readonly paceOf: (operation: string) => Pace },
): Plan {
  const calls = verify ? { ...plan.calls, ...readsWithProof(plan) } : plan.calls
  return { ...plan, calls, estimateSeconds: estimateSeconds(calls, paceOf) }
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
