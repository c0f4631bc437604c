import type { NameKind, Names } from '../model/names.js'
import type { Pace } from '../model/limits.js'
import { type Place, type Plan, type PlannedUser, verbMember } from '../model/plan.js'
import type { User } from '../model/user.js'
import type { Edit } from '../model/edit.js'
import { blankUser, CREATE_USER } from '../operations/create-user.js'
import { DELETE_QUICK_CONNECT, DELETE_USER } from '../operations/delete-user.js'
import { provesNothing, requestsFor } from '../operations/index.js'
import { isCarriedByCreation, SETTINGS, readsOfEdits, settingOf } from '../settings/index.js'
import { summaryText } from '../settings/change-text.js'
import { estimateSeconds } from './estimate.js'
import { applyEdits } from './plan-user.js'

export interface PlanInput {
  readonly place: Place
  readonly command: string
  readonly selected: number
  readonly users: readonly PlannedUser[]
  /** Users as planned from, by id. */
  readonly read: ReadonlyMap<string, User>
  /** Calls that the users will take, by operation. */
  readonly calls: Readonly<Record<string, number>>
  readonly extraColumns: readonly string[]
  readonly names: Names
  readonly paceOf: (operation: string) => Pace
}

/** Creates a plan from its users. */
export function createPlan(input: PlanInput): Plan {
  const { place, command, selected, users, calls, extraColumns } = input
  const edited = new Set(users.flatMap(({ edits }) => edits.map(({ setting }) => setting)))
  const labels = labelsOf(users, input.names)
  return {
    place,
    command,
    summary: summaryText(users, (id) => labels[id] ?? id),
    ...verbMember(users),
    selected,
    unchanged: selected - users.length,
    users,
    settings: SETTINGS.map(({ column }) => column).filter((column) => edited.has(column)),
    extraColumns,
    notes: notesOf(users, input.read),
    labels,
    calls,
    estimateSeconds: estimateSeconds(calls, input.paceOf),
  }
}

/** Whether the service lacks operations shows only when they are called; planning assumes that it doesn't. */
const PLANNING_RULES = { knowsUserConfig: true }

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
  const rest = edits.filter(({ setting }) => !isCarriedByCreation(setting))
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

function notesOf(users: readonly PlannedUser[], read: ReadonlyMap<string, User>): readonly string[] {
  const wanted = users.flatMap(({ userId, edits, failure }) => {
    const user = read.get(userId)
    return failure === undefined && user !== undefined ? edits.map((edit) => ({ user, edit })) : []
  })
  return SETTINGS.flatMap(
    (setting) => setting.note?.(wanted.filter(({ edit }) => edit.setting === setting.column)) ?? [],
  )
}

function labelsOf(users: readonly PlannedUser[], names: Names): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {}
  for (const { changes } of users) {
    for (const { setting, before, after } of changes) {
      const values = [before, after].filter((value) => value !== null)
      for (const { kind, id } of values.flatMap((value) => settingOf(setting).ids(value))) {
        labels[id] ??= labelOf(names, kind, id)
      }
    }
  }
  return labels
}

function labelOf(names: Names, kind: NameKind, id: string): string {
  return names[kind]?.label(id) ?? id
}
