import { DeleteQuickConnect$, type DeleteQuickConnectRequest } from '@aws-sdk/client-connect'
import { requireInstance, requireQuickConnect } from '../identifiers.js'
import { defineOperation } from './operation.js'

export const deleteQuickConnect = defineOperation(
  DeleteQuickConnect$,
  (input: DeleteQuickConnectRequest, { store }): void => {
    const state = requireInstance(store, input.InstanceId ?? '')
    state.quickConnects.delete(requireQuickConnect(state, input.QuickConnectId ?? '').Id)
  },
)
