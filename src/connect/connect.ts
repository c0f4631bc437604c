import type { FailureKind } from '../model/outcome.js'
import type { Pace } from '../model/limits.js'
import type { NameKind, Named } from '../model/names.js'
import type { CreatedUser, IdentityType, Proficiency, User } from '../model/user.js'
import type { Instance, QuickConnect } from '../model/plan.js'
import type { WriteRequest } from '../operations/operation.js'
import { BulkError, EXIT } from '../model/errors.js'

/**
 * The part of Amazon Connect that this program uses. Every method waits for its operation's pace. Reads retry and throw
 * `CallError` when they give up; a permit sends its write exactly once.
 */
export interface Connect {
  readonly instance: InstanceInfo
  /** Pages of up to 500 users that match; all users without a query. */
  searchUsers(query: SearchQuery, signal: AbortSignal): AsyncIterable<SearchPage>
  /** Every user with its ids, name and last change, in pages of up to 1,000. */
  listUsers(signal: AbortSignal): AsyncIterable<readonly ListedUser[]>
  /** `exists`: the user was found just before, so a not-found answer is retried for a while. */
  describeUser(userId: string, signal: AbortSignal, exists?: boolean): Promise<User>
  /** The proficiencies of one user; a call a user. `exists` as above. */
  listProficiencies(userId: string, signal: AbortSignal, exists?: boolean): Promise<readonly Proficiency[]>
  /** How many users each routing profile has, by its id, from one call; lags like every search. */
  countUsersByProfile(signal: AbortSignal): Promise<ReadonlyMap<string, number>>
  listNames(kind: NameKind, signal: AbortSignal): Promise<readonly Named[]>
  /** Whether a security profile has access-control tags or a hierarchy restriction. */
  isRestricted(securityProfileId: string, signal: AbortSignal): Promise<boolean>
  /** Every quick connect that calls a user. */
  listQuickConnects(signal: AbortSignal): Promise<readonly QuickConnect[]>
  /**
   * Waits until a write may be sent at its operation's pace. Aborting ends the wait, never a call in flight.
   * @throws TypeError for an id or operation that can't be sent; the signal's reason
   */
  permit(request: WriteRequest, signal: AbortSignal): Promise<WritePermit>
  /** Calls sent so far, and how many of them were throttled. */
  calls(): CallCounts
  /** The same connection at the same pace, with a count of its own: others may use it meanwhile. */
  counted(): Connect
  /** When the operation last got an answer that was not a throttling error; monotonic milliseconds. */
  lastMoved(operation: string): number
  /** The pace of an operation's lane now: for a while after a throttling error below its quota, and without a burst. */
  currentPace(operation: string): Pace
}

export interface InstanceInfo extends Instance {
  readonly account: string
  readonly region: string
  /** Where its users come from; `undefined` if the service does not say. */
  readonly identityType?: IdentityType | undefined
}

/** A user as ListUsers shows it. */
export interface ListedUser {
  readonly id: string
  readonly arn: string
  readonly username: string
  /** Milliseconds since 1970. */
  readonly lastModified: number | undefined
}

export interface SearchPage {
  readonly users: readonly User[]
  /** The service's estimate of how many match; only for progress. */
  readonly approximateTotal: number | undefined
}

/** Conditions that the service may decide: they can't lose a user, whatever its unconfirmed rules are. */
export interface SearchQuery {
  /** Any of these routing profiles. */
  readonly routingProfileIds?: readonly string[]
  /** Having any of these security profiles. */
  readonly securityProfileIds?: readonly string[]
  /** In any of these hierarchy groups, or below them. */
  readonly groups?: readonly { readonly id: string; readonly below: boolean }[]
  /** Any of these groups of tags, all tags of a group. Values are compared exactly. */
  readonly tags?: readonly (readonly { readonly key: string; readonly value: string }[])[]
  /** Having any of these proficiencies, at a level between bounds that are included. */
  readonly proficiencies?: readonly ProficiencyQuery[]
  /** Exactly this user, by name or id. Callers must expect the service not to find it. */
  readonly username?: string
  readonly userId?: string
  /** ACW timeouts are wanted too; costs up to three reads of single users. */
  readonly withAcw?: boolean
}

export interface ProficiencyQuery {
  readonly name: string
  readonly value: string
  /** Whole numbers. */
  readonly atLeast?: number
  readonly atMost?: number
}

/** A call that failed, classified. */
export interface CallFailure {
  readonly kind: FailureKind
  /** The service's error code, or the system's, e.g. `ThrottlingException`, `ECONNRESET`. */
  readonly code: string
  readonly message: string
  readonly requestId: string | null
  readonly status: number | null
  /** What to do about it, where the failure itself says so. */
  readonly hint?: string
  /** Nothing was sent, and until a setting of this machine is changed nothing will be. */
  readonly obstacle?: Obstacle
  /** Seconds the service asked to wait, a minute at most. */
  readonly retryAfter?: number
  /** The connection was never made: nothing can have been changed. */
  readonly unreachable?: boolean
  /** The service has no such operation (an older Region, an emulator). */
  readonly unknownOperation?: boolean
  /** A user of that name exists (409). */
  readonly nameTaken?: boolean
  /** A concurrent change of the same user (409): read again, derive again. */
  readonly conflict?: boolean
}

/** The right to send one write now. Exactly one of the two must be called. */
export interface WritePermit {
  send(): Promise<WriteAnswer>
  /** Nothing was sent; the pace counts nothing. */
  giveBack(): void
}

/** The setting of this machine that prevents calls. */
export type Obstacle = 'certificate' | 'tls' | 'name' | 'proxy' | 'header'

export type WriteAnswer =
  /** `created`: of a CreateUser. */
  | { readonly result: 'done'; readonly requestId: string | null; readonly created?: CreatedUser }
  | { readonly result: 'failed'; readonly failure: CallFailure }

export interface CallCounts {
  readonly byOperation: Readonly<Record<string, number>>
  readonly throttled: number
  /** Seconds from a call to its answer, lately; `undefined` before the first answer. */
  readonly latency: number | undefined
}

/** The code of a read that was answered with another user than the one asked for. */
export const WRONG_USER = 'WrongUser'

/** A read that failed for good. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly operation: string
  readonly failure: CallFailure
  /** Calls sent, this last one included. */
  readonly attempts: number

  constructor(operation: string, failure: CallFailure, attempts: number) {
    super(`${operation}: ${failure.message}`)
    this.operation = operation
    this.failure = failure
    this.attempts = attempts
  }
}

/** Whether a read has failed for good in this way. */
export function isCallError(error: unknown, kind: FailureKind): error is CallError {
  return error instanceof CallError && error.failure.kind === kind
}

/** An instance that may be meant. */
export interface InstanceChoice {
  readonly id: string
  readonly alias: string
}

/** The account has several instances, and none was named; the session asks which one. */
export class SeveralInstances extends BulkError {
  readonly instances: readonly InstanceChoice[]

  constructor(instances: readonly InstanceChoice[], hint: string | undefined) {
    super(
      'SeveralInstances',
      EXIT.usage,
      'This account has several Amazon Connect instances; choose one with --instance.',
      hint,
    )
    this.instances = instances
  }
}
