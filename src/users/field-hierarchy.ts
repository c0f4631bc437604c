import { namesOf } from '../model/names.js'
import { GroupList } from '../settings/group-list.js'
import type { Field } from './field.js'
import { resolveValue } from './field-profiles.js'

const NONE = 'none'

/** `=` and `!=` are about the very group, `^=` about the group and everything below it. */
export const hierarchyField: Field = {
  name: 'hierarchy',
  shown: 'hierarchy',
  title: 'Hierarchy',
  example: "'hierarchy^=France/Nord'",
  operators: ['=', '!=', '^='],
  mayBeEmpty: false,
  names: ['hierarchy-group'],
  none: NONE,
  needsAcw: false,
  test: ({ operator, value }, names) => {
    if (value === NONE && operator !== '^=')
      return (user) => (user.hierarchyGroupId === null) === (operator === '=')
    const { id } = resolveValue(value, names, 'hierarchy-group')
    if (operator !== '^=') return (user) => (user.hierarchyGroupId === id) === (operator === '=')
    const groups = namesOf(names, 'hierarchy-group')
    return ({ hierarchyGroupId: of }) =>
      of !== null && (groups instanceof GroupList ? groups.isWithin(of, id) : of === id)
  },
  push: ({ operator, value }, names) => {
    // "Has no group" can't be asked for, and the service knows no "not".
    if (operator === '!=' || value === NONE) return undefined
    return { groups: [{ id: resolveValue(value, names, 'hierarchy-group').id, below: operator === '^=' }] }
  },
}
