import type { IdentityType, User } from '../model/user.js'

/** One write call for one user. */
export interface WriteRequest {
  readonly operation: string
  readonly userId: string
  /** Where the call is about a resource by its ARN (tags) rather than about a user by its id. */
  readonly arn?: string
  /** Members of the request besides instance, user and ARN, by the names of the API. */
  readonly body: Readonly<Record<string, unknown>>
  /** Further members that are sent and never recorded or shown: a password. */
  readonly secret?: Readonly<Record<string, string>>
  /** It takes a value away in an unconfirmed form. */
  readonly clears?: true
  /** It does so by an empty text; leaving the value out is the other form. */
  readonly empties?: true
  /** It leaves out a channel's value to take it away, and the service may keep it. */
  readonly removes?: true
  /** It leaves out what the customer's directory decides; that this is kept then is unconfirmed. */
  readonly omitsDirectory?: true
}

/** What is known about the service. */
export interface Rules {
  /** Whether it knows UpdateUserConfig; if not, only UpdateUserPhoneConfig is left. */
  readonly knowsUserConfig: boolean
  /** Where the users of the instance come from. */
  readonly identityType?: IdentityType | undefined
  /** Whether it refuses empty texts, so that a part of an identity can only be taken away by leaving it out. */
  readonly clearsByOmission?: boolean
  /** Whether it refuses what the customer's directory decides even as it is, so that it has to be left out. */
  readonly omitsDirectory?: boolean
}

/** Whether the service lacks operations shows only when they are called; planning assumes that it doesn't. */
export const PLANNING_RULES: Rules = { knowsUserConfig: true }

/** What every write operation costs and needs. */
export interface OperationFacts {
  /** As the API calls it. */
  readonly name: string
  /** What the caller must be allowed to do. */
  readonly iamActions: readonly string[]
  /** The code of its rate in Service Quotas, where the rate has a quota of its own. */
  readonly quotaCode?: string
}

/** The facts of an operation; `together` are further actions that IAM authorises it with. */
export function factsOf(name: string, quotaCode?: string, ...together: readonly string[]): OperationFacts {
  return {
    name,
    iamActions: [`connect:${name}`, ...together],
    ...(quotaCode === undefined ? {} : { quotaCode }),
  }
}

/**
 * A write operation of the service: a comparison of two users. It knows users, not settings, so that two settings
 * can't overwrite each other and one call a user and operation is enough.
 */
export interface Operation extends OperationFacts {
  /** The members of a user that it changes. */
  readonly members: readonly (keyof User)[]
  /** Returns this operation's part of turning `fresh` into `wanted`; `undefined` if there is nothing to do. */
  request(fresh: User, wanted: User, rules: Rules): WriteRequest | undefined
  /** The service may refuse a repeat, so the user is read before it is sent again. */
  readonly isOnceOnly?: true
  /** Whether a successful answer proves nothing, so that the user must be read again. */
  mustReadBack?(request: WriteRequest): boolean
}

/** A write operation by what its request holds; without that there is nothing to do. */
export function userWrite({
  name,
  quotaCode,
  body: bodyOf,
  ...own
}: Pick<Operation, 'name' | 'members' | 'isOnceOnly' | 'mustReadBack'> & {
  readonly quotaCode: string
  readonly body: (fresh: User, wanted: User, rules: Rules) => WriteRequest['body'] | undefined
}): Operation {
  return {
    ...factsOf(name, quotaCode),
    ...own,
    request: (fresh, wanted, rules) => {
      const body = bodyOf(fresh, wanted, rules)
      return body === undefined ? undefined : { operation: name, userId: fresh.id, body }
    },
  }
}
