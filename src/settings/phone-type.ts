import type { Refusal } from '../model/edit.js'
import type { User } from '../model/user.js'
import { parseWord } from './on-off.js'
import { textOf } from './names.js'
import type { Setting } from './setting.js'
import { present } from './setting-prompt.js'

const column = 'phone_type'
const TYPES = ['soft', 'desk'] as const

export const phoneType: Setting = {
  column,
  title: 'Phone type',
  flag: {
    name: '--phone-type',
    argument: '<soft|desk>',
    summary: 'soft phone or desk phone; a desk phone needs a number',
    cell: ([text = '']) => text,
  },
  values: '`soft`, `desk`',
  prompt: { input: { kind: 'word', words: TYPES }, now: (user) => present(user.phoneType) },
  console: { headers: ['phone type (soft/desk)'] },
  names: [],
  operations: ['UpdateUserConfig', 'UpdateUserPhoneConfig'],
  parse: (text) => {
    const type = parseWord(text, TYPES)
    return typeof type === 'string' ? { setting: column, given: text, want: type } : type
  },
  format: (edit) => edit.given,
  apply: (user, edit) => ({ ...user, phoneType: edit.want === 'desk' ? 'desk' : 'soft' }),
  check: checkNumber,
  view: (user) => user.phoneType,
  remaining: (user, edit) => (user.phoneType === edit.want ? undefined : edit),
  restore: (before) => (before === null ? [] : [{ setting: column, given: textOf(before), want: before }]),
  whole: (user) => user.phoneType ?? '',
  show: (value) => (value === null ? '(none)' : textOf(value)),
  ids: () => [],
}

/** A desk phone without a number rings nowhere. */
function checkNumber({ phoneType: type, deskPhoneNumber }: User): Refusal | undefined {
  if (type !== 'desk' || deskPhoneNumber !== null) return undefined
  return {
    code: 'NoDeskNumber',
    refused: 'a desk phone needs a number, and this user has none',
    hint: 'Give --desk-phone-number too.',
  }
}
