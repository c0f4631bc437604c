import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Condition } from './field.js'
import type { SearchQuery } from '../connect/connect.js'

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

/** The query for the service, and the conditions in it; all others are decided here alone. */
export interface PushedDown {
  readonly query: SearchQuery
  readonly pushed: readonly Condition[]
}

/**
 * Picks the part of a filter that the service may decide: groups of or-ed conditions that it supports, one group per field.
 * How the service combines two groups of one field is unknown, so a second group stays here. The whole filter is applied
 * again to the results, so pushing less is never wrong.
 */
export function pushDown(conditions: readonly Condition[], names: Names): PushedDown {
  let query: SearchQuery = {}
  const pushed: Condition[] = []
  for (const group of groupsOf(conditions)) {
    const parts = group.map((condition) => condition.field.push?.(condition, names))
    if (parts.some((part) => part === undefined)) continue
    const next = and(
      query,
      parts.reduce<SearchQuery>((all, part) => or(all, part ?? {}), {}),
    )
    if (next === undefined) continue
    query = next
    pushed.push(...group)
  }
  return { query, pushed }
}

/** Two values of one field. */
function or(a: SearchQuery, b: SearchQuery): SearchQuery {
  const { routingProfileIds, securityProfileIds, groups, tags, proficiencies } = b
  return {
    ...a,
    ...(routingProfileIds === undefined
      ? {}
      : { routingProfileIds: [...(a.routingProfileIds ?? []), ...routingProfileIds] }),
    ...(securityProfileIds === undefined
      ? {}
      : { securityProfileIds: [...(a.securityProfileIds ?? []), ...securityProfileIds] }),
    ...(groups === undefined ? {} : { groups: [...(a.groups ?? []), ...groups] }),
    ...(tags === undefined ? {} : { tags: [...(a.tags ?? []), ...tags] }),
    ...(proficiencies === undefined ? {} : { proficiencies: [...(a.proficiencies ?? []), ...proficiencies] }),
  }
}

/** Two groups; `undefined` if they can't both be asked for. Tags of several keys fit one search only while each has a single value; the others stay here. */
function and(a: SearchQuery, b: SearchQuery): SearchQuery | undefined {
  if (Object.keys(b).some((member) => member !== 'tags' && member in a)) return undefined
  if (a.tags === undefined || b.tags === undefined) return { ...a, ...b }
  const [one, ...moreOfOne] = a.tags
  const [other, ...moreOfOther] = b.tags
  if (one === undefined || other === undefined || moreOfOne.length + moreOfOther.length > 0) return undefined
  return { ...a, ...b, tags: [[...one, ...other]] }
}
