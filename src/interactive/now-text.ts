import { count } from '../model/wording.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import { counted } from './counted.js'
import type { Session } from './session.js'

const MOST_VALUES = 4

/** What users have now: `Basic: 80, Sales: 12`; of a single user only the value. */
export function nowText(setting: Setting, users: readonly User[], { label }: Session): string {
  const parts = users.map((user) => setting.prompt.now(user, label))
  const shown = setting.prompt.shown ?? ((part: string) => part)
  const read = parts.filter((part) => part !== undefined).map((part) => part.map(shown))
  if (read.length === 0) return users.length === 0 ? '' : '(not read)'
  if (users.length === 1) return read.flat().join(', ') || '(none)'
  const none = read.filter((part) => part.length === 0).length
  const values = counted(read.flat())
  const first = values.slice(0, MOST_VALUES).map(([text, number]) => `${apart(text)}: ${number}`)
  const more = values.length - MOST_VALUES
  return [
    ...first,
    ...(more > 0 ? [count(more, 'other value')] : []),
    ...(none > 0 ? [`(none): ${none}`] : []),
    ...(read.length < users.length ? [`(not read): ${users.length - read.length}`] : []),
  ].join(', ')
}

/** A value that could be taken for several, or for one with its number. */
function apart(text: string): string {
  return /, |: /.test(text) ? `"${text}"` : text
}
