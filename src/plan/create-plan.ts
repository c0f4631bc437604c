import type { NameKind, Names } from '../model/names.js'
import type { Pace } from '../model/pace.js'
import type { Place, Plan, PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { provesNothing, requestsFor } from '../operations/index.js'
import { SETTINGS, readsOfEdits, settingOf } from '../settings/index.js'
import { summaryText } from '../settings/change-text.js'
import { estimateSeconds } from './estimate.js'
import { applyEdits } from './plan-user.js'

export interface PlanParts {
  readonly place: Place
  readonly command: string
  readonly selected: number
  readonly users: readonly PlannedUser[]
  /** Users as planned from, by id. */
  readonly read: ReadonlyMap<string, User>
  readonly extraColumns: readonly string[]
  readonly names: Names
  readonly paceOf: (operation: string) => Pace
}

/** Puts a plan together from users that were decided one by one. */
export function createPlan(parts: PlanParts): Plan {
  const { place, command, selected, users, extraColumns } = parts
  const edited = new Set(users.flatMap(({ edits }) => edits.map(({ setting }) => setting)))
  const calls = countCalls(users, parts.read)
  const labels = labelsOf(users, parts.names)
  return {
    place,
    command,
    summary: summaryText(users, (id) => labels[id] ?? id),
    selected,
    unchanged: selected - users.length,
    users,
    settings: SETTINGS.map(({ column }) => column).filter((column) => edited.has(column)),
    extraColumns,
    notes: notesOf(users, parts.read),
    labels,
    calls,
    estimateSeconds: estimateSeconds(calls, parts.paceOf),
  }
}

/** What the service knows shows when it is called; until then it is taken to be up to date. */
const PLANNING_RULES = { knowsUserConfig: true }

/** One read before the writes of each user, the writes as they look now, and a read after those that prove nothing. */
function countCalls(
  users: readonly PlannedUser[],
  read: ReadonlyMap<string, User>,
): Readonly<Record<string, number>> {
  const calls: Record<string, number> = {}
  for (const { userId, edits, failure } of users) {
    const user = read.get(userId)
    if (failure !== undefined || user === undefined) continue
    const { wanted } = applyEdits(user, edits)
    const requests = requestsFor(user, wanted, PLANNING_RULES)
    const operations = requests.map(({ operation }) => operation)
    const reads = readsOfEdits(edits).has('proficiencies')
      ? ['DescribeUser', 'ListUserProficiencies']
      : ['DescribeUser']
    const again = requests.some(provesNothing) ? reads : []
    for (const operation of [...reads, ...operations, ...again])
      calls[operation] = (calls[operation] ?? 0) + 1
  }
  return calls
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
      for (const { kind, id } of [before, after].flatMap((value) => settingOf(setting).ids(value))) {
        labels[id] ??= labelOf(names, kind, id)
      }
    }
  }
  return labels
}

function labelOf(names: Names, kind: NameKind, id: string): string {
  return names[kind]?.label(id) ?? id
}
