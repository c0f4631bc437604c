import type { Edit, Refusal } from '../model/edit.js'
import type { Value } from '../model/value.js'

/** Two edits of one user that can't both be meant; it is told of the first of them. */
export interface Contradiction extends Refusal {
  readonly setting: string
}

/** All there are among the edits of one user. */
export function contradictions(edits: readonly Edit[]): readonly Contradiction[] {
  const keys = (setting: string) => keysOf(edits.find((edit) => edit.setting === setting)?.want ?? null)
  const common = (one: string, other: string) => keys(one).find((key) => keys(other).includes(key))
  const isSetAndMore =
    keys('security_profiles').length > 0 &&
    keys('add_security_profiles').length + keys('remove_security_profiles').length > 0
  const profile = common('add_security_profiles', 'remove_security_profiles')
  const skill = common('proficiencies', 'remove_proficiencies')
  const tag = common('tags', 'untag')
  return [
    isSetAndMore &&
      clash(
        'security_profiles',
        'the whole set of security profiles is given, and profiles to add or remove besides',
      ),
    profile !== undefined && clash('add_security_profiles', 'a security profile is both added and removed'),
    skill !== undefined &&
      clash('proficiencies', `the proficiency "${skill}" is both given a level and removed`),
    tag !== undefined && clash('tags', `the tag "${tag}" is both given a value and removed`),
  ].filter((one) => one !== false)
}

function keysOf(value: Value): readonly string[] {
  if (value === null || typeof value !== 'object') return []
  return Array.isArray(value) ? value : Object.keys(value)
}

function clash(setting: string, refused: string): Contradiction {
  return { setting, code: 'Contradiction', refused, hint: 'Leave one of the two out.' }
}
