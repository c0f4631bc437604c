import { count, grouped } from '../model/wording.js'
import type { User } from '../model/user.js'
import { isRefused } from '../model/edit.js'
import type { Setting } from '../settings/setting.js'
import type { Session } from './session.js'
import type { Plan } from '../model/plan.js'
import { withEdits } from './users-after.js'
import { whyUnavailable } from './availability.js'

/** Returns each distinct text with its count, most frequent first. */
export function counted(texts: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)
}

const MOST_VALUES = 4

/** Counting thousands of users is slow, and lists of settings are drawn often. */
const cache = new WeakMap<readonly User[], Map<Setting, string>>()

/** The current values of users: `Basic: 80, Sales: 12`; for a single user just the value. */
export function nowText(setting: Setting, users: readonly User[], session: Session): string {
  const texts = cache.get(users) ?? new Map<Setting, string>()
  cache.set(users, texts)
  const text = texts.get(setting) ?? countValues(setting, users, session)
  texts.set(setting, text)
  return text
}

function countValues(setting: Setting, users: readonly User[], { label }: Session): string {
  const parts = users.map((user) => setting.prompt.now(user, label))
  const shown = setting.prompt.shown ?? ((part: string) => part)
  const read = parts.filter((part) => part !== undefined).map((part) => part.map(shown))
  if (read.length === 0) return users.length === 0 ? '' : '(not read)'
  if (users.length === 1) return read.flat().join(', ') || '(none)'
  const none = read.filter((part) => part.length === 0).length
  const values = counted(read.flat())
  const first = values.slice(0, MOST_VALUES).map(([text, number]) => `${delimited(text)}: ${grouped(number)}`)
  const more = values.length - MOST_VALUES
  return [
    ...first,
    ...(more > 0 ? [count(more, 'other value')] : []),
    ...(none > 0 ? [`(none): ${grouped(none)}`] : []),
    ...(read.length < users.length ? [`(not read): ${grouped(users.length - read.length)}`] : []),
  ].join(', ')
}

/** Quotes a value that could be mistaken for several, or for a value with its count. */
function delimited(text: string): string {
  return /, |: /.test(text) ? `"${text}"` : text
}

/** The value that pending batches will give a field; empty if they leave it alone. */
export function pendingText(session: Session, user: User, setting: Setting): string {
  let expected = user
  let text = ''
  for (const { number, plan } of session.batches.pendingOf(user.id)) {
    const before = nowText(setting, [expected], session)
    expected = changedBy(plan, expected)
    const then = nowText(setting, [expected], session)
    if (then !== before) text = `   * batch ${number}: ${then}`
  }
  return text
}

function changedBy(plan: Plan, user: User): User {
  const planned = plan.users.find(({ userId }) => userId === user.id)
  if (planned === undefined || planned.failure !== undefined) return user
  return withEdits(user, planned.edits)
}

/** A setting's current values, the new one if chosen, and why it can't be changed. */
export function settingNote(
  session: Session,
  setting: Setting,
  users: readonly User[],
  texts: readonly string[] | undefined,
): string {
  const now = nowText(setting, users, session)
  const lock = whyUnavailable(session, setting)
  if (lock !== undefined) return `${now}   (${lock.refused})`
  if (texts === undefined) return now
  return `→ ${answerText(session, setting, texts)}   (now ${now})`
}

/** An answer as people read it: an ACW timeout of 0 seconds is *no limit*. */
export function answerText({ names }: Session, setting: Setting, texts: readonly string[]): string {
  const { input, shown } = setting.prompt
  if (input.kind !== 'channels') return texts.map((text) => shown?.(text) ?? text).join(', ')
  const edit = setting.parse(setting.flag.cell(texts), names)
  return isRefused(edit) ? texts.join(', ') : setting.show(edit.want, String)
}
