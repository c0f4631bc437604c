import type {
  SearchUsersRequest,
  StringCondition,
  UserSearchCriteria,
  UserSearchFilter,
} from '@aws-sdk/client-connect'
import type { SearchQuery } from './connect.js'

/** The members of a SearchUsers request that say who is to be found. */
export function searchInput(query: SearchQuery): Pick<SearchUsersRequest, 'SearchCriteria' | 'SearchFilter'> {
  const criteria = searchCriteria(query)
  const filter = tagFilter(query)
  return {
    ...(criteria === undefined ? {} : { SearchCriteria: criteria }),
    ...(filter === undefined ? {} : { SearchFilter: { TagFilter: filter } }),
  }
}

function searchCriteria(query: SearchQuery): UserSearchCriteria | undefined {
  const conditions: UserSearchCriteria[] = []
  if (query.routingProfileIds !== undefined)
    conditions.push(anyOf('RoutingProfileId', query.routingProfileIds))
  if (query.username !== undefined) conditions.push(anyOf('Username', [query.username]))
  // The field's odd spelling is the API's own.
  if (query.userId !== undefined) conditions.push(anyOf('resourceId', [query.userId]))
  return conditions.length > 1 ? { AndConditions: conditions } : conditions[0]
}

function anyOf(field: string, values: readonly string[]): UserSearchCriteria {
  const exact = values.map((value): { StringCondition: StringCondition } => ({
    StringCondition: { FieldName: field, Value: value, ComparisonType: 'EXACT' },
  }))
  const [first] = exact
  return exact.length === 1 && first !== undefined ? first : { OrConditions: exact }
}

function tagFilter(query: SearchQuery): UserSearchFilter['TagFilter'] | undefined {
  const groups = query.tags?.map((group) => group.map(({ key, value }) => ({ TagKey: key, TagValue: value })))
  const [first, ...others] = groups ?? []
  if (groups === undefined || first === undefined) return undefined
  if (others.length > 0) return { OrConditions: groups }
  const [only, ...more] = first
  if (only === undefined) return undefined
  return more.length > 0 ? { AndConditions: first } : { TagCondition: only }
}
