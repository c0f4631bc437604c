import type { UserHistory } from '../../journal/user-history.js'
import type { Edit } from '../../model/edit.js'
import type { PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { isSameValue, keysIn, pick, type Value } from '../../model/value.js'
import { blankUser } from '../../operations/create-user.js'
import { applyEdits, remainingEdits } from '../../plan/plan-user.js'
import { parseTime } from '../../platform/clock.js'
import { isCarriedByCreation, settingOf } from '../../settings/index.js'

/** Settings that the service never fills in by itself: a new user has exactly what was requested. */
const EXACT = [
  'first_name',
  'last_name',
  'email',
  'secondary_email',
  'mobile',
  'routing_profile',
  'security_profiles',
  'hierarchy',
  'set_tags',
] as const
const PROFICIENCIES = 'set_proficiencies'

/** How far the clocks of this machine and of the service may differ. */
const CLOCK_MS = 5 * 60_000

/** Columns in which a user, read as a whole, is not as its creation asked for. */
export function creationDrift(
  planned: Pick<PlannedUser, 'username' | 'edits'>,
  user: User,
): readonly string[] {
  const wanted = wantedOf(planned, user)
  const exact = EXACT.filter((column) => !isSameValue(viewed(column, user), viewed(column, wanted)))
  const others = remainingEdits(user, planned.edits.filter(isCarried)).map(({ setting }) => setting)
  const skills = isSameValue(viewed(PROFICIENCIES, user), viewed(PROFICIENCIES, wanted))
  return [...new Set([...exact, ...others, ...(skills ? [] : [PROFICIENCIES])])]
}

/** How a user that a job created was changed since. `settings` is empty if only the time of the change shows it. */
export interface ChangedSince {
  readonly settings: readonly string[]
}

/**
 * Whether a user that a job has created was changed since: its values are others, or its record is younger than the job's
 * last call. Proficiencies that the job has not got to are not missing.
 */
export function changedSince(
  planned: PlannedUser,
  history: UserHistory,
  user: User,
): ChangedSince | undefined {
  const drift = creationDrift(planned, user).filter(
    (column) => column !== PROFICIENCIES || !isPartOf(user, wantedOf(planned, user), history),
  )
  return drift.length > 0 || isYounger(user, history) ? { settings: drift } : undefined
}

function isPartOf(user: User, wanted: User, history: UserHistory): boolean {
  const [now, then] = [viewed(PROFICIENCIES, user), viewed(PROFICIENCIES, wanted)]
  return history.unfinished !== undefined && isSameValue(now, pick(then, keysIn(now)))
}

function isYounger({ lastModified }: User, history: UserHistory): boolean {
  const last = parseTime(history.last?.sentAt ?? '')
  return lastModified !== undefined && last !== undefined && lastModified > last + CLOCK_MS
}

function wantedOf({ username, edits }: Pick<PlannedUser, 'username' | 'edits'>, user: User): User {
  const blank = blankUser(username, { knowsUserConfig: user.hasChannelSettings })
  return applyEdits({ ...blank, email: null, proficiencies: [] }, edits).wanted
}

function isCarried({ setting }: Edit): boolean {
  return isCarriedByCreation(setting)
}

/** What is shown of a whole doesn't depend on what is wanted of it. */
function viewed(column: string, user: User): Value {
  return settingOf(column).view(user, { setting: column, given: '', want: null })
}
