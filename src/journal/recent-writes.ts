import type { Edit } from '../model/edit.js'
import type { User } from '../model/user.js'
import { isSameValue, type Value } from '../model/value.js'
import { parseTime } from '../platform/clock.js'
import { settingOf } from '../settings/index.js'
import type { JobReading } from './reading.js'
import { isDone } from './user-history.js'

/** A change that one of our jobs made, answered with success. */
export interface RecentWrite {
  readonly edit: Edit
  readonly before: Value
  readonly wanted: Value
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What jobs have lately written, by user id. */
export type RecentWrites = ReadonlyMap<string, readonly RecentWrite[]>

export function recentWrites(readings: readonly JobReading[], since: number): RecentWrites {
  const all = new Map<string, RecentWrite[]>()
  for (const reading of readings) {
    for (const [n, { userId, edits }] of reading.plan.users.entries()) {
      const writes = reading
        .historyAt(n)
        .operations.filter(isDone)
        .flatMap(({ settings, before, wanted, sentAt }) => {
          const at = parseTime(sentAt) ?? 0
          const carried = at < since ? [] : edits.filter(({ setting }) => settings.includes(setting))
          return carried.map((edit) => ({
            edit,
            at,
            before: before[edit.setting] ?? null,
            wanted: wanted[edit.setting] ?? null,
          }))
        })
      if (writes.length > 0) all.set(userId, [...(all.get(userId) ?? []), ...writes])
    }
  }
  return all
}

/**
 * Whether a read shows a user as it was before our own last write of a setting: the service may not have caught up with
 * itself (eventual consistency), and nothing may be merged onto that.
 */
export function isStale(user: User, writes: readonly RecentWrite[]): boolean {
  const newest = new Map<string, RecentWrite>()
  for (const write of writes.toSorted((a, b) => a.at - b.at)) newest.set(write.edit.setting, write)
  return [...newest.values()].some(({ edit, before, wanted }) => {
    const now = settingOf(edit.setting).view(user, edit)
    return !isSameValue(before, wanted) && isSameValue(now, before)
  })
}
