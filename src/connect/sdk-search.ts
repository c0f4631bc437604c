import type {
  Condition,
  NumberCondition,
  SearchUsersRequest,
  UserSearchCriteria,
  UserSearchFilter,
} from '@aws-sdk/client-connect'
import type { ProficiencyQuery, SearchQuery } from './connect.js'

/** The members of a SearchUsers request that select users. */
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
  if (query.securityProfileIds !== undefined)
    conditions.push(anyOf('SecurityProfileId', query.securityProfileIds))
  if (query.groups !== undefined) conditions.push(joined(query.groups.map(groupCondition)))
  if (query.proficiencies !== undefined)
    conditions.push(joined(query.proficiencies.map(proficiencyCondition)))
  if (query.username !== undefined) conditions.push(anyOf('Username', [query.username]))
  // The field's odd spelling is the API's own.
  if (query.userId !== undefined) conditions.push(anyOf('resourceId', [query.userId]))
  return conditions.length > 1 ? { AndConditions: conditions } : conditions[0]
}

function anyOf(field: string, values: readonly string[]): UserSearchCriteria {
  return joined(
    values.map((value) => ({
      StringCondition: { FieldName: field, Value: value, ComparisonType: 'EXACT' as const },
    })),
  )
}

function groupCondition({ id, below }: { readonly id: string; readonly below: boolean }): UserSearchCriteria {
  return {
    HierarchyGroupCondition: { Value: id, HierarchyGroupMatchType: below ? 'WITH_CHILD_GROUPS' : 'EXACT' },
  }
}

/** The model calls the level `limit`. */
const LEVEL = 'limit'

function proficiencyCondition({ name, value, atLeast, atMost }: ProficiencyQuery): UserSearchCriteria {
  const bounds: NumberCondition[] = [
    ...(atLeast === undefined
      ? []
      : [{ FieldName: LEVEL, MinValue: atLeast, ComparisonType: 'GREATER_OR_EQUAL' as const }]),
    ...(atMost === undefined
      ? []
      : [{ FieldName: LEVEL, MaxValue: atMost, ComparisonType: 'LESSER_OR_EQUAL' as const }]),
  ]
  return {
    ListCondition: {
      TargetListType: 'PROFICIENCIES',
      Conditions: [
        exactly('name', name),
        exactly('value', value),
        ...bounds.map((bound) => ({ NumberCondition: bound })),
      ],
    },
  }
}

function exactly(field: string, value: string): Condition {
  return { StringCondition: { FieldName: field, Value: value, ComparisonType: 'EXACT' } }
}

/** Joined by *or*; one alone stands for itself. */
function joined(conditions: readonly UserSearchCriteria[]): UserSearchCriteria {
  const [first, ...others] = conditions
  return first !== undefined && others.length === 0 ? first : { OrConditions: [...conditions] }
}

function tagFilter(query: SearchQuery): UserSearchFilter['TagFilter'] | undefined {
  const groups = (query.tags ?? []).map((group) =>
    group.map(({ key, value }) => ({ TagKey: key, TagValue: value })),
  )
  const [first, ...others] = groups
  if (first === undefined) return undefined
  if (others.length > 0) return { OrConditions: groups }
  const [only, ...more] = first
  if (only === undefined) return undefined
  return more.length > 0 ? { AndConditions: first } : { TagCondition: only }
}
