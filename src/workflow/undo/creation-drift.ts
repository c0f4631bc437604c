import type { UserHistory } from '../../journal/user-history.js'
import type { PlannedUser } from '../../model/plan.js'
import type { IdentityType, User } from '../../model/user.js'
import { isSameValue, keysIn, pick, type Value } from '../../model/value.js'
import { blankUser } from '../../operations/create-user.js'
import { applyEdits, remainingEdits } from '../../plan/plan-user.js'
import { parseTime } from '../../platform/clock.js'
import { isCarriedByCreation, settingOf } from '../../settings/index.js'
import { FilledIn } from './filled-in.js'

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

/** Of these the customer's directory decides, where users come from one: what a creation does not name may be there. */
const OF_DIRECTORY: readonly string[] = ['first_name', 'last_name', 'email']

/** Columns in which a user, read as a whole, is not as its creation asked for. */
export function creationDrift(
  planned: Pick<PlannedUser, 'username' | 'edits'>,
  user: User,
  identityType: IdentityType | undefined,
): readonly string[] {
  const wanted = createdAs(planned, user)
  const named = new Set(planned.edits.map(({ setting }) => setting))
  const isOpen = (column: string) =>
    identityType === 'EXISTING_DIRECTORY' && OF_DIRECTORY.includes(column) && !named.has(column)
  const exact = EXACT.filter((column) => !isOpen(column)).filter(
    (column) => !isSameValue(viewed(column, user), viewed(column, wanted)),
  )
  const others = remainingEdits(user, planned.edits.filter(isCarriedByCreation)).map(({ setting }) => setting)
  const skills = isSameValue(viewed(PROFICIENCIES, user), viewed(PROFICIENCIES, wanted))
  return [...new Set([...exact, ...others, ...(skills ? [] : [PROFICIENCIES])])]
}

/** How a user that a job created was changed since. `settings` is empty if only the time of the change shows it. */
export interface ChangedSince {
  readonly settings: readonly string[]
}

/** A user that a job has created, as it is now, and what is known of its creation. */
export interface CreatedUser {
  readonly planned: PlannedUser
  readonly history: UserHistory
  readonly user: User
}

/**
 * Finds how users that a job has created were changed since: their values are others, also of settings that the creation
 * left to the service, or the record is younger than the job's last call. Proficiencies that the job has not got to are
 * not missing.
 */
export function changesSince(
  all: readonly CreatedUser[],
  identityType: IdentityType | undefined,
): (one: CreatedUser) => ChangedSince | undefined {
  const asCreated = ({ planned, user }: CreatedUser) => ({ user, wanted: createdAs(planned, user) })
  const filledIn = new FilledIn(all.map(asCreated))
  return (one) => {
    const { planned, history, user } = one
    const known = creationDrift(planned, user, identityType).filter(
      (column) => column !== PROFICIENCIES || !isPartOf(one),
    )
    const drift = [...new Set([...known, ...filledIn.changedOf(asCreated(one))])]
    return drift.length > 0 || isYounger(user, history) ? { settings: drift } : undefined
  }
}

/** Whether the job has not done all of a user's proficiencies, and the user has none but those. */
function isPartOf({ planned, history, user }: CreatedUser): boolean {
  const { done } = history
  if (planned.edits.every((edit) => isCarriedByCreation(edit) || done.has(edit.setting))) return false
  const [now, then] = [viewed(PROFICIENCIES, user), viewed(PROFICIENCIES, createdAs(planned, user))]
  return isSameValue(now, pick(then, keysIn(now)))
}

function isYounger({ lastModified }: User, history: UserHistory): boolean {
  const last = parseTime(history.last?.sentAt ?? '')
  return lastModified !== undefined && last !== undefined && lastModified > last + CLOCK_MS
}

/** The user with what its creation asked for, and nothing else. */
function createdAs({ username, edits }: Pick<PlannedUser, 'username' | 'edits'>, user: User): User {
  const blank = blankUser(username, { knowsUserConfig: user.hasChannelSettings })
  return applyEdits({ ...blank, email: null, proficiencies: [] }, edits).wanted
}

/** What is shown of a whole doesn't depend on what is wanted of it. */
function viewed(column: string, user: User): Value {
  return settingOf(column).view(user, { setting: column, given: '', want: null })
}
