import type { Edit } from '../../model/edit.js'
import { refusal } from '../../model/errors.js'
import {
  type Change,
  isRefusedUser,
  type Plan,
  planCounts,
  type PlannedUser,
  verbOf,
} from '../../model/plan.js'
import type { Value } from '../../model/value.js'
import { count, VERB_FORMS } from '../../model/wording.js'
import { settingOf } from '../../settings/index.js'
import type { AdminChanges } from './admins.js'
import type { MinLeft } from './impact.js'
import { caselessName } from '../../model/free-text.js'

const NOTHING = 'Nothing was changed.'
const NAMES_SHOWN = 5

/** What may stop a plan, and what was allowed all the same. */
export interface Guards {
  /** Refuse all if one user can't be changed as asked. */
  readonly strict: boolean
  readonly expectCount: number | undefined
  readonly maxUsers: number | undefined
  /** How many users must at least be left in routing profiles. */
  readonly minLeft: readonly MinLeft[]
  /** Users who must not change: names in lower case, and ids. */
  readonly protectedUsers: ReadonlySet<string>
  readonly allowProtected: boolean
  /** A person reads the plan before it is applied, or nothing is applied at all. */
  readonly isReviewed: boolean
  readonly allowPrivileged: boolean
}

/** Checks all that may stop a plan, before the confirmation. @throws BulkError exit 5 */
export function checkGuards(plan: Plan, guards: Guards, admins: AdminChanges): void {
  checkStrict(plan, guards)
  checkFuses(plan, guards)
  if (!guards.allowProtected) {
    checkProtected(plan, guards.protectedUsers)
    checkLastAdmin(plan, admins)
    checkOwnUser(plan)
  }
  checkPrivileged(guards, admins)
  checkIdentity(plan, guards)
}

function nothingDone({ users }: Plan): string {
  return `Nothing was ${VERB_FORMS[verbOf(users)].done}.`
}

function checkStrict(plan: Plan, { strict }: Guards): void {
  if (!strict) return
  const failed = plan.users.filter(({ failure, partial }) => failure !== undefined || partial !== undefined)
  if (failed.length === 0) return
  const names = namesShown(failed.map(({ username, userId }) => username || userId))
  throw refusal(
    'FailedInPlanning',
    `${count(failed.length, 'user')} can't be changed (--strict): ${names}.`,
    nothingDone(plan),
  )
}

function checkFuses(plan: Plan, { expectCount: expected, maxUsers: most }: Guards): void {
  const { changing } = planCounts(plan)
  const would = `${count(changing, 'user')} would ${VERB_FORMS[verbOf(plan.users)].would}`
  if (expected !== undefined && expected !== changing) {
    throw refusal(
      'UnexpectedCount',
      `${would}, but --expect-count is ${expected.toLocaleString('en-US')}.`,
      nothingDone(plan),
    )
  }
  if (most !== undefined && changing > most) {
    throw refusal(
      'TooManyUsers',
      `${would}, but --max-users is ${most.toLocaleString('en-US')}.`,
      nothingDone(plan),
    )
  }
}

function checkProtected(plan: Plan, protectedNames: ReadonlySet<string>): void {
  if (protectedNames.size === 0) return
  const hit = plan.users.filter(
    (user) =>
      !isRefusedUser(user) &&
      (protectedNames.has(caselessName(user.username)) || protectedNames.has(user.userId)),
  )
  if (hit.length === 0) return
  throw refusal(
    'ProtectedUsers',
    `Protected users would ${VERB_FORMS[verbOf(plan.users)].would}: ${namesShown(hit.map(({ username }) => username))}.`,
    {
      commandLine: `${nothingDone(plan)} Leave them out, or add --allow-protected.`,
      session: `${nothingDone(plan)} Untick them.`,
    },
  )
}

function checkLastAdmin(plan: Plan, { lastLost }: AdminChanges): void {
  if (lastLost.length === 0) return
  const names = namesShown(lastLost)
  const fate = verbOf(plan.users) === 'delete' ? `${names} would be deleted` : `${names} would lose it`
  throw refusal('LastAdmin', `No user would be left with the security profile Admin: ${fate}.`, {
    commandLine: `${nothingDone(plan)} If that is intended, add --allow-protected.`,
    session: `${nothingDone(plan)} If that is intended, do it on the command line.`,
  })
}

/** The session of a federated caller is called like its user in Amazon Connect. */
function checkOwnUser({ users, place }: Plan): void {
  const caller = caselessName(place.caller.slice(place.caller.lastIndexOf('/') + 1))
  const own = users.find(
    (user) => user.action === 'delete' && !isRefusedUser(user) && caselessName(user.username) === caller,
  )
  if (own === undefined) return
  throw refusal('OwnUser', `${own.username} seems to be your own user: you call as ${place.caller}.`, {
    commandLine: 'Nothing was deleted. Leave it out with --exclude-user, or add --allow-protected.',
    session: 'Nothing was deleted. Untick it.',
  })
}

/** On a terminal the plan is reviewed; elsewhere the flag must allow it. */
function checkPrivileged({ isReviewed, allowPrivileged }: Guards, { granted }: AdminChanges): void {
  if (granted.length === 0 || isReviewed || allowPrivileged) return
  throw refusal(
    'PrivilegedChange',
    `The security profile Admin would be given to ${namesShown(granted)}.`,
    `${NOTHING} If that is intended, add --allow-privileged.`,
  )
}

/** The owner of another address can set the user's password, or gets the user's notifications. */
function checkIdentity(plan: Plan, { isReviewed, allowPrivileged }: Guards): void {
  if (isReviewed || allowPrivileged) return
  const changed = usersReaddressed(plan)
  if (changed.length === 0) return
  throw refusal(
    'PrivilegedChange',
    `E-mail addresses would change, of ${namesShown(changed.map(({ username }) => username))}.`,
    `${NOTHING} If that is intended, add --allow-privileged.`,
  )
}

/** The users whose e-mail address changes. */
export function usersReaddressed({ users, settings }: Plan): readonly PlannedUser[] {
  const mayChange = settings.some((column) => settingOf(column).isPrivileged === true)
  return mayChange ? users.filter(changesPrivilege) : []
}

/** Whether a change of this user gives power over it; what is to change is only known later where another job is open. */
function changesPrivilege({ edits, changes, failure, action }: PlannedUser): boolean {
  const meant = changes.length > 0 ? changes : edits
  // An address that comes or goes with its user gives no one power over it.
  const isEdited = action === undefined && failure === undefined
  return isEdited && meant.some((one) => settingOf(one.setting).isPrivileged === true && !isSameAddress(one))
}

/** Mail goes to the same mailbox whatever the case of its address. */
function isSameAddress(one: Edit | Change): boolean {
  return 'after' in one && caseless(one.before) === caseless(one.after)
}

function caseless(value: Value): string {
  return typeof value === 'string' ? value.toLowerCase() : ''
}

function namesShown(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN
  const shown = names.slice(0, NAMES_SHOWN).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}
