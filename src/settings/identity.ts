import type { Refusal } from '../model/edit.js'
import { lengthOf, LIMITS } from '../model/limits.js'
import { type Names, nfc } from '../model/names.js'
import type { IdentityType } from '../model/user.js'
import { type ScalarDefinition, scalarSetting } from './scalar-setting.js'
import type { Setting } from './setting.js'

/** What one of the five parts of a user's identity has of its own. */
interface IdentityPart
  extends Pick<ScalarDefinition, 'column' | 'title' | 'values' | 'reads' | 'isPrivileged' | 'none'> {
  readonly member: 'firstName' | 'lastName' | 'email' | 'secondaryEmail' | 'mobile'
  readonly argument: string
  readonly summary: string
  /** Its header in the console's template. */
  readonly header: string
  readonly example: string
  /** Instances whose users have it from elsewhere. */
  readonly lockedBy: readonly IdentityType[]
  parse(text: string, names: Names): string | Refusal
}

const NONE = 'none'
const SOURCES: Readonly<Record<IdentityType, string>> = {
  CONNECT_MANAGED: 'Amazon Connect',
  SAML: 'the identity provider (SAML)',
  EXISTING_DIRECTORY: 'an existing directory',
}

/** A part of a user's identity as a setting. One value makes no sense for several users, so a flag is for one only. */
function identitySetting({ argument, summary, header, example, lockedBy, ...part }: IdentityPart): Setting {
  return scalarSetting({
    ...part,
    flag: { argument, summary, forOneUser: true },
    input: { kind: 'text', hint: example },
    console: { headers: [header] },
    locked: ({ identityType }) => {
      const type = lockedBy.find((one) => one === identityType)
      return type === undefined ? undefined : lockedRefusal(part, type)
    },
  })
}

/** A text of at most so many characters, in the one encoding that the service takes. */
function parseText(text: string, most: number): string | Refusal {
  const want = nfc(text)
  if (/\p{Cc}/u.test(want))
    return { code: 'BadValue', refused: 'it has line ends or control characters in it' }
  const length = lengthOf(want)
  if (length <= most) return want
  return { code: 'BadValue', refused: `it has ${length} characters, but the limit is ${most}` }
}

function lockedRefusal(
  { title, column }: Pick<IdentityPart, 'title' | 'column'>,
  type: IdentityType,
): Refusal {
  return {
    code: 'LockedField',
    refused: `${title.toLowerCase()} can't be changed here: the users of this instance have it from ${SOURCES[type]}`,
    hint: `Change it there, and leave ${column} out.`,
  }
}

const FORM = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}.-]+\.\p{L}{2,63}$/u

function parseEmailAddress(text: string): string | Refusal {
  const want = nfc(text.trim())
  if (want.length > LIMITS.email)
    return { code: 'BadValue', refused: `it has ${want.length} characters, but the limit is ${LIMITS.email}` }
  if (FORM.test(want)) return want
  return {
    code: 'BadValue',
    refused: `"${text}" is not an e-mail address`,
    hint: 'Use the form anna.schmidt@example.com.',
  }
}

/** E.164 (service model, PhoneNumber). */
const E164 = /^\+[1-9]\d{1,14}$/

/** The zero in +49 (0)30 is dialled only within the country. */
const NATIONAL_ZERO = /\(\s*0\s*\)/

/** Reads a phone number; blanks, dots, dashes and brackets between its digits are ignored. */
export function parsePhoneNumber(text: string): string | Refusal {
  const number = text.trim().replace(/[ ().-]/g, '')
  if (E164.test(number) && !NATIONAL_ZERO.test(text)) return number
  return {
    code: 'BadValue',
    refused: `"${text}" is not an E.164 phone number`,
    hint: phoneHint(text, number),
  }
}

function phoneHint(text: string, number: string): string {
  if (NATIONAL_ZERO.test(text)) return 'Leave out the (0).'
  return /^\d+$/.test(number)
    ? 'Write it with + and the country code; a spreadsheet may have taken the + away.'
    : 'Use the form +493012345678.'
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
  lockedBy: ['EXISTING_DIRECTORY'],
  parse: (text) => parseText(text, LIMITS.firstName),
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
  lockedBy: ['EXISTING_DIRECTORY'],
  parse: (text, { identityType }) =>
    parseText(text, identityType === 'SAML' ? LIMITS.lastName : LIMITS.managedLastName),
})

/** The owner of this address can set the user's password, so changing it is privileged. */
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
  none: NONE,
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
  none: NONE,
  lockedBy: [],
  parse: parsePhoneNumber,
})
