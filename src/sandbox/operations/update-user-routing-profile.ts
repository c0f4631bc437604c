import { UpdateUserRoutingProfile$, type UpdateUserRoutingProfileRequest } from '@aws-sdk/client-connect'
import { requireInstance, requireRoutingProfile, requireUser } from '../identifiers.js'
import { defineOperation } from './operation.js'

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
