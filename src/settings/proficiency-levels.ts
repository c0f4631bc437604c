import type { Proficiency, User } from '../model/user.js'
import type { Value } from '../model/value.js'
import { skillKey, skillOfKey } from './proficiency-text.js'

/** The level of each proficiency, by its key. */
export type Levels = Readonly<Record<string, number>>

/** @throws TypeError for a user whose proficiencies were not read: nothing can be computed on those */
export function allOf({ username, proficiencies: all }: User): readonly Proficiency[] {
  if (all === undefined) throw new TypeError(`the proficiencies of ${username} were not read`)
  return all
}

/** The levels of all that the user has. */
export function allLevels(user: User): Levels {
  return Object.fromEntries(allOf(user).map((one) => [skillKey(one), one.level]))
}

/** The same of some proficiencies, by key. */
export function levelsIn(user: User, keys: readonly string[]): Levels {
  const there = new Map(allOf(user).map((one) => [skillKey(one), one.level]))
  return Object.fromEntries(
    keys.flatMap((key) => {
      const level = there.get(key)
      return level === undefined ? [] : [[key, level] as const]
    }),
  )
}

/** Proficiencies with these levels, the missing ones added. */
export function withLevels(all: readonly Proficiency[], levels: Levels): readonly Proficiency[] {
  const known = new Set(all.map(skillKey))
  const changed = all.map((one) => ({ ...one, level: levels[skillKey(one)] ?? one.level }))
  const added = Object.entries(levels).filter(([key]) => !known.has(key))
  return [...changed, ...added.map(([key, level]) => ({ ...skillOfKey(key), level }))]
}

export function levelsCell(levels: Levels): string {
  return Object.entries(levels)
    .map(([key, level]) => `${key}:${level}`)
    .join('|')
}

export function levelsOf(value: Value): Levels {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new TypeError(`levels were expected, got ${JSON.stringify(value)}`)
  return value as Levels
}
