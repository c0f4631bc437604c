import type { SearchQuery } from '../connect/connect.js'
import type { User } from '../model/user.js'
import { type Condition, type Field, flagOf } from './field.js'
import { ofFlag, usageError } from '../model/errors.js'
import { isRefusal, type Named, type NameKind, type Names, namesOf } from '../model/names.js'
import { refuseName } from '../settings/names.js'
import { GroupList } from '../settings/group-list.js'

/** A profile by its name. Where a user has several, `=` matches if any of them does, `!=` if none does. */
const profileField = (
  name: 'routing-profile' | 'security-profile',
  title: string,
  example: string,
  read: (user: User) => readonly string[],
  query: (id: string) => SearchQuery,
): Field => ({
  name,
  shown: name,
  title,
  example,
  operators: ['=', '!='],
  names: [name],
  test: (condition, names) => {
    const { id } = resolveValue(condition, names, name)
    return (user) => read(user).includes(id) === (condition.operator === '=')
  },
  push: (condition, names) =>
    condition.operator === '=' ? query(resolveValue(condition, names, name).id) : undefined,
})

export const routingProfileField = profileField(
  'routing-profile',
  'Routing profile',
  "'routing-profile=Billing'",
  ({ routingProfileId }) => [routingProfileId],
  (id) => ({ routingProfileIds: [id] }),
)

export const securityProfileField = profileField(
  'security-profile',
  'Security profile',
  "'security-profile=Agent'",
  ({ securityProfileIds }) => securityProfileIds,
  (id) => ({ securityProfileIds: [id] }),
)

/** Resolves the value of a filter. @throws BulkError exit 2 for an unknown or ambiguous name */
export function resolveValue(condition: Condition, names: Names, kind: NameKind): Named {
  const { value } = condition
  const found = namesOf(names, kind).resolve(value)
  if (!isRefusal(found)) return found
  const { code, refused, hint } = refuseName(value, kind, found)
  throw usageError(code, ofFlag(flagOf(condition), `${refused}.`), hint)
}

const NONE = 'none'

/** `=` and `!=` are about the very group, `^=` about the group and everything below it. */
export const hierarchyField: Field = {
  name: 'hierarchy',
  shown: 'hierarchy',
  title: 'Hierarchy',
  example: "'hierarchy^=France/Nord'",
  operators: ['=', '!=', '^='],
  names: ['hierarchy-group'],
  none: NONE,
  test: (condition, names) => {
    const { operator, value } = condition
    if (value === NONE && operator !== '^=')
      return (user) => (user.hierarchyGroupId === null) === (operator === '=')
    const { id } = resolveValue(condition, names, 'hierarchy-group')
    if (operator !== '^=') return (user) => (user.hierarchyGroupId === id) === (operator === '=')
    const groups = namesOf(names, 'hierarchy-group')
    return ({ hierarchyGroupId: of }) =>
      of !== null && (groups instanceof GroupList ? groups.isWithin(of, id) : of === id)
  },
  push: (condition, names) => {
    const { operator, value } = condition
    // "Has no group" can't be asked for, and the service knows no "not".
    if (operator === '!=' || value === NONE) return undefined
    return {
      groups: [{ id: resolveValue(condition, names, 'hierarchy-group').id, below: operator === '^=' }],
    }
  },
}
