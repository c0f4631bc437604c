import type { Operation } from './operation.js'

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
