import {
  SearchUserHierarchyGroups$,
  type SearchUserHierarchyGroupsRequest,
  type SearchUserHierarchyGroupsResponse,
  type UserHierarchyGroupSearchCriteria,
} from '@aws-sdk/client-connect'
import { notModelled } from '../errors.js'
import { showGroup } from '../hierarchy.js'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { type SearchFields, compileCriteria, compileString } from '../search-criteria.js'
import type { HierarchyGroupRecord } from '../store.js'
import { defineOperation } from './operation.js'

const groupFields: SearchFields<HierarchyGroupRecord> = {
  name: { values: (group) => [group.Name], isId: false },
  parentId: { values: (group) => [group.ParentId], isId: true },
  levelId: { values: (group) => [group.LevelId], isId: true },
  resourceID: { values: (group) => [group.Id], isId: true },
}

export const searchUserHierarchyGroups = defineOperation(
  SearchUserHierarchyGroups$,
  (input: SearchUserHierarchyGroupsRequest, { store, clock, leeway }): SearchUserHierarchyGroupsResponse => {
    if (input.SearchFilter !== undefined) {
      throw notModelled('SearchUserHierarchyGroups with a SearchFilter (tags of groups) is not modelled.')
    }
    const state = requireInstance(store, input.InstanceId ?? '')
    const matches = compileCriteria<HierarchyGroupRecord, UserHierarchyGroupSearchCriteria>(
      input.SearchCriteria,
      (node) => compileString(node.StringCondition ?? {}, groupFields, leeway),
    )
    const groups = [...state.hierarchyGroups.values()].filter(matches)
    const page = takePage(groups, { operation: 'SearchUserHierarchyGroups', input, defaultSize: 100 }, clock)
    return {
      UserHierarchyGroups: page.items.map((group) => showGroup(state, group)),
      NextToken: page.nextToken,
      ApproximateTotalCount: groups.length,
    }
  },
)
