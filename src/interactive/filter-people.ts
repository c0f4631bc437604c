import { count } from '../model/wording.js'
import type { User } from '../model/user.js'
import type { Operator } from '../users/condition.js'
import type { Field } from '../users/fields.js'
import { counted } from './counted.js'
import type { Choice } from './prompts/prompts.js'
import type { Session } from './session.js'

const READS: Readonly<Record<string, (user: User) => string | null>> = {
  username: ({ username }) => username,
  'first-name': ({ firstName }) => firstName,
  'last-name': ({ lastName }) => lastName,
}

/** What people are called, for conditions on the whole of it; parts of names are typed. */
export function peopleValues(
  session: Session,
  { name }: Field,
  operator: Operator,
): readonly Choice<string>[] {
  const read = READS[name]
  if (read === undefined || (operator !== '=' && operator !== '!=')) return []
  const called = [...session.users.values()].flatMap((user) => read(user) ?? [])
  return counted(called.filter((text) => text !== ''))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([value, users]) => ({ value, name: value, ...(users === 1 ? {} : { note: count(users, 'user') }) }))
}
