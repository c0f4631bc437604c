import { UpdateUserHierarchy$, type UpdateUserHierarchyRequest } from '@aws-sdk/client-connect'
import { invalidParameter } from '../errors.js'
import { requireHierarchyGroup, requireInstance, requireUser } from '../identifiers.js'
import { defineOperation } from './operation.js'

/** Without a group, or with an empty one, the user is taken out of the hierarchy, or nothing at all happens: see the leeway. */
export const updateUserHierarchy = defineOperation(
  UpdateUserHierarchy$,
  (input: UpdateUserHierarchyRequest, { store, clock, leeway }): void => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const user = requireUser(state, input.UserId ?? '')
    const { HierarchyGroupId: group } = input
    const clearing = group === undefined ? leeway.hierarchyClearing : leeway.emptyHierarchyGroup
    if (group !== undefined && group !== '') {
      user.HierarchyGroupId = requireHierarchyGroup(state, group).Id
    } else if (clearing === 'honoured') {
      delete user.HierarchyGroupId
    } else if (clearing === 'refused') {
      throw invalidParameter("'HierarchyGroupId' must not be empty.")
    } else {
      return
    }
    user.LastModifiedTime = new Date(clock.now())
  },
)
