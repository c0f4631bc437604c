import type { Pace } from '../model/pace.js'

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
