import { labelOf, type Plan, type PlannedUser } from '../model/plan.js'
import type { Value } from '../model/value.js'
import { localText } from '../platform/clock.js'
import { changeText, shownValue, subjectOf } from '../settings/change-text.js'
import { settingOf } from '../settings/index.js'

/** Some users of a plan as a table: those with the same action have the same columns. */
export interface UserTable {
  readonly headings: readonly string[]
  readonly users: readonly PlannedUser[]
  readonly rowsOf: (user: PlannedUser) => readonly (readonly string[])[]
}

/** The changing users of a plan, by action. Cells are not yet safe for a terminal. */
export function userTables(plan: Plan): readonly UserTable[] {
  const label = labelOf(plan)
  const open = { change: [] as PlannedUser[], create: [] as PlannedUser[], delete: [] as PlannedUser[] }
  for (const user of plan.users)
    if (user.changes.length > 0 && user.failure === undefined) open[user.action ?? 'change'].push(user)
  const tables: readonly UserTable[] = [
    {
      headings: ['USER', 'SETTING', 'NOW → NEW'],
      users: open.change,
      rowsOf: ({ username, changes }) =>
        changes.map((change) => [username, subjectOf(change.setting), changeText(change, label)]),
    },
    {
      headings: ['CREATE', 'NAME', 'ROUTING PROFILE', 'SECURITY PROFILES', 'OTHER SETTINGS'],
      users: open.create,
      rowsOf: (user) => [[...identityAndProfiles(user, label), otherSettings(user, label)]],
    },
    {
      headings: ['DELETE', 'NAME', 'LAST CHANGE', 'ROUTING PROFILE', 'SECURITY PROFILES'],
      users: open.delete,
      rowsOf: (user) => {
        // Long values come last, so that they widen no column.
        const [username = '', name = '', ...profiles] = identityAndProfiles(user, label)
        return [[username, name, lastChange(user), ...profiles]]
      },
    },
  ]
  return tables.filter((table) => table.users.length > 0)
}

type Label = (id: string) => string

function identityAndProfiles(user: PlannedUser, label: Label): readonly string[] {
  const shown = (column: string): string => {
    const value = valueOf(user, column)
    return value === null ? '' : settingOf(column).show(value, label)
  }
  const name = [shown('first_name'), shown('last_name')].filter((part) => part !== '').join(' ')
  return [user.username, name, shown('routing_profile'), shown('security_profiles')]
}

const IN_OWN_COLUMN: ReadonlySet<string> = new Set([
  'first_name',
  'last_name',
  'routing_profile',
  'security_profiles',
])

function otherSettings({ changes }: PlannedUser, label: Label): string {
  return changes
    .filter(({ setting, after }) => !IN_OWN_COLUMN.has(setting) && after !== null)
    .map(({ setting, after }) => `${subjectOf(setting)}: ${shownValue(setting, after, label)}`)
    .join('; ')
}

/** The value that a deleted user had, or that a new user gets. */
function valueOf({ changes, action }: PlannedUser, column: string): Value {
  const change = changes.find(({ setting }) => setting === column)
  return (action === 'delete' ? change?.before : change?.after) ?? null
}

function lastChange({ lastModified }: PlannedUser): string {
  return lastModified === undefined ? 'not known' : localText(lastModified)
}
