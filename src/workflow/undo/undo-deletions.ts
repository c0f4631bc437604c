import type { JobHistory } from '../../journal/job-history.js'
import { isDone, mayHaveWritten, type UserHistory } from '../../journal/user-history.js'
import type { Names } from '../../model/names.js'
import { failureWithoutCall } from '../../model/outcome.js'
import type { PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { count } from '../../model/wording.js'
import { DELETE_USER } from '../../operations/delete-user.js'
import { SETTINGS } from '../../settings/index.js'
import { wholeEdits } from '../../settings/whole-user.js'
import type { Found } from '../../users/named-users.js'
import { type NewUserRules, plannedNewUser } from '../input/new-users.js'
import { readWhole } from '../planning/deletions.js'
import { findUsers } from '../planning/find.js'
import type { Workspace } from '../workspace.js'
import { creationDrift } from './creation-drift.js'
import type { UndonePart } from './undo-intent.js'

/** Names that the values of a deleted user may be about. */
export const RECORD_NAMES = SETTINGS.filter((setting) => setting.whole !== undefined).flatMap(
  ({ names }) => names,
)

/** A user that the job has deleted, or may have, as its journal has it. */
interface Deleted {
  readonly user: User
  /** The service said so. */
  readonly isCertain: boolean
}

/** What takes back the deletions of a job: the users are created again from their records. */
export async function undoneDeletions(
  workspace: Workspace,
  job: JobHistory,
  names: Names,
): Promise<UndonePart> {
  const deleted = job.plan.users.flatMap(({ action }, n) =>
    action === 'delete' ? recordOf(job.historyAt(n)) : [],
  )
  const named = deleted.map(({ user: { username } }) => ({ username }))
  const found = await findUsers(workspace, named)
  const there = await readWhole(
    workspace,
    deleted.flatMap((one, index) => standing(one, found[index])),
  )
  const intents = deleted.flatMap(({ user }, index): readonly PlannedUser[] => {
    const answer = found[index]
    const existing = answer !== undefined && 'user' in answer ? there.get(answer.user.id)?.user : undefined
    const again = createdAgain(user, names)
    if (existing === undefined) return [again]
    return existing.id === user.id ||
      creationDrift(again, existing, workspace.connect.instance.identityType).length === 0
      ? []
      : [{ ...again, changes: [], failure: NAME_TAKEN }]
  })
  const unchanged = deleted.length - intents.length
  return { intents, unchanged, notes: lossNotes(job, intents, workspace) }
}

function recordOf(history: UserHistory): readonly Deleted[] {
  const call = history.operation(DELETE_USER.name)
  const record = history.deleted.findLast((one) => 'user' in one)
  if (call === undefined || record === undefined) return []
  if (!mayHaveWritten(call) && !history.mayHaveBeenDone(DELETE_USER.name) && !isGone(call)) return []
  return [{ user: record.user, isCertain: isDone(call) || isGone(call) }]
}

/** Deleted by an earlier call whose answer was lost, or by another admin in the same moment. */
function isGone({ answer }: { readonly answer?: { readonly failure: { readonly kind: string } | null } }) {
  return answer?.failure?.kind === 'not-found'
}

/** Who has the name now. A search that lags behind still shows a user that is gone. */
function standing({ user, isCertain }: Deleted, found: Found | undefined): readonly User[] {
  if (found === undefined || !('user' in found)) return []
  return isCertain && found.user.id === user.id ? [] : [found.user]
}

/** The same as a row of a file with all that the record says, so that it is held against the same rules. */
function createdAgain(user: User, names: Names): PlannedUser {
  const { username, directoryUserId = '' } = user
  const edits = wholeEdits(user, names)
  const asks = {
    edits: edits.flatMap(({ edit, refusal }) => (refusal === undefined ? [edit] : [])),
    refused: edits.flatMap(({ edit, refusal }) => (refusal === undefined ? [] : [{ edit, refusal }])),
  }
  const newUser = { password: '', directoryUserId, mayExist: false }
  const row = { who: { username }, cells: new Map(), extra: {}, exported: '', instance: '', job: '', newUser }
  return plannedNewUser({ row, found: { missing: true }, asks }, rulesOf(names))
}

/** Whether there are passwords is checked for the whole plan. */
function rulesOf({ identityType }: Names): NewUserRules {
  return { identityType, skipExisting: false, tolerant: true, restricted: new Set(), hasPassword: () => true }
}

const NAME_TAKEN = failureWithoutCall(
  { code: 'UserExists', kind: 'invalid', message: 'another user has this name now, with other values' },
  [],
)

/** What does not come back. */
function lossNotes(
  job: JobHistory,
  intents: readonly PlannedUser[],
  { connect }: Workspace,
): readonly string[] {
  if (intents.every(({ failure }) => failure !== undefined)) return []
  const passwords =
    connect.instance.identityType === 'CONNECT_MANAGED' ? ', and passwords from the file that you name' : ''
  const gone = job.plan.users.flatMap((_, n) =>
    job.historyAt(n).deleted.flatMap((one) => ('quickConnect' in one ? [one.quickConnect.name] : [])),
  )
  const left = job.plan.users.flatMap(({ quickConnectsLeft = [] }) => quickConnectsLeft)
  return [
    `the users get new ids${passwords}; their history stays with the old ids`,
    ...(gone.length === 0
      ? []
      : [`${count(gone.length, 'quick connect')} deleted with them won't come back: ${gone.join(', ')}`]),
    ...(left.length === 0
      ? []
      : [`${count(left.length, 'quick connect')} that called them won't call the new users`]),
  ]
}
