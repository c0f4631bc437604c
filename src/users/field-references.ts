import type { Field } from './field.js'
import { ofFlag, usageError } from '../model/errors.js'
import { isRefusal, type Named, type NameKind, type Names, namesOf } from '../model/names.js'
import { refuseName } from '../settings/names.js'
import { GroupList } from '../settings/group-list.js'

export const routingProfileField: Field = {
  name: 'routing-profile',
  shown: 'routing-profile',
  title: 'Routing profile',
  example: "'routing-profile=Billing'",
  operators: ['=', '!='],
  mayBeEmpty: false,
  names: ['routing-profile'],
  needsAcw: false,
  test: ({ operator, value }, names) => {
    const { id } = resolveValue(value, names, 'routing-profile')
    return (user) => (user.routingProfileId === id) === (operator === '=')
  },
  push: ({ operator, value }, names) =>
    operator === '=' ? { routingProfileIds: [resolveValue(value, names, 'routing-profile').id] } : undefined,
}

/** A user has several: `=` matches if any of them does, `!=` if none does. */
export const securityProfileField: Field = {
  name: 'security-profile',
  shown: 'security-profile',
  title: 'Security profile',
  example: "'security-profile=Agent'",
  operators: ['=', '!='],
  mayBeEmpty: false,
  names: ['security-profile'],
  needsAcw: false,
  test: ({ operator, value }, names) => {
    const { id } = resolveValue(value, names, 'security-profile')
    return (user) => user.securityProfileIds.includes(id) === (operator === '=')
  },
  push: ({ operator, value }, names) =>
    operator === '='
      ? { securityProfileIds: [resolveValue(value, names, 'security-profile').id] }
      : undefined,
}

/** Resolves the value of a filter. @throws BulkError exit 2 for an unknown or ambiguous name */
export function resolveValue(value: string, names: Names, kind: NameKind): Named {
  const found = namesOf(names, kind).resolve(value)
  if (!isRefusal(found)) return found
  const { code, refused, hint } = refuseName(value, kind, found)
  throw usageError(code, ofFlag('--filter', `${refused}.`), hint)
}

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
