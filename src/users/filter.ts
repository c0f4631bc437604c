import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Condition } from './field.js'

/** Conditions of one field that are joined by *or*, unless they are required; all others are *and*-ed with everything. */
const JOINED_BY_OR = new Set(['=', '^=', '*='])

/** Whether a user fits all conditions: *or* within a field, *and* between fields, every `!=` on its own. */
export function createFilter(conditions: readonly Condition[], names: Names): (user: User) => boolean {
  const all = groupsOf(conditions).map((group) =>
    group.map((condition) => condition.field.test(condition, names)),
  )
  return (user) => all.every((group) => group.some((test) => test(user)))
}

/** The conditions in groups: a user must fit one of each. */
export function groupsOf(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
  const groups = new Map<string, Condition[]>()
  conditions.forEach((condition, index) => {
    const isJoined = JOINED_BY_OR.has(condition.operator) && condition.isRequired !== true
    const key = isJoined ? condition.name : `${condition.name} ${index}`
    groups.set(key, [...(groups.get(key) ?? []), condition])
  })
  return [...groups.values()]
}
