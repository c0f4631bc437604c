import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Condition } from './condition.js'

/** Conditions of one field that are joined by *or*; all others are *and*-ed with everything. */
const JOINED_BY_OR = new Set(['=', '^=', '*='])

/** Whether a user fits all conditions: *or* within a field, *and* between fields, every `!=` on its own. */
export function createFilter(conditions: readonly Condition[], names: Names): (user: User) => boolean {
  const groups = new Map<string, ((user: User) => boolean)[]>()
  conditions.forEach((condition, index) => {
    const group = JOINED_BY_OR.has(condition.operator) ? condition.name : `${condition.name} ${index}`
    groups.set(group, [...(groups.get(group) ?? []), condition.field.test(condition, names)])
  })
  const all = [...groups.values()]
  return (user) => all.every((group) => group.some((test) => test(user)))
}

/** The conditions joined by *or*, by field. */
export function joinedConditions(
  conditions: readonly Condition[],
): ReadonlyMap<string, readonly Condition[]> {
  const groups = new Map<string, Condition[]>()
  for (const condition of conditions) {
    if (!JOINED_BY_OR.has(condition.operator)) continue
    groups.set(condition.name, [...(groups.get(condition.name) ?? []), condition])
  }
  return groups
}
