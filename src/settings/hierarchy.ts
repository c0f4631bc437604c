import { escapeCell, splitCell, unescapeCell } from '../csv/cell-text.js'
import type { Setting } from './setting.js'
import { referenceCell, textOf, resolveName } from './names.js'
import type { Names } from '../model/names.js'

const column = 'hierarchy'
const NONE = 'none'

/** The place in the agent hierarchy: a group at any level, or none. */
export const hierarchy: Setting = {
  column,
  title: 'Hierarchy',
  flag: {
    name: '--hierarchy',
    argument: '<path|name|id|arn|none>',
    summary: 'put the users into this group (France/Nord/Team A; \\/ for a slash in a name), or into none',
    cell: ([text = '']) => text,
  },
  values: 'path (`France/Nord/Team A`, `\\/` for a slash in a name), name if unique, id, ARN, or `none`',
  prompt: {
    input: { kind: 'name', of: 'hierarchy-group', none: NONE },
    now: ({ hierarchyGroupId: id }, label) => (id === null ? [] : [label('hierarchy-group', id)]),
  },
  console: { headers: ['user_hierarchy_1|user_hierarchy_2', 'agent hierarchy'], cell: pathOfLevels },
  names: ['hierarchy-group'],
  operations: ['UpdateUserHierarchy'],
  parse: (text, names) => {
    if (text.trim() === NONE) return { setting: column, given: text, want: null }
    // Unlike in other cells the escapes stay: they tell a slash within a name from one between two.
    const id = resolveName(text, names, 'hierarchy-group')
    return typeof id === 'string' ? { setting: column, given: text, want: id } : id
  },
  format: (edit) => edit.given,
  apply: (user, edit) => ({ ...user, hierarchyGroupId: edit.want === null ? null : textOf(edit.want) }),
  view: (user) => user.hierarchyGroupId,
  remaining: (user, edit) => (user.hierarchyGroupId === edit.want ? undefined : edit),
  restore: (before) => [{ setting: column, given: before === null ? NONE : textOf(before), want: before }],
  whole: ({ hierarchyGroupId: id }, names) => (id === null ? NONE : groupCell(id, names)),
  show: (value, label) => (value === null ? '(none)' : label(textOf(value))),
  ids: (value) => (value === null ? [] : [{ kind: 'hierarchy-group', id: textOf(value) }]),
}

/** The console writes the levels of a path as `France|Nord|Team A`. */
function pathOfLevels(text: string): string {
  const levels = splitCell(text, '|')
  if (levels.length === 1) return text
  return levels.map((level) => escapeCell(unescapeCell(level.trim()), '/')).join('/')
}

/** A path as it is typed; a group that is called like the word for no group goes by its id. */
function groupCell(id: string, names: Names): string {
  const path = referenceCell(id, names, 'hierarchy-group')
  return path.trim() === NONE ? id : path
}
