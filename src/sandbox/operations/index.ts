import { associateUserProficiencies } from './associate-user-proficiencies.js'
import { createUser } from './create-user.js'
import { deleteUser } from './delete-user.js'
import { describeInstance } from './describe-instance.js'
import { describePredefinedAttribute } from './describe-predefined-attribute.js'
import { describeUserHierarchyStructure } from './describe-user-hierarchy-structure.js'
import { describeUser } from './describe-user.js'
import { disassociateUserProficiencies } from './disassociate-user-proficiencies.js'
import { getCallerIdentity } from './get-caller-identity.js'
import { listInstances } from './list-instances.js'
import { listPredefinedAttributes } from './list-predefined-attributes.js'
import { listRoutingProfiles } from './list-routing-profiles.js'
import { listSecurityProfiles } from './list-security-profiles.js'
import { listTagsForResource } from './list-tags-for-resource.js'
import { listUserProficiencies } from './list-user-proficiencies.js'
import { listUsers } from './list-users.js'
import type { ConnectOperation, Operation } from './operation.js'
import { searchPredefinedAttributes } from './search-predefined-attributes.js'
import { searchUserHierarchyGroups } from './search-user-hierarchy-groups.js'
import { searchUsers } from './search-users.js'
import { tagResource } from './tag-resource.js'
import { untagResource } from './untag-resource.js'
import { updateUserConfig } from './update-user-config.js'
import { updateUserHierarchy } from './update-user-hierarchy.js'
import { updateUserIdentityInfo } from './update-user-identity-info.js'
import { updateUserPhoneConfig } from './update-user-phone-config.js'
import { updateUserProficiencies } from './update-user-proficiencies.js'
import { updateUserRoutingProfile } from './update-user-routing-profile.js'
import { updateUserSecurityProfiles } from './update-user-security-profiles.js'

/** Every operation of Connect the sandbox models. A new one is a file of its own and a line here. */
export const connectOperations: readonly ConnectOperation[] = [
  associateUserProficiencies,
  createUser,
  deleteUser,
  describeInstance,
  describePredefinedAttribute,
  describeUser,
  describeUserHierarchyStructure,
  disassociateUserProficiencies,
  listInstances,
  listPredefinedAttributes,
  listRoutingProfiles,
  listSecurityProfiles,
  listTagsForResource,
  listUserProficiencies,
  listUsers,
  searchPredefinedAttributes,
  searchUserHierarchyGroups,
  searchUsers,
  tagResource,
  untagResource,
  updateUserConfig,
  updateUserHierarchy,
  updateUserIdentityInfo,
  updateUserPhoneConfig,
  updateUserProficiencies,
  updateUserRoutingProfile,
  updateUserSecurityProfiles,
]

export const stsOperations: readonly Operation[] = [getCallerIdentity]

export const operationNames: readonly string[] = [...connectOperations, ...stsOperations].map(
  ({ name }) => name,
)
