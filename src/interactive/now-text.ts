import { count } from '../model/wording.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import { counted } from './counted.js'
import type { Session } from './session.js'

const MOST_VALUES = 4

/** What users have now: `Basic: 80, Sales: 12`; of a single user only the value. */
export function nowText(setting: Setting, users: readonly User[], { label }: Session): string {
  const parts = users.map((user) => setting.prompt.now(user, label))
  const read = parts.filter((part) => part !== undefined)
  if (read.length === 0) return users.length === 0 ? '' : '(not read)'
  if (users.length === 1) return read.flat().join(', ') || '(none)'
  const none = read.filter((part) => part.length === 0).length
  const values = counted(read.flat())
  const shown = values.slice(0, MOST_VALUES).map(([text, number]) => `${text}: ${number}`)
  const more = values.length - MOST_VALUES
  return [
    ...shown,
    ...(more > 0 ? [count(more, 'other value')] : []),
    ...(none > 0 ? [`(none): ${none}`] : []),
  ].join(', ')
}
