import type { User } from '../model/user.js'
import type { Operation, WriteRequest } from './operation.js'
import { updateUserRoutingProfile } from './update-user-routing-profile.js'

/** All write operations, in the order in which one user's steps run. */
export const OPERATIONS: readonly Operation[] = [updateUserRoutingProfile]

/** One user's next call, and the rest in order: derived again whenever the user has been read again. */
export function requestsFor(fresh: User, wanted: User): readonly WriteRequest[] {
  return OPERATIONS.map((operation) => operation.request(fresh, wanted)).filter(
    (request) => request !== undefined,
  )
}
