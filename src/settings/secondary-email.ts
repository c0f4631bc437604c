import { parseEmailAddress } from './e-mail-address.js'
import { identitySetting } from './identity-setting.js'

const column = 'secondary_email'

/** Where notifications go, so that a change of it is as much a matter of privilege as one of the first address. */
export const secondaryEmail = identitySetting({
  column,
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
  parse: (text) => parseEmailAddress(column, text),
})
