import type { Edit } from '../model/edit.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { blankUser, CREATE_USER } from '../operations/create-user.js'
import { DELETE_QUICK_CONNECT, DELETE_USER } from '../operations/delete-user.js'
import { provesNothing, requestsFor } from '../operations/index.js'
import { PLANNING_RULES } from '../operations/operation.js'
import { isCarriedByCreation, readsOfEdits } from '../settings/index.js'
import { applyEdits } from './plan-user.js'

/** The operations that a user of a plan will take, one for each call. */
export function callsFor(planned: PlannedUser, user: User | undefined): readonly string[] {
  if (planned.failure !== undefined) return []
  if (planned.action === 'create') return creationCalls(planned)
  if (planned.action === 'delete') return deletionCalls(planned)
  return user === undefined ? [] : editCalls(user, planned.edits)
}

/** A read before a user's writes, the writes, and a read after writes whose success proves nothing. */
function editCalls(user: User, edits: readonly Edit[]): readonly string[] {
  const requests = requestsFor(user, applyEdits(user, edits).wanted, PLANNING_RULES)
  const reads = readsFor(edits)
  const again = requests.some(provesNothing) ? reads : []
  return [...reads, ...requests.map(({ operation }) => operation), ...again]
}

/** What CreateUser can't carry is an edit of the user that it has created. */
function creationCalls({ username, edits }: PlannedUser): readonly string[] {
  const rest = edits.filter((edit) => !isCarriedByCreation(edit))
  const blank = blankUser(username, PLANNING_RULES)
  return [CREATE_USER.name, ...(rest.length === 0 ? [] : editCalls(blank, rest))]
}

/** The whole user is read first, for the record. */
function deletionCalls({ quickConnects = [] }: PlannedUser): readonly string[] {
  return [...ALL_READS, ...quickConnects.map(() => DELETE_QUICK_CONNECT.name), DELETE_USER.name]
}

const ALL_READS = ['DescribeUser', 'ListUserProficiencies']

function readsFor(edits: readonly Edit[]): readonly string[] {
  return readsOfEdits(edits).has('proficiencies') ? ALL_READS : ['DescribeUser']
}
