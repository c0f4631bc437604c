import { escapeCell, splitCell, unescapeCell } from '../csv/cell-text.js'
import type { Names } from '../model/names.js'
import { referenceCell } from './names.js'
import { scalarSetting } from './scalar-setting.js'
import type { Setting } from './setting.js'

const NONE = 'none'

/** A path as people read it, where nothing is typed: a slash within a name needs no escape. */
export function plainPath(path: string): string {
  return path.replaceAll('\\/', '/')
}

/** The place in the agent hierarchy: a group at any level, or none. */
export const hierarchy: Setting = {
  // Unlike in other cells the escapes stay: an escaped slash is part of a name.
  ...scalarSetting({
    column: 'hierarchy',
    title: 'Hierarchy',
    member: 'hierarchyGroupId',
    of: 'hierarchy-group',
    none: NONE,
    flag: {
      argument: '<path|name|id|arn|none>',
      summary: 'put the users into this group (France/Nord/Team A; \\/ for a slash in a name), or into none',
    },
    values: 'path (`France/Nord/Team A`, `\\/` for a slash in a name), name if unique, id, ARN, or `none`',
    input: { kind: 'name', of: 'hierarchy-group', none: NONE },
    shown: plainPath,
    after: 'security_profiles',
    console: { headers: ['user_hierarchy_1|user_hierarchy_2', 'agent hierarchy'], cell: pathOfLevels },
  }),
  whole: ({ hierarchyGroupId: id }, names) => (id === null ? NONE : groupCell(id, names)),
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
