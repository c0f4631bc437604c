import {
  DescribeUserHierarchyStructure$,
  type DescribeUserHierarchyStructureRequest,
  type DescribeUserHierarchyStructureResponse,
} from '@aws-sdk/client-connect'
import { levelNames } from '../hierarchy.js'
import { requireInstance } from '../identifiers.js'
import { defineOperation } from './operation.js'

export const describeUserHierarchyStructure = defineOperation(
  DescribeUserHierarchyStructure$,
  (input: DescribeUserHierarchyStructureRequest, { store }): DescribeUserHierarchyStructureResponse => {
    const { hierarchyLevels } = requireInstance(store, input.InstanceId ?? '')
    const levels = hierarchyLevels.map((level, index) => [levelNames[index], level])
    return { HierarchyStructure: Object.fromEntries(levels) }
  },
)
