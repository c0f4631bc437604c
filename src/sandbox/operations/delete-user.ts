import { DeleteUser$, type DeleteUserRequest } from '@aws-sdk/client-connect'
import { requireInstance, requireUser } from '../identifiers.js'
import { removeUser } from '../store.js'
import { defineOperation } from './operation.js'

/** For good. The user's quick connects stay and lead nowhere (API:DeleteUser). */
export const deleteUser = defineOperation(DeleteUser$, (input: DeleteUserRequest, { store }): void => {
  const state = requireInstance(store, input.InstanceId ?? '')
  removeUser(state, requireUser(state, input.UserId ?? '').Id)
})
