import type {
  AttributeAndCondition,
  ControlPlaneUserAttributeFilter,
  HierarchyGroupCondition,
  UserSearchCriteria,
  UserSearchFilter,
} from '@aws-sdk/client-connect'
import { accessDenied } from './errors.js'
import { familyOf } from './hierarchy.js'
import { localId } from './identifiers.js'
import {
  type Predicate,
  type SearchFields,
  type StringRules,
  compileCriteria,
  compileString,
  requireOneMember,
} from './search-criteria.js'
import { matchProficiencies } from './search-proficiencies.js'
import { compileTagFilter, matchAllTags, matchTag } from './search-tags.js'
import type { InstanceState, UserRecord } from './store.js'

type UserPredicate = Predicate<UserRecord>

/** Spelt as the API reference spells them: `resourceId` here, `resourceID` in the other searches. */
const userFields: SearchFields<UserRecord> = {
  Username: { values: (user) => [user.Username], isId: false },
  FirstName: { values: (user) => [user.IdentityInfo.FirstName], isId: false },
  LastName: { values: (user) => [user.IdentityInfo.LastName], isId: false },
  RoutingProfileId: { values: (user) => [user.RoutingProfileId], isId: true },
  SecurityProfileId: { values: (user) => user.SecurityProfileIds, isId: true },
  resourceId: { values: (user) => [user.Id], isId: true },
}

export function compileUserCriteria(
  state: InstanceState,
  criteria: UserSearchCriteria | undefined,
  rules: StringRules,
): UserPredicate {
  return compileCriteria<UserRecord, UserSearchCriteria>(criteria, (node) => {
    if (node.ListCondition !== undefined) {
      return matchProficiencies(state, node.ListCondition, rules)
    }
    return node.StringCondition === undefined
      ? matchGroup(state, node.HierarchyGroupCondition ?? {})
      : compileString(node.StringCondition, userFields, rules)
  })
}

/** TagFilter and UserAttributeFilter together are documented to fail with AccessDeniedException. */
export function compileUserFilter(state: InstanceState, filter: UserSearchFilter = {}): UserPredicate {
  const { TagFilter, UserAttributeFilter } = filter
  if (TagFilter !== undefined && UserAttributeFilter !== undefined) {
    throw accessDenied('TagFilter and UserAttributeFilter cannot be used together.')
  }
  if (TagFilter !== undefined) {
    return compileTagFilter(TagFilter)
  }
  return UserAttributeFilter === undefined ? () => true : compileAttributes(state, UserAttributeFilter)
}

function compileAttributes(state: InstanceState, filter: ControlPlaneUserAttributeFilter): UserPredicate {
  requireOneMember(filter, 'UserAttributeFilter')
  if (filter.TagCondition !== undefined) {
    return matchTag(filter.TagCondition)
  }
  if (filter.HierarchyGroupCondition !== undefined) {
    return matchGroup(state, filter.HierarchyGroupCondition)
  }
  const alternatives = filter.AndCondition === undefined ? (filter.OrConditions ?? []) : [filter.AndCondition]
  const any = alternatives.map((alternative) => compileAnd(state, alternative))
  return (user) => any.some((matches) => matches(user))
}

function compileAnd(state: InstanceState, condition: AttributeAndCondition): UserPredicate {
  const { TagConditions = [], HierarchyGroupCondition: group } = condition
  const hasTags = matchAllTags(TagConditions)
  const isInGroup = group === undefined ? () => true : matchGroup(state, group)
  return (user) => hasTags(user) && isInGroup(user)
}

/** A group that does not exist matches no users (assumed). */
function matchGroup(state: InstanceState, condition: HierarchyGroupCondition): UserPredicate {
  const id = localId(state, 'agent-group', condition.Value ?? '')
  const groups = condition.HierarchyGroupMatchType === 'EXACT' ? new Set([id]) : familyOf(state, id)
  return (user) => user.HierarchyGroupId !== undefined && groups.has(user.HierarchyGroupId)
}
