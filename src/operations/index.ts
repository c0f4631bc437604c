import type { User } from '../model/user.js'
import type { Operation, Rules, WriteRequest } from './operation.js'
import { tagResource } from './tag-resource.js'
import { untagResource } from './untag-resource.js'
import { updateUserConfig } from './update-user-config.js'
import { updateUserHierarchy } from './update-user-hierarchy.js'
import { updateUserPhoneConfig } from './update-user-phone-config.js'
import { updateUserRoutingProfile } from './update-user-routing-profile.js'
import { updateUserSecurityProfiles } from './update-user-security-profiles.js'

/**
 * All write operations, in the order in which one user's steps run. Rights may hang on the hierarchy and on tags, so
 * those come last: after them the caller may have no say over the user any more.
 */
export const OPERATIONS: readonly Operation[] = [
  updateUserRoutingProfile,
  updateUserSecurityProfiles,
  updateUserConfig,
  updateUserPhoneConfig,
  updateUserHierarchy,
  tagResource,
  untagResource,
]

/** The calls that turn `fresh` into `wanted`, in order. */
export function requestsFor(fresh: User, wanted: User, rules: Rules): readonly WriteRequest[] {
  const requests = OPERATIONS.map((operation) => operation.request(fresh, wanted, rules)).filter(
    (request) => request !== undefined,
  )
  // Adding comes first, so that nobody is ever without a tag that rights hang on; unless there is no room for it.
  return hasRoomForTags(fresh, wanted)
    ? requests
    : requests.toSorted((a, b) => Number(isTagging(a)) - Number(isTagging(b)))
}

const MOST_TAGS = 50

function hasRoomForTags(fresh: User, wanted: User): boolean {
  return new Set([...Object.keys(fresh.tags), ...Object.keys(wanted.tags)]).size <= MOST_TAGS
}

function isTagging({ operation }: WriteRequest): boolean {
  return operation === tagResource.name
}

export function operationOf(name: string): Operation {
  const operation = OPERATIONS.find((candidate) => candidate.name === name)
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  return operation
}
