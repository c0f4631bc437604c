import {
  DescribeUserHierarchyGroup$,
  type DescribeUserHierarchyGroupRequest,
  type DescribeUserHierarchyGroupResponse,
  DescribeUserHierarchyStructure$,
  type DescribeUserHierarchyStructureRequest,
  type DescribeUserHierarchyStructureResponse,
  ListUserHierarchyGroups$,
  type ListUserHierarchyGroupsRequest,
  type ListUserHierarchyGroupsResponse,
  SearchUserHierarchyGroups$,
  type SearchUserHierarchyGroupsRequest,
  type SearchUserHierarchyGroupsResponse,
  type UserHierarchyGroupSearchCriteria,
} from '@aws-sdk/client-connect'
import { notModelled } from '../errors.js'
import { levelNames, showGroup } from '../hierarchy.js'
import { requireHierarchyGroup, requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { summarizeResource } from '../resource-summary.js'
import { compileCriteria, compileString, type SearchFields } from '../search-criteria.js'
import type { HierarchyGroupRecord } from '../store.js'
import { defineOperation } from './operation.js'

export const describeUserHierarchyGroup = defineOperation(
  DescribeUserHierarchyGroup$,
  (input: DescribeUserHierarchyGroupRequest, { store }): DescribeUserHierarchyGroupResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    return { HierarchyGroup: showGroup(state, requireHierarchyGroup(state, input.HierarchyGroupId ?? '')) }
  },
)

export const describeUserHierarchyStructure = defineOperation(
  DescribeUserHierarchyStructure$,
  (input: DescribeUserHierarchyStructureRequest, { store }): DescribeUserHierarchyStructureResponse => {
    const { hierarchyLevels } = requireInstance(store, input.InstanceId ?? '')
    const levels = hierarchyLevels.map((level, index) => [levelNames[index], level])
    return { HierarchyStructure: Object.fromEntries(levels) }
  },
)

/** Names without levels and paths: two groups may look alike here. */
export const listUserHierarchyGroups = defineOperation(
  ListUserHierarchyGroups$,
  (input: ListUserHierarchyGroupsRequest, { store, clock }): ListUserHierarchyGroupsResponse => {
    const { hierarchyGroups } = requireInstance(store, input.InstanceId ?? '')
    const request = { operation: 'ListUserHierarchyGroups', input, defaultSize: 100 }
    const page = takePage(hierarchyGroups.values(), request, clock)
    return { UserHierarchyGroupSummaryList: page.items.map(summarizeResource), NextToken: page.nextToken }
  },
)

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
