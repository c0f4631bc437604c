import type { Edit, Refusal } from '../model/edit.js'
import type { IdentityType, User } from '../model/user.js'
import { LIMITS } from '../model/limits.js'
import { type Names, nfc } from '../model/names.js'
import { textOf } from './names.js'
import type { Setting, UserRead } from './setting.js'
import { present } from './setting-prompt.js'
import { lengthOf } from './text-length.js'

type Member = 'firstName' | 'lastName' | 'email' | 'secondaryEmail' | 'mobile'

/** What one of the five parts of a user's identity has of its own. */
interface IdentityPart {
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
  parse(column: string, text: string, type: IdentityType | undefined): Edit | Refusal
}

const NONE = 'none'
const SOURCES: Readonly<Record<IdentityType, string>> = {
  CONNECT_MANAGED: 'Amazon Connect',
  SAML: 'the identity provider (SAML)',
  EXISTING_DIRECTORY: 'an existing directory',
}

/** A part of a user's identity as a setting. One value makes no sense for several users, so a flag is for one only. */
function identitySetting(part: IdentityPart): Setting {
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
      return part.parse(column, text, names.identityType)
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
function parseText(column: string, text: string, most: number): Edit | Refusal {
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

const FORM = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}.-]+\.\p{L}{2,63}$/u

function parseEmailAddress(column: string, text: string): Edit | Refusal {
  const want = nfc(text.trim())
  if (want.length > LIMITS.email)
    return { code: 'BadValue', refused: `it has ${want.length} characters, and ${LIMITS.email} are the most` }
  if (FORM.test(want)) return { setting: column, given: text, want }
  return {
    code: 'BadValue',
    refused: `"${text}" is not an e-mail address`,
    hint: 'Write it like anna.schmidt@example.com.',
  }
}

/** E.164 (service model, PhoneNumber). */
const E164 = /^\+[1-9]\d{1,14}$/

/** A phone number, whatever people put between its digits. */
export function parsePhoneNumber(column: string, text: string): Edit | Refusal {
  const number = text.trim().replace(/[ ().-]/g, '')
  if (E164.test(number)) return { setting: column, given: text, want: number }
  const hint = /^\d+$/.test(number)
    ? 'Write it with + and the country code; a spreadsheet may have taken the + away.'
    : 'Write it like +493012345678.'
  return { code: 'BadValue', refused: `"${text}" is not a phone number in the form E.164`, hint }
}

export const firstName = identitySetting({
  column: 'first_name',
  title: 'First name',
  member: 'firstName',
  argument: '<name>',
  summary: 'the first name; for one user',
  values: `up to ${LIMITS.firstName} characters`,
  header: 'first name',
  example: 'e.g. Anna',
  clearable: false,
  lockedBy: ['EXISTING_DIRECTORY'],
  parse: (column, text) => parseText(column, text, LIMITS.firstName),
})

export const lastName = identitySetting({
  column: 'last_name',
  title: 'Last name',
  member: 'lastName',
  argument: '<name>',
  summary: 'the last name; for one user',
  values: `up to ${LIMITS.managedLastName} characters (${LIMITS.lastName} on SAML instances)`,
  header: 'last name',
  example: 'e.g. Schmidt',
  clearable: false,
  lockedBy: ['EXISTING_DIRECTORY'],
  parse: (column, text, type) =>
    parseText(column, text, type === 'SAML' ? LIMITS.lastName : LIMITS.managedLastName),
})

/** Whoever reads this address can set the user's password, so a change of it is a matter of privilege. */
export const email = identitySetting({
  column: 'email',
  title: 'E-mail address',
  member: 'email',
  argument: '<address>',
  summary: 'the e-mail address, to which a new password can be sent; for one user',
  values: 'an e-mail address; not on SAML instances',
  header: 'email address',
  example: 'e.g. anna.schmidt@example.com',
  reads: 'description',
  isPrivileged: true,
  clearable: false,
  lockedBy: ['SAML', 'EXISTING_DIRECTORY'],
  parse: parseEmailAddress,
})

/** Where notifications go, so that a change of it is as much a matter of privilege as one of the first address. */
export const secondaryEmail = identitySetting({
  column: 'secondary_email',
  title: 'Secondary e-mail address',
  member: 'secondaryEmail',
  argument: '<address|none>',
  summary: 'the address for notifications, or none; for one user',
  values: 'an e-mail address, or `none`',
  header: 'secondary email address',
  example: 'e.g. anna@example.com, or none',
  reads: 'description',
  isPrivileged: true,
  clearable: true,
  lockedBy: [],
  parse: parseEmailAddress,
})

export const mobile = identitySetting({
  column: 'mobile',
  title: 'Mobile number',
  member: 'mobile',
  argument: '<number|none>',
  summary: 'the mobile number, e.g. +4915112345678, or none; for one user',
  values: 'E.164, e.g. `+4915112345678`, or `none`',
  header: 'mobile number',
  example: 'e.g. +4915112345678, or none',
  reads: 'description',
  clearable: true,
  lockedBy: [],
  parse: parsePhoneNumber,
})
