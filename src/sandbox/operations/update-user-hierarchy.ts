import { UpdateUserHierarchy$, type UpdateUserHierarchyRequest } from '@aws-sdk/client-connect'
import { requireHierarchyGroup, requireInstance, requireUser } from '../identifiers.js'
import { defineOperation } from './operation.js'

/** Without a group the user is taken out of the hierarchy, or nothing at all happens: see the leeway. */
export const updateUserHierarchy = defineOperation(
  UpdateUserHierarchy$,
  (input: UpdateUserHierarchyRequest, { store, clock, leeway }): void => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const user = requireUser(state, input.UserId ?? '')
    if (input.HierarchyGroupId !== undefined) {
      user.HierarchyGroupId = requireHierarchyGroup(state, input.HierarchyGroupId).Id
    } else if (leeway.hierarchyClearing === 'honoured') {
      delete user.HierarchyGroupId
    } else {
      return
    }
    user.LastModifiedTime = new Date(clock.now())
  },
)
