import { lengthOf, LIMITS } from '../../model/limits.js'
import type { Wording } from '../../model/errors.js'
import type { IdentityType } from '../../model/user.js'

/** What is wrong with a value, and what to do about it. */
export interface Fault {
  readonly problem: string
  readonly cure?: Wording
}

/** Why a name can't be a login name (API reference, CreateUser). */
export function usernameFault(username: string, type: IdentityType | undefined): Fault | undefined {
  const isSaml = type === 'SAML'
  const most = isSaml ? LIMITS.samlUsername : LIMITS.username
  const length = lengthOf(username)
  if (length > most) return { problem: `the login name has ${length} characters, but the limit is ${most}` }
  if (/\p{Cc}/u.test(username)) return { problem: 'the login name has line ends or control characters in it' }
  if (isSaml && !/^[a-zA-Z0-9_\-.\\@]+$/.test(username))
    return {
      problem: `"${username}" is not a login name for SAML`,
      cure: 'use letters without accents, digits and _ - . @ \\ only',
    }
  if (username.includes('@') && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(username))
    return {
      problem: `"${username}" has an @, but is not an e-mail address`,
      cure: 'write the whole address, like anna@example.com, or leave out the @',
    }
  return undefined
}

export const PASSWORD_RULE = `${LIMITS.shortestPassword} to ${LIMITS.longestPassword} characters without blanks, with a small letter, a capital and a digit`

/** Why a text can't be a password (API reference, CreateUser). Says nothing of the text itself. */
export function passwordFault(password: string): Fault | undefined {
  const length = lengthOf(password)
  const isGood =
    length >= LIMITS.shortestPassword &&
    length <= LIMITS.longestPassword &&
    /[a-z]/.test(password) &&
    /[A-Z]/.test(password) &&
    /\d/.test(password) &&
    !/\s/.test(password)
  return isGood
    ? undefined
    : { problem: 'the password breaks the rules of Amazon Connect', cure: `a password has ${PASSWORD_RULE}` }
}
