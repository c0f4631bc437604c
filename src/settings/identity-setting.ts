import type { Edit, Refusal } from '../model/edit.js'
import type { IdentityType } from '../model/identity-type.js'
import { type Names, nfc } from '../model/names.js'
import type { User } from '../model/user.js'
import { textOf } from './names.js'
import type { Setting, UserRead } from './setting.js'
import { present } from './setting-prompt.js'
import { lengthOf } from './text-length.js'

type Member = 'firstName' | 'lastName' | 'email' | 'secondaryEmail' | 'mobile'

/** What one of the five parts of a user's identity has of its own. */
export interface IdentityPart {
  readonly column: string
  readonly title: string
  readonly member: Member
  readonly argument: string
  readonly summary: string
  readonly values: string
  /** Its header in the console's template. */
  readonly header: string
  readonly example: string
  readonly reads?: UserRead
  readonly isPrivileged?: true
  /** The word `none` takes the value away. */
  readonly clearable: boolean
  /** Instances whose users have it from elsewhere. */
  readonly lockedBy: readonly IdentityType[]
  parse(text: string, type: IdentityType | undefined): Edit | Refusal
}

const NONE = 'none'
const SOURCES: Readonly<Record<IdentityType, string>> = {
  CONNECT_MANAGED: 'Amazon Connect',
  SAML: 'the identity provider (SAML)',
  EXISTING_DIRECTORY: 'an existing directory',
}

/** A part of a user's identity as a setting. One value makes no sense for several users, so a flag is for one only. */
export function identitySetting(part: IdentityPart): Setting {
  const { column, member, clearable } = part
  const locked = ({ identityType }: Names): Refusal | undefined => {
    const type = part.lockedBy.find((one) => one === identityType)
    return type === undefined ? undefined : lockedRefusal(part, type)
  }
  const now = (user: User): string | null => user[member] ?? null
  return {
    column,
    title: part.title,
    flag: {
      name: `--${column.replaceAll('_', '-')}`,
      argument: part.argument,
      summary: part.summary,
      forOneUser: true,
      cell: ([text = '']) => text,
    },
    values: part.values,
    prompt: {
      input: { kind: 'text', hint: part.example },
      now: (user) => (user[member] === undefined ? undefined : present(now(user))),
    },
    console: { headers: [part.header] },
    ...(part.reads === undefined ? {} : { reads: part.reads }),
    ...(part.isPrivileged === undefined ? {} : { isPrivileged: part.isPrivileged }),
    names: [],
    operations: ['UpdateUserIdentityInfo'],
    locked,
    parse: (text, names) => {
      const refusal = locked(names)
      if (refusal !== undefined) return refusal
      if (clearable && text.trim() === NONE) return { setting: column, given: text, want: null }
      return part.parse(text, names.identityType)
    },
    format: (edit) => edit.given,
    apply: (user, edit) => ({ ...user, [member]: edit.want === null ? null : textOf(edit.want) }),
    view: (user) => now(user),
    // Characters that are only encoded in another way are the same.
    remaining: (user, edit) => (isSame(user[member], edit.want) ? undefined : edit),
    restore: (before) => {
      if (before !== null) return [{ setting: column, given: textOf(before), want: before }]
      return clearable ? [{ setting: column, given: NONE, want: null }] : []
    },
    whole: (user) => now(user) ?? '',
    show: (value) => (value === null ? '(none)' : textOf(value)),
    ids: () => [],
  }
}

/** A text of at most so many characters, in the one encoding that the service takes. */
export function parseText(column: string, text: string, most: number): Edit | Refusal {
  const want = nfc(text)
  if (/\p{Cc}/u.test(want))
    return { code: 'BadValue', refused: 'it has line ends or control characters in it' }
  const length = lengthOf(want)
  if (length <= most) return { setting: column, given: text, want }
  return { code: 'BadValue', refused: `it has ${length} characters, and ${most} are the most` }
}

function isSame(now: string | null | undefined, want: Edit['want']): boolean {
  if (typeof now !== 'string' || typeof want !== 'string') return now === want
  return nfc(now) === nfc(want)
}

function lockedRefusal({ title, column }: IdentityPart, type: IdentityType): Refusal {
  return {
    code: 'LockedField',
    refused: `${title.toLowerCase()} can't be changed here: the users of this instance have it from ${SOURCES[type]}`,
    hint: `Change it there, and leave ${column} out.`,
  }
}
