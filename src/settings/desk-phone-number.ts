import { textOf } from './names.js'
import { parsePhoneNumber } from './identity.js'
import type { Setting } from './setting.js'
import { present } from './setting-prompt.js'

const column = 'desk_phone_number'

/** Kept while the phone type is soft; used when it is desk. */
export const deskPhoneNumber: Setting = {
  column,
  title: 'Desk phone number',
  flag: {
    name: '--desk-phone-number',
    argument: '<number>',
    summary: 'the number of the desk phone, e.g. +493012345678',
    cell: ([text = '']) => text,
  },
  values: 'E.164, e.g. `+493012345678`',
  prompt: {
    input: { kind: 'text', hint: 'e.g. +493012345678' },
    now: (user) => present(user.deskPhoneNumber),
  },
  console: { headers: ['phone number'] },
  names: [],
  operations: ['UpdateUserConfig', 'UpdateUserPhoneConfig'],
  parse: (text) => parsePhoneNumber(column, text),
  format: (edit) => edit.given,
  apply: (user, edit) => ({ ...user, deskPhoneNumber: textOf(edit.want) }),
  check: ({ phoneType }) =>
    phoneType === null
      ? { code: 'NoPhoneType', refused: 'a number needs a phone type, and this user has none' }
      : undefined,
  view: (user) => user.deskPhoneNumber,
  remaining: (user, edit) => (user.deskPhoneNumber === edit.want ? undefined : edit),
  restore: (before) => (before === null ? [] : [{ setting: column, given: textOf(before), want: before }]),
  whole: (user) => user.deskPhoneNumber ?? '',
  show: (value) => (value === null ? '(none)' : textOf(value)),
  ids: () => [],
}
