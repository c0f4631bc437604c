import { describeInstance } from './describe-instance.js'
import { describeUser } from './describe-user.js'
import { describeUserHierarchyStructure } from './describe-user-hierarchy-structure.js'
import { getCallerIdentity } from './get-caller-identity.js'
import { listInstances } from './list-instances.js'
import { listRoutingProfiles } from './list-routing-profiles.js'
import { listSecurityProfiles } from './list-security-profiles.js'
import { listUserProficiencies } from './list-user-proficiencies.js'
import { listUsers } from './list-users.js'
import type { ConnectOperation, Operation } from './operation.js'
import { searchUserHierarchyGroups } from './search-user-hierarchy-groups.js'
import { searchUsers } from './search-users.js'
import { tagResource } from './tag-resource.js'
import { untagResource } from './untag-resource.js'
import { updateUserConfig } from './update-user-config.js'
import { updateUserHierarchy } from './update-user-hierarchy.js'
import { updateUserPhoneConfig } from './update-user-phone-config.js'
import { updateUserRoutingProfile } from './update-user-routing-profile.js'
import { updateUserSecurityProfiles } from './update-user-security-profiles.js'

/** Every operation of Connect the sandbox models. A new one is a file of its own and a line here. */
export const connectOperations: readonly ConnectOperation[] = [
  describeInstance,
  describeUser,
  describeUserHierarchyStructure,
  listInstances,
  listRoutingProfiles,
  listSecurityProfiles,
  listUserProficiencies,
  listUsers,
  searchUserHierarchyGroups,
  searchUsers,
  tagResource,
  untagResource,
  updateUserConfig,
  updateUserHierarchy,
  updateUserPhoneConfig,
  updateUserRoutingProfile,
  updateUserSecurityProfiles,
]

export const stsOperations: readonly Operation[] = [getCallerIdentity]

export const operationNames: readonly string[] = [...connectOperations, ...stsOperations].map(
  ({ name }) => name,
)
