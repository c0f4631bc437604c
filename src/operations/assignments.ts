import type { Operation } from './operation.js'

/** Replaces the one routing profile. Authorised against the user and the profile. */
export const updateUserRoutingProfile: Operation = {
  name: 'UpdateUserRoutingProfile',
  iamActions: ['connect:UpdateUserRoutingProfile'],
  members: ['routingProfileId'],
  quotaCode: 'L-418ABD80',
  defaultRate: 2,
  request: (fresh, wanted) =>
    fresh.routingProfileId === wanted.routingProfileId
      ? undefined
      : {
          operation: 'UpdateUserRoutingProfile',
          userId: fresh.id,
          body: { RoutingProfileId: wanted.routingProfileId },
        },
}

/**
 * Puts a user into a group. Without a group it removes the user from the hierarchy; other tools rely on this, but it is
 * unconfirmed, so it is read back.
 */
export const updateUserHierarchy: Operation = {
  name: 'UpdateUserHierarchy',
  iamActions: ['connect:UpdateUserHierarchy'],
  members: ['hierarchyGroupId'],
  quotaCode: 'L-AEAF5C4B',
  defaultRate: 2,
  request: (fresh, wanted) =>
    fresh.hierarchyGroupId === wanted.hierarchyGroupId
      ? undefined
      : {
          operation: 'UpdateUserHierarchy',
          userId: fresh.id,
          body: wanted.hierarchyGroupId === null ? {} : { HierarchyGroupId: wanted.hierarchyGroupId },
        },
  mustReadBack: ({ body }) => !('HierarchyGroupId' in body),
}

/** Replaces the whole set, so the whole set is sent. Authorised against the user and each security profile. */
export const updateUserSecurityProfiles: Operation = {
  name: 'UpdateUserSecurityProfiles',
  iamActions: ['connect:UpdateUserSecurityProfiles'],
  members: ['securityProfileIds'],
  quotaCode: 'L-64B27051',
  defaultRate: 2,
  request: (fresh, wanted) =>
    isSameSet(fresh.securityProfileIds, wanted.securityProfileIds)
      ? undefined
      : {
          operation: 'UpdateUserSecurityProfiles',
          userId: fresh.id,
          body: { SecurityProfileIds: [...wanted.securityProfileIds] },
        },
}

/** Both ways: a set that only grew is another set. */
function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((id) => b.includes(id)) && b.every((id) => a.includes(id))
}
