import type { ControlPlaneTagFilter, TagCondition } from '@aws-sdk/client-connect'
import { type Predicate, requireOneMember } from './search-criteria.js'

interface Tagged {
  readonly Tags?: Record<string, string> | undefined
}

/** Keys and values of tags are case-sensitive (admin guide, tagging). */
export function matchTag(condition: TagCondition): Predicate<Tagged> {
  const { TagKey = '', TagValue } = condition
  return ({ Tags = {} }) => Tags[TagKey] === TagValue && Object.hasOwn(Tags, TagKey)
}

export function matchAllTags(conditions: readonly TagCondition[]): Predicate<Tagged> {
  const all = conditions.map(matchTag)
  return (item) => all.every((matches) => matches(item))
}

/** The filter of searches that know tags only. */
export function compileTagSearch(
  filter: { readonly TagFilter?: ControlPlaneTagFilter | undefined } = {},
): Predicate<Tagged> {
  return filter.TagFilter === undefined ? () => true : compileTagFilter(filter.TagFilter)
}

/** One tag, all of several, or any of several such sets. */
export function compileTagFilter(filter: ControlPlaneTagFilter): Predicate<Tagged> {
  requireOneMember(filter, 'TagFilter')
  if (filter.TagCondition !== undefined) {
    return matchTag(filter.TagCondition)
  }
  if (filter.AndConditions !== undefined) {
    return matchAllTags(filter.AndConditions)
  }
  const any = (filter.OrConditions ?? []).map(matchAllTags)
  return (item) => any.some((matches) => matches(item))
}
