import { getServiceQuota, listAwsDefaultServiceQuotas, listServiceQuotas } from './service-quotas.js'
import { deleteQuickConnect, listQuickConnects, searchQuickConnects } from './quick-connects.js'
import { listTagsForResource, searchResourceTags, tagResource, untagResource } from './tags.js'
import {
  describeUserHierarchyGroup,
  describeUserHierarchyStructure,
  listUserHierarchyGroups,
  searchUserHierarchyGroups,
} from './user-hierarchy.js'
import { describeSecurityProfile, listSecurityProfiles, searchSecurityProfiles } from './security-profiles.js'
import { describeRoutingProfile, listRoutingProfiles, searchRoutingProfiles } from './routing-profiles.js'
import {
  describePredefinedAttribute,
  listPredefinedAttributes,
  searchPredefinedAttributes,
} from './predefined-attributes.js'
import {
  associateUserProficiencies,
  disassociateUserProficiencies,
  listUserProficiencies,
  updateUserProficiencies,
} from './user-proficiencies.js'
import { updateUserConfig, updateUserPhoneConfig } from './user-channels.js'
import {
  updateUserHierarchy,
  updateUserIdentityInfo,
  updateUserRoutingProfile,
  updateUserSecurityProfiles,
} from './user-settings.js'
import { createUser, deleteUser, describeUser, listUsers, searchUsers } from './users.js'
import { describeInstance, listInstances } from './instances.js'
import { getCallerIdentity } from './get-caller-identity.js'
import type { ConnectOperation, Operation } from './operation.js'

/** Every operation of Connect that the sandbox models. A new one goes into the file of its subject, and here. */
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
