import { associateUserProficiencies } from './associate-user-proficiencies.js'
import { createUser } from './create-user.js'
import { deleteQuickConnect } from './delete-quick-connect.js'
import { deleteUser } from './delete-user.js'
import { describeInstance } from './describe-instance.js'
import { describePredefinedAttribute } from './describe-predefined-attribute.js'
import { describeRoutingProfile } from './describe-routing-profile.js'
import { describeSecurityProfile } from './describe-security-profile.js'
import { describeUserHierarchyGroup } from './describe-user-hierarchy-group.js'
import { describeUserHierarchyStructure } from './describe-user-hierarchy-structure.js'
import { describeUser } from './describe-user.js'
import { disassociateUserProficiencies } from './disassociate-user-proficiencies.js'
import { getCallerIdentity } from './get-caller-identity.js'
import { getServiceQuota } from './get-service-quota.js'
import { listAwsDefaultServiceQuotas } from './list-aws-default-service-quotas.js'
import { listInstances } from './list-instances.js'
import { listPredefinedAttributes } from './list-predefined-attributes.js'
import { listQuickConnects } from './list-quick-connects.js'
import { listRoutingProfiles } from './list-routing-profiles.js'
import { listSecurityProfiles } from './list-security-profiles.js'
import { listServiceQuotas } from './list-service-quotas.js'
import { listTagsForResource } from './list-tags-for-resource.js'
import { listUserHierarchyGroups } from './list-user-hierarchy-groups.js'
import { listUserProficiencies } from './list-user-proficiencies.js'
import { listUsers } from './list-users.js'
import type { ConnectOperation, Operation } from './operation.js'
import { searchPredefinedAttributes } from './search-predefined-attributes.js'
import { searchQuickConnects } from './search-quick-connects.js'
import { searchResourceTags } from './search-resource-tags.js'
import { searchRoutingProfiles } from './search-routing-profiles.js'
import { searchSecurityProfiles } from './search-security-profiles.js'
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
  deleteQuickConnect,
  deleteUser,
  describeInstance,
  describePredefinedAttribute,
  describeRoutingProfile,
  describeSecurityProfile,
  describeUser,
  describeUserHierarchyGroup,
  describeUserHierarchyStructure,
  disassociateUserProficiencies,
  listInstances,
  listPredefinedAttributes,
  listQuickConnects,
  listRoutingProfiles,
  listSecurityProfiles,
  listTagsForResource,
  listUserHierarchyGroups,
  listUserProficiencies,
  listUsers,
  searchPredefinedAttributes,
  searchQuickConnects,
  searchResourceTags,
  searchRoutingProfiles,
  searchSecurityProfiles,
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

export const quotaOperations: readonly Operation[] = [
  getServiceQuota,
  listAwsDefaultServiceQuotas,
  listServiceQuotas,
]

export const operationNames: readonly string[] = [
  ...connectOperations,
  ...stsOperations,
  ...quotaOperations,
].map(({ name }) => name)
