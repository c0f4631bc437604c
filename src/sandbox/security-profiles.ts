import { invalidParameter } from './errors.js'
import { requireSecurityProfile } from './identifiers.js'
import type { InstanceState, SecurityProfileRecord } from './store.js'

/** Admin guide, tag-based access control: seven since June 2026, two before. */
const maxRestricted = 7

/** The ids of what a user is to have, each once (assumed); ids and ARNs go in. */
export function requireSecurityProfiles(state: InstanceState, values: readonly string[]): string[] {
  const profiles = new Map(
    values.map((value) => requireSecurityProfile(state, value)).map((profile) => [profile.Id, profile]),
  )
  const restricted = [...profiles.values()].filter(isRestricted).length
  if (restricted > maxRestricted) {
    const what = 'security profiles with access-control tags or a hierarchy restriction'
    throw invalidParameter(`A user can have ${maxRestricted} ${what}; this would be ${restricted}.`)
  }
  return [...profiles.keys()]
}

function isRestricted({
  AllowedAccessControlTags: tags = {},
  AllowedAccessControlHierarchyGroupId: group,
}: SecurityProfileRecord): boolean {
  return Object.keys(tags).length > 0 || group !== undefined
}
