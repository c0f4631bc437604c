import type { Edit, Refusal } from '../model/edit.js'
import type { User } from '../model/user.js'
import { skillKey } from './proficiency-text.js'

/** The default for an agent (quota L-50375162). */
export const MOST_PROFICIENCIES = 10

/** Why a user can't be left with, or on the way to, these proficiencies. Whoever has more already may keep them. */
export function hasRoom(wanted: User, _edit: Edit, fresh: User): Refusal | undefined {
  const now = (fresh.proficiencies ?? []).map(skillKey)
  const then = (wanted.proficiencies ?? []).map(skillKey)
  if (then.length > MOST_PROFICIENCIES && then.length > now.length) {
    return {
      code: 'TooManyProficiencies',
      kind: 'limit',
      refused: `${then.length} proficiencies, and ${MOST_PROFICIENCIES} are the most a user can have`,
    }
  }
  const isFull = new Set([...now, ...then]).size > MOST_PROFICIENCIES
  if (!isFull || then.length === 0 || now.length === 0 || then.some((key) => now.includes(key)))
    return undefined
  return {
    code: 'NoRoomForProficiencies',
    kind: 'limit',
    refused:
      'all proficiencies would have to be removed before the new ones find room, and the user would be without any meanwhile',
    hint: 'Change some of them first, then the others.',
  }
}
