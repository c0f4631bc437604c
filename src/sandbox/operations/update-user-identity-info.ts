import { UpdateUserIdentityInfo$, type UpdateUserIdentityInfoRequest } from '@aws-sdk/client-connect'
import { requireInstance, requireUser } from '../identifiers.js'
import { changeIdentity } from '../identity.js'
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
