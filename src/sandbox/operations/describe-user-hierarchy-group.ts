import {
  DescribeUserHierarchyGroup$,
  type DescribeUserHierarchyGroupRequest,
  type DescribeUserHierarchyGroupResponse,
} from '@aws-sdk/client-connect'
import { showGroup } from '../hierarchy.js'
import { requireHierarchyGroup, requireInstance } from '../identifiers.js'
import { defineOperation } from './operation.js'

export const describeUserHierarchyGroup = defineOperation(
  DescribeUserHierarchyGroup$,
  (input: DescribeUserHierarchyGroupRequest, { store }): DescribeUserHierarchyGroupResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    return { HierarchyGroup: showGroup(state, requireHierarchyGroup(state, input.HierarchyGroupId ?? '')) }
  },
)
