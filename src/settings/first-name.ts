import { identitySetting, parseText } from './identity-setting.js'

const column = 'first_name'
/** API reference, UserIdentityInfo. */
const MOST = 255

export const firstName = identitySetting({
  column,
  title: 'First name',
  member: 'firstName',
  argument: '<name>',
  summary: 'the first name; for one user',
  values: `up to ${MOST} characters`,
  header: 'first name',
  example: 'e.g. Anna',
  clearable: false,
  lockedBy: ['EXISTING_DIRECTORY'],
  parse: (text) => parseText(column, text, MOST),
})
