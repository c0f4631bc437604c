import type { Edit, Refusal } from '../model/edit.js'
import type { Value } from '../model/value.js'

/** Edits of one user that can't all be meant. */
export function contradiction(edits: readonly Edit[]): Refusal | undefined {
  const want = (setting: string): Value => edits.find((edit) => edit.setting === setting)?.want ?? null
  const set = keysOf(want('security_profiles'))
  const added = keysOf(want('add_security_profiles'))
  const removed = keysOf(want('remove_security_profiles'))
  if (set.length > 0 && added.length + removed.length > 0) {
    return refuse('the whole set of security profiles is given, and profiles to add or remove besides')
  }
  if (added.some((id) => removed.includes(id))) return refuse('a security profile is both added and removed')
  const skill = keysOf(want('remove_proficiencies')).find((name) =>
    keysOf(want('proficiencies')).includes(name),
  )
  if (skill !== undefined) return refuse(`the proficiency "${skill}" is both given a level and removed`)
  const key = keysOf(want('untag')).find((name) => keysOf(want('tags')).includes(name))
  return key === undefined ? undefined : refuse(`the tag "${key}" is both given a value and removed`)
}

function keysOf(value: Value): readonly string[] {
  if (value === null || typeof value !== 'object') return []
  return Array.isArray(value) ? value : Object.keys(value)
}

function refuse(refused: string): Refusal {
  return { code: 'Contradiction', refused, hint: 'Leave one of the two out.' }
}
