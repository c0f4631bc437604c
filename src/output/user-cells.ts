import type { userDocument } from './documents.js'

/** Headings of a table of users. */
export const USER_HEADINGS = [
  'USERNAME',
  'NAME',
  'ROUTING PROFILE',
  'SECURITY PROFILES',
  'HIERARCHY',
  'PHONE',
  'TAGS',
] as const

/** The cells of a user, below those headings. */
export function userCells(user: ReturnType<typeof userDocument>): readonly string[] {
  return [
    user.username,
    [user.first_name, user.last_name].filter((part) => part !== null).join(' '),
    user.routing_profile,
    user.security_profiles.join(', '),
    user.hierarchy ?? '',
    user.phone_type === 'desk' ? `desk ${user.desk_phone_number ?? ''}` : (user.phone_type ?? ''),
    Object.entries(user.tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  ]
}
