import {
  ListUserHierarchyGroups$,
  type ListUserHierarchyGroupsRequest,
  type ListUserHierarchyGroupsResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { summarizeResource } from '../resource-summary.js'
import { defineOperation } from './operation.js'

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
