import { count } from '../model/wording.js'
import type { Operator } from '../users/condition.js'
import { counted } from './counted.js'
import type { Choice } from './prompts/prompts.js'
import type { Session } from './session.js'

const ANY = '*'

/** A tag's key, of those that somebody has. */
export async function askTagKey(session: Session): Promise<string> {
  const keys = counted([...session.users.values()].flatMap(({ tags }) => Object.keys(tags)))
  const choices = keys.map(([value, users]) => ({ value, name: value, note: count(users, 'user') }))
  if (choices.length > 0)
    return session.prompts.choose({ title: 'Add a filter: which tag?', typed: true, choices })
  return session.prompts.text({
    title: 'Add a filter: which tag?',
    label: 'Key',
    check: (text) => (text === '' ? 'A tag has a key.' : undefined),
  })
}

/** The values a tag has, and whether there is one at all. */
export function tagValues(session: Session, key: string, operator: Operator): readonly Choice<string>[] {
  if (operator !== '=' && operator !== '!=') return []
  const all = [...session.users.values()].flatMap(({ tags }) =>
    Object.hasOwn(tags, key) ? [tags[key] ?? ''] : [],
  )
  const values = counted(all).map(([value, users]) => ({
    value,
    name: value === '' ? '(empty)' : value,
    note: count(users, 'user'),
  }))
  return [{ value: ANY, name: '(any value)', note: count(all.length, 'user') }, ...values]
}
