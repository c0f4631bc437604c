import { UpdateUserSecurityProfiles$, type UpdateUserSecurityProfilesRequest } from '@aws-sdk/client-connect'
import { requireInstance, requireUser } from '../identifiers.js'
import { requireSecurityProfiles } from '../security-profiles.js'
import { defineOperation } from './operation.js'

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
