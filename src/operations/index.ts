import { LIMITS, ownTagKeys } from '../model/limits.js'
import type { User } from '../model/user.js'
import type { Operation, Rules, WriteRequest, OperationFacts } from './operation.js'
import {
  associateUserProficiencies,
  disassociateUserProficiencies,
  proficiencyChanges,
  updateUserProficiencies,
} from './proficiencies.js'
import { tagResource, untagResource } from './tags.js'
import { updateUserConfig } from './update-user-config.js'
import { updateUserHierarchy, updateUserRoutingProfile, updateUserSecurityProfiles } from './assignments.js'
import { updateUserIdentityInfo } from './update-user-identity-info.js'
import { updateUserPhoneConfig } from './update-user-phone-config.js'
import { CREATE_USER } from './create-user.js'
import { DELETE_QUICK_CONNECT, DELETE_USER } from './delete-user.js'
import { READS, SIDE_CALLS } from './reads.js'

/**
 * All write operations, in the order of one user's steps. Additions come before removals, so that a user is never without a
 * skill that routing needs or a tag that permissions depend on. Permissions may depend on hierarchy and tags, so those come
 * last: afterwards the caller may no longer be allowed to change the user.
 */
export const OPERATIONS: readonly Operation[] = [
  updateUserIdentityInfo,
  updateUserRoutingProfile,
  updateUserSecurityProfiles,
  updateUserConfig,
  updateUserPhoneConfig,
  associateUserProficiencies,
  updateUserProficiencies,
  disassociateUserProficiencies,
  updateUserHierarchy,
  tagResource,
  untagResource,
]

/** The calls that turn `fresh` into `wanted`, in order. */
export function requestsFor(fresh: User, wanted: User, rules: Rules): readonly WriteRequest[] {
  const requests = OPERATIONS.map((operation) => operation.request(fresh, wanted, rules)).filter(
    (request) => request !== undefined,
  )
  const tagged = hasRoomForTags(fresh, wanted) ? requests : removedFirst(requests, tagResource, untagResource)
  return hasRoomForProficiencies(fresh, wanted)
    ? tagged
    : removedFirst(tagged, associateUserProficiencies, disassociateUserProficiencies)
}

function hasRoomForTags(fresh: User, wanted: User): boolean {
  return new Set([...ownTagKeys(fresh.tags), ...ownTagKeys(wanted.tags)]).size <= LIMITS.tags
}

/** Whether all that is added has room beside all that is there. */
function hasRoomForProficiencies(fresh: User, wanted: User): boolean {
  const { added } = proficiencyChanges(fresh, wanted)
  return (fresh.proficiencies ?? []).length + added.length <= LIMITS.proficiencies
}

/** If there is no room to add first, the removal goes first. */
function removedFirst(
  requests: readonly WriteRequest[],
  adding: Operation,
  removing: Operation,
): readonly WriteRequest[] {
  const removal = requests.find(({ operation }) => operation === removing.name)
  if (removal === undefined) return requests
  return requests.flatMap((request) => {
    if (request === removal)
      return requests.some(({ operation }) => operation === adding.name) ? [] : [removal]
    return request.operation === adding.name ? [removal, request] : [request]
  })
}

/** The operations that change a member of a user, for settings that any change of it concerns. */
export function operationsOn(member: keyof User): readonly string[] {
  return OPERATIONS.filter(({ members }) => members.includes(member)).map(({ name }) => name)
}

/** Whether a success counts only once a read shows it. */
export function provesNothing(request: WriteRequest): boolean {
  return operationOf(request.operation).mustReadBack?.(request) === true
}

/** Whether the service may refuse a repeated call. */
export function isOnceOnly(request: WriteRequest): boolean {
  return operationOf(request.operation).isOnceOnly === true
}

export function operationOf(name: string): Operation {
  const operation = OPERATIONS.find((candidate) => candidate.name === name)
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  return operation
}

/** Every operation of Amazon Connect that this program calls; each has a lane. */
export const CONNECT_OPERATIONS: readonly OperationFacts[] = [
  ...OPERATIONS,
  CREATE_USER,
  DELETE_USER,
  DELETE_QUICK_CONNECT,
  ...READS,
]

/** The IAM actions that a call needs, its own first; none for a call that is not this program's. */
export function actionsOf(operation: string): readonly string[] {
  return [...CONNECT_OPERATIONS, ...SIDE_CALLS].find(({ name }) => name === operation)?.iamActions ?? []
}

/** Whether IAM checks an action against an instance and what is in it, rather than against the account. */
export function isOfInstance(action: string): boolean {
  return action.startsWith('connect:') && action !== 'connect:ListInstances'
}
