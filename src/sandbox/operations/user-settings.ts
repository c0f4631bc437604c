import {
  UpdateUserHierarchy$,
  type UpdateUserHierarchyRequest,
  UpdateUserIdentityInfo$,
  type UpdateUserIdentityInfoRequest,
  UpdateUserRoutingProfile$,
  type UpdateUserRoutingProfileRequest,
  UpdateUserSecurityProfiles$,
  type UpdateUserSecurityProfilesRequest,
} from '@aws-sdk/client-connect'
import { invalidParameter } from '../errors.js'
import { requireHierarchyGroup, requireInstance, requireRoutingProfile, requireUser } from '../identifiers.js'
import { changeIdentity } from '../identity.js'
import { requireSecurityProfiles } from '../security-profiles.js'
import { defineOperation } from './operation.js'

/** One structure of five members; which of them may be changed depends on where the instance has its users from. */
export const updateUserIdentityInfo = defineOperation(
  UpdateUserIdentityInfo$,
  (input: UpdateUserIdentityInfoRequest, { store, clock, leeway }): void => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const user = requireUser(state, input.UserId ?? '')
    user.IdentityInfo = changeIdentity(
      user.IdentityInfo,
      input.IdentityInfo ?? {},
      state.instance.IdentityManagementType,
      leeway,
    )
    user.LastModifiedTime = new Date(clock.now())
  },
)

/** Setting the profile a user already has counts as a modification too (assumed). */
export const updateUserRoutingProfile = defineOperation(
  UpdateUserRoutingProfile$,
  (input: UpdateUserRoutingProfileRequest, { store, clock }): void => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const user = requireUser(state, input.UserId ?? '')
    user.RoutingProfileId = requireRoutingProfile(state, input.RoutingProfileId ?? '').Id
    user.LastModifiedTime = new Date(clock.now())
  },
)

/** The whole set is replaced. */
export const updateUserSecurityProfiles = defineOperation(
  UpdateUserSecurityProfiles$,
  (input: UpdateUserSecurityProfilesRequest, { store, clock }): void => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const user = requireUser(state, input.UserId ?? '')
    user.SecurityProfileIds = requireSecurityProfiles(state, input.SecurityProfileIds ?? [])
    user.LastModifiedTime = new Date(clock.now())
  },
)

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
