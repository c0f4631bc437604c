import { userWrite } from './operation.js'

/** Replaces the one routing profile. Authorised against the user and the profile. */
export const updateUserRoutingProfile = userWrite({
  name: 'UpdateUserRoutingProfile',
  quotaCode: 'L-418ABD80',
  members: ['routingProfileId'],
  body: (fresh, { routingProfileId }) =>
    fresh.routingProfileId === routingProfileId ? undefined : { RoutingProfileId: routingProfileId },
})

/**
 * Puts a user into a group. Without a group it removes the user from the hierarchy; other tools rely on this, but it is
 * unconfirmed, so it is read back.
 */
export const updateUserHierarchy = userWrite({
  name: 'UpdateUserHierarchy',
  quotaCode: 'L-AEAF5C4B',
  members: ['hierarchyGroupId'],
  body: (fresh, { hierarchyGroupId }) => {
    if (fresh.hierarchyGroupId === hierarchyGroupId) return undefined
    return hierarchyGroupId === null ? {} : { HierarchyGroupId: hierarchyGroupId }
  },
  mustReadBack: ({ body }) => !('HierarchyGroupId' in body),
})

/** Replaces the whole set, so the whole set is sent. Authorised against the user and each security profile. */
export const updateUserSecurityProfiles = userWrite({
  name: 'UpdateUserSecurityProfiles',
  quotaCode: 'L-64B27051',
  members: ['securityProfileIds'],
  body: (fresh, { securityProfileIds }) =>
    isSameSet(fresh.securityProfileIds, securityProfileIds)
      ? undefined
      : { SecurityProfileIds: [...securityProfileIds] },
})

/** Both ways: a set that only grew is another set. */
function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((id) => b.includes(id)) && b.every((id) => a.includes(id))
}
