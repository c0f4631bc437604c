import { identitySetting, parseText } from './identity-setting.js'

const column = 'last_name'
/** API reference, UserIdentityInfo: fewer where Amazon Connect itself has the users. */
const MOST = 300
const MOST_MANAGED = 256

export const lastName = identitySetting({
  column,
  title: 'Last name',
  member: 'lastName',
  argument: '<name>',
  summary: 'the last name; for one user',
  values: `up to ${MOST_MANAGED} characters (${MOST} on SAML instances)`,
  header: 'last name',
  example: 'e.g. Schmidt',
  clearable: false,
  lockedBy: ['EXISTING_DIRECTORY'],
  parse: (text, type) => parseText(column, text, type === 'SAML' ? MOST : MOST_MANAGED),
})
