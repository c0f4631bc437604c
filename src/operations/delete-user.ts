import { factsOf, type WriteRequest } from './operation.js'

/** Deletes a user permanently. A second call is answered with 404, which counts as done. */
export const DELETE_USER = factsOf('DeleteUser', 'L-30488271')

export function deleteRequest(userId: string): WriteRequest {
  return { operation: DELETE_USER.name, userId, body: {} }
}

/** Deletes a quick connect that calls a user: without the user it has no one to call. */
export const DELETE_QUICK_CONNECT = factsOf('DeleteQuickConnect')

export function deleteQuickConnectRequest(userId: string, quickConnectId: string): WriteRequest {
  return { operation: DELETE_QUICK_CONNECT.name, userId, body: { QuickConnectId: quickConnectId } }
}
