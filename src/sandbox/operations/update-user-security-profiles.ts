import { UpdateUserSecurityProfiles$, type UpdateUserSecurityProfilesRequest } from '@aws-sdk/client-connect'
import { requireInstance, requireSecurityProfile, requireUser } from '../identifiers.js'
import { defineOperation } from './operation.js'

/** The whole set is replaced. A profile named twice counts once (assumed). */
export const updateUserSecurityProfiles = defineOperation(
  UpdateUserSecurityProfiles$,
  (input: UpdateUserSecurityProfilesRequest, { store, clock }): void => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const user = requireUser(state, input.UserId ?? '')
    const ids = (input.SecurityProfileIds ?? []).map((value) => requireSecurityProfile(state, value).Id)
    user.SecurityProfileIds = [...new Set(ids)]
    user.LastModifiedTime = new Date(clock.now())
  },
)
