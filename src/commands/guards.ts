import type { AdminChanges } from '../api/admins.js'
import { complaintText } from '../csv/complaint.js'
import { readUserList } from '../csv/read-list.js'
import { refusal, usageError } from '../model/errors.js'
import type { Plan } from '../model/plan.js'
import { count } from '../output/wording.js'
import type { Context } from '../platform/context.js'
import type { Flags } from './flags.js'
import { readInput, shownName } from './select.js'

const NOTHING = 'Nothing was changed.'
const NAMES_SHOWN = 5

/** Whom `--protect-file` protects: names (whatever their case) and ids. */
export async function protectedUsers(flags: Flags, context: Context): Promise<ReadonlySet<string>> {
  const file = flags.text('protect-file')
  if (file === undefined) return new Set()
  const { entries, complaints } = readUserList(
    await readInput(file, context, '--protect-file'),
    shownName(file),
  )
  if (complaints.length > 0) throw usageError('BadProtectFile', complaints.map(complaintText).join('\n'))
  const names = entries.flatMap(({ username, userId }) => [username, userId])
  return new Set(names.flatMap((name) => (name === undefined || name === '' ? [] : [name.toLowerCase()])))
}

/** Everything that may stop a plan before anybody is asked. @throws BulkError exit 5 */
export function checkGuards(
  plan: Plan,
  flags: Flags,
  context: Context,
  guarded: { readonly users: ReadonlySet<string>; readonly admins: AdminChanges },
): void {
  checkStrict(plan, flags)
  checkFuses(plan, flags)
  if (!flags.has('allow-protected')) {
    checkProtected(plan, guarded.users)
    checkLastAdmin(guarded.admins)
  }
  checkPrivileged(flags, context, guarded.admins)
}

function checkStrict({ users }: Plan, flags: Flags): void {
  const failed = users.filter(({ failure }) => failure !== undefined)
  if (!flags.has('strict') || failed.length === 0) return
  const names = namesShown(failed.map(({ username, userId }) => username || userId))
  throw refusal(
    'FailedInPlanning',
    `${count(failed.length, 'user')} can't be changed as asked (--strict): ${names}.`,
    NOTHING,
  )
}

function checkFuses({ users }: Plan, flags: Flags): void {
  const changing = users.length
  const expected = flags.wholeNumber('expect-count')
  const most = flags.wholeNumber('max-users')
  if (expected !== undefined && expected !== changing) {
    throw refusal(
      'UnexpectedCount',
      `${count(changing, 'user')} would change, not ${expected} as --expect-count says.`,
      NOTHING,
    )
  }
  if (most !== undefined && changing > most) {
    throw refusal(
      'TooManyUsers',
      `${count(changing, 'user')} would change, more than --max-users ${most}.`,
      NOTHING,
    )
  }
}

function checkProtected({ users }: Plan, protectedNames: ReadonlySet<string>): void {
  const hit = users.filter(
    ({ username, userId }) => protectedNames.has(username.toLowerCase()) || protectedNames.has(userId),
  )
  if (hit.length === 0) return
  throw refusal(
    'ProtectedUsers',
    `Protected users would change: ${namesShown(hit.map(({ username }) => username))}.`,
    `${NOTHING} Leave them out with --exclude-user, or add --allow-protected.`,
  )
}

function checkLastAdmin({ lastLost }: AdminChanges): void {
  if (lastLost.length === 0) return
  throw refusal(
    'LastAdmin',
    `Nobody would have the security profile Admin any more; it would be taken from ${namesShown(lastLost)}.`,
    `${NOTHING} If that is meant, add --allow-protected.`,
  )
}

/** A person who reads the plan can judge; where nobody does, it must be said beforehand. */
function checkPrivileged(flags: Flags, { terminal }: Context, { granted }: AdminChanges): void {
  const isAsked = terminal.interactive && !flags.has('no-input') && !flags.has('yes')
  if (granted.length === 0 || isAsked || flags.has('allow-privileged') || flags.has('dry-run')) return
  throw refusal(
    'PrivilegedChange',
    `The security profile Admin would be given to ${namesShown(granted)}.`,
    `${NOTHING} If that is meant, add --allow-privileged.`,
  )
}

function namesShown(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN
  const shown = names.slice(0, NAMES_SHOWN).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}
