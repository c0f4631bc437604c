import { parseEmailAddress } from './e-mail-address.js'
import { identitySetting } from './identity-setting.js'

const column = 'email'

/** Whoever reads this address can set the user's password, so a change of it is a matter of privilege. */
export const email = identitySetting({
  column,
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
  parse: (text) => parseEmailAddress(column, text),
})
