import type { NameKind, Names } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Column } from './table-layout.js'

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

/** How they give way where a row does not fit. */
export const USER_COLUMNS: readonly Column[] = USER_HEADINGS.map((title) => {
  if (title === 'HIERARCHY') return { title, keepsEnd: true }
  return title === 'ROUTING PROFILE' ? { title, isMain: true } : { title }
})

/** The cells of a user, below those headings. */
export function userCells(user: User, names: Names): readonly string[] {
  const label = (kind: NameKind, id: string): string => names[kind]?.label(id) ?? id
  return [
    user.username,
    [user.firstName, user.lastName].filter((part) => part !== null).join(' '),
    label('routing-profile', user.routingProfileId),
    user.securityProfileIds.map((id) => label('security-profile', id)).join(', '),
    user.hierarchyGroupId === null ? '' : label('hierarchy-group', user.hierarchyGroupId),
    user.phoneType === 'desk' ? `desk ${user.deskPhoneNumber ?? ''}` : (user.phoneType ?? ''),
    Object.entries(user.tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  ]
}
