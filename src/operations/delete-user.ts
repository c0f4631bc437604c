import type { OperationFacts, WriteRequest } from './operation.js'

/** Deletes a user permanently. A second call is answered with 404, which counts as done. */
export const DELETE_USER: OperationFacts = {
  name: 'DeleteUser',
  iamActions: ['connect:DeleteUser'],
  quotaCode: 'L-30488271',
  defaultRate: 2,
}

export function deleteRequest(userId: string): WriteRequest {
  return { operation: DELETE_USER.name, userId, body: {} }
}

/** Deletes a quick connect that calls a user: without the user it has no one to call. */
export const DELETE_QUICK_CONNECT: OperationFacts = {
  name: 'DeleteQuickConnect',
  iamActions: ['connect:DeleteQuickConnect'],
  quotaCode: '',
  defaultRate: 2,
}

export function deleteQuickConnectRequest(userId: string, quickConnectId: string): WriteRequest {
  return { operation: DELETE_QUICK_CONNECT.name, userId, body: { QuickConnectId: quickConnectId } }
}
