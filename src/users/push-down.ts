import type { SearchQuery } from '../connect/connect.js'
import { isRefusal, type Names, namesOf } from '../model/names.js'
import type { Condition } from './condition.js'
import { routingProfileField } from './field-routing-profile.js'
import { tagField } from './field-tag.js'
import { joinedConditions } from './filter.js'

/**
 * What of a filter the service may decide. Only conditions whose outcome does not hang on its unconfirmed rules (case,
 * partial matches, tags without a value): profiles by id, tags by exact key and value. The whole filter is applied
 * again to what comes back, so pushing less is never wrong.
 */
export function pushDown(conditions: readonly Condition[], names: Names): SearchQuery {
  const query: { routingProfileIds?: readonly string[] } = {}
  const tagGroups: (readonly Condition[])[] = []
  for (const group of joinedConditions(conditions).values()) {
    if (group.every(({ field }) => field === routingProfileField))
      query.routingProfileIds = idsOf(group, names)
    if (group.every(isExactTag)) tagGroups.push(group)
  }
  const tags = tagsOf(tagGroups)
  return tags === undefined ? query : { ...query, tags }
}

function idsOf(group: readonly Condition[], names: Names): readonly string[] {
  const found = group.map(({ value }) => namesOf(names, 'routing-profile').resolve(value))
  return found.flatMap((named) => (isRefusal(named) ? [] : [named.id]))
}

function isExactTag({ field, operator, value }: Condition): boolean {
  return field === tagField && operator === '=' && value !== '' && value !== '*'
}

/** Several values of one tag, or one value each of several tags; more than that is left to the local filter. */
function tagsOf(groups: readonly (readonly Condition[])[]): SearchQuery['tags'] {
  const [first] = groups
  if (first === undefined) return undefined
  const single = groups.filter((group) => group.length === 1).flat()
  if (single.length > 0) return [single.map(({ key, value }) => ({ key, value }))]
  return first.map(({ key, value }) => [{ key, value }])
}
