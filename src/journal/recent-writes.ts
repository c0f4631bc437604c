import type { Edit } from '../model/edit.js'
import type { User } from '../model/user.js'
import { isSameValue, type Value } from '../model/value.js'
import { parseTime } from '../platform/clock.js'
import { settingOf } from '../settings/index.js'
import type { JobReading } from './reading.js'
import { isDone, type OperationHistory } from './user-history.js'

/** How long a write of ours may take to show everywhere, generously. */
export const RECENT_MS = 5 * 60_000

/** A change that one of our jobs made, answered with success. */
export interface RecentWrite {
  readonly edit: Edit
  readonly before: Value
  readonly wanted: Value
}

/** What the job that last wrote to a user has written to it, by user id. Earlier jobs may have been overtaken by it. */
export type RecentWrites = ReadonlyMap<string, readonly RecentWrite[]>

export function recentWrites(readings: readonly JobReading[], since: number): RecentWrites {
  const last = new Map<string, { readonly at: number; readonly writes: readonly RecentWrite[] }>()
  for (const reading of readings) {
    for (const [n, { userId, edits }] of reading.plan.users.entries()) {
      const { operations } = reading.historyAt(n)
      const at = Math.max(0, ...operations.map(({ sentAt }) => parseTime(sentAt) ?? 0))
      if (at < since || at < (last.get(userId)?.at ?? 0)) continue
      last.set(userId, { at, writes: operations.filter(isDone).flatMap((call) => writesOf(call, edits)) })
    }
  }
  return new Map([...last].map(([userId, { writes }]) => [userId, writes]))
}

function writesOf({ settings, before, wanted }: OperationHistory, edits: readonly Edit[]): RecentWrite[] {
  return edits
    .filter(({ setting }) => settings.includes(setting))
    .map((edit) => ({
      edit,
      before: before[edit.setting] ?? null,
      wanted: wanted[edit.setting] ?? null,
    }))
}

/**
 * Whether a read shows a user as it was before our own last write of a setting: the service may not have caught up with
 * itself (eventual consistency), and nothing may be merged onto that.
 */
export function isStale(user: User, writes: readonly RecentWrite[]): boolean {
  return writes.some(({ edit, before, wanted }) => {
    const setting = settingOf(edit.setting)
    // What was not read tells nothing.
    if (setting.reads === 'proficiencies' && user.proficiencies === undefined) return false
    const now = setting.view(user, edit)
    return !isSameValue(before, wanted) && isSameValue(now, before)
  })
}
