/** The first of `room` lines to show of `total`, so that the line `at` is among them, about in the middle. */
export function windowStart(at: number, total: number, room: number): number {
  return Math.max(0, Math.min(at - Math.floor(room / 2), total - room))
}
