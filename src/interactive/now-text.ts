import { count } from '../model/wording.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import { counted } from './counted.js'
import type { Session } from './session.js'

const MOST_VALUES = 4

/** Of thousands of users it takes a while, and is asked for whenever a list of settings is drawn. */
const told = new WeakMap<readonly User[], Map<Setting, string>>()

/** What users have now: `Basic: 80, Sales: 12`; of a single user only the value. */
export function nowText(setting: Setting, users: readonly User[], session: Session): string {
  const texts = told.get(users) ?? new Map<Setting, string>()
  told.set(users, texts)
  const text = texts.get(setting) ?? tell(setting, users, session)
  texts.set(setting, text)
  return text
}

function tell(setting: Setting, users: readonly User[], { label }: Session): string {
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
