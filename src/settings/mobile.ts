import { identitySetting } from './identity-setting.js'
import { parsePhoneNumber } from './phone-number.js'

const column = 'mobile'

export const mobile = identitySetting({
  column,
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
  parse: (text) => parsePhoneNumber(column, text),
})
