import { ANY } from '../users/field-texts.js'
import { tagValue } from './condition-text.js'
import { count } from '../model/wording.js'
import type { User } from '../model/user.js'
import type { Field, Operator } from '../users/field.js'
import { counted } from './setting-text.js'
import type { Choice } from './prompts/choose.js'
import type { Session } from './session.js'

const READS: Readonly<Record<string, (user: User) => string | null>> = {
  username: ({ username }) => username,
  'first-name': ({ firstName }) => firstName,
  'last-name': ({ lastName }) => lastName,
}

/** The users' names, for conditions on a whole name; parts of names are typed. */
export function peopleValues(
  session: Session,
  { name }: Field,
  operator: Operator,
): readonly Choice<string>[] {
  const read = READS[name]
  if (read === undefined || (operator !== '=' && operator !== '!=')) return []
  const names = [...session.users.values()].flatMap((user) => read(user) ?? [])
  return counted(names.filter((text) => text !== ''))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([value, users]) => ({ value, name: value, ...(users === 1 ? {} : { note: count(users, 'user') }) }))
}

/** Asks for the key of a tag, one of those in use. */
export async function askTagKey(session: Session): Promise<string> {
  const keys = counted([...session.users.values()].flatMap(({ tags }) => Object.keys(tags)))
  const choices = keys.map(([value, users]) => ({ value, name: value, note: count(users, 'user') }))
  if (choices.length > 0)
    return session.prompts.choose({ title: 'Add a filter: which tag?', typed: true, choices })
  return session.prompts.text({
    title: 'Add a filter: which tag?',
    label: 'Key',
    check: (text) => (text === '' ? 'Enter a key.' : undefined),
  })
}

/** The values in use of a tag, and *any value*. */
export function tagValues(session: Session, key: string, operator: Operator): readonly Choice<string>[] {
  if (operator !== '=' && operator !== '!=') return []
  const all = [...session.users.values()].flatMap(({ tags }) =>
    Object.hasOwn(tags, key) ? [tags[key] ?? ''] : [],
  )
  const values = counted(all).map(([value, users]) => ({
    value,
    name: tagValue(value),
    note: count(users, 'user'),
  }))
  return [{ value: ANY, name: tagValue(ANY), note: count(all.length, 'user') }, ...values]
}
