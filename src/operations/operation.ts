import type { User } from '../model/user.js'

/** One write call for one user: the members of the request but for the instance, which the adapter adds. */
export interface WriteRequest {
  readonly operation: string
  readonly userId: string
  /** Members of the request body, by the names of the API. */
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * A write operation of the service: a comparison of two users. It knows users, not settings, so that two settings
 * can't overwrite each other and one call a user and operation is enough.
 */
export interface Operation {
  /** As the API calls it. */
  readonly name: string
  /** What the caller must be allowed to do. */
  readonly iamActions: readonly string[]
  /** The rate quota's code in Service Quotas. */
  readonly quotaCode: string
  /** Calls a second that every account may make. */
  readonly defaultRate: number
  /** The call that turns `fresh` into `wanted` as far as this operation goes; `undefined` if there is nothing to do. */
  request(fresh: User, wanted: User): WriteRequest | undefined
}
