import { escapeCell, splitCell, unescapeCell } from '../csv/cell-text.js'
import { isRefused, type Refusal, type Edit } from '../model/edit.js'
import { LIMITS } from '../model/limits.js'
import { type Names, namesOf } from '../model/names.js'
import { AttributeList } from './attribute-list.js'
import type { User } from '../model/user.js'

export interface SkillName {
  readonly name: string
  readonly value: string
}

/** `NAME:VALUE`, as it stands in cells, and as the key of a proficiency in plans and journals. */
export function skillKey({ name, value }: SkillName): string {
  return `${escapeCell(name, ':|')}:${escapeCell(value, ':|')}`
}

/** What `skillKey` was made of. */
export function skillOfKey(key: string): SkillName {
  const [name = '', value = ''] = splitCell(key, ':').map(unescapeCell)
  return { name, value }
}

/** The level of a proficiency, which may be a fraction. */
export function parseLevel(text: string): number | Refusal {
  const level = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  if (level >= 1 && level <= 5) return level
  return { code: 'BadValue', refused: `"${text}" is not a level from 1 to 5` }
}

export function attributesOf(names: Names): AttributeList {
  const attributes = namesOf(names, 'predefined-attribute')
  if (!(attributes instanceof AttributeList)) throw new TypeError('predefined attributes were expected')
  return attributes
}

/** Returns every proficiency that a user can have: each value of each predefined attribute. */
export function skillsOf(names: Names): readonly { readonly text: string; readonly name: string }[] {
  return attributesOf(names)
    .pairs()
    .map((pair) => ({ text: skillKey(pair), name: `${pair.name}=${pair.value}` }))
}

/**
 * The proficiency that colon-separated parts name. A colon within a name or a value should be escaped; where only one
 * reading of the parts is something that there is (`connect:Language:connect:French`), it need not be.
 */
export function readSkill(parts: readonly string[], names: Names): SkillName | Refusal {
  const attributes = attributesOf(names)
  if (parts.length < 2)
    return {
      code: 'BadValue',
      refused: `"${parts.join(':')}" is not NAME:VALUE`,
      hint: 'Write \\: for a colon in a name.',
    }
  const readings = parts.slice(1).map((_, index) => ({
    name: unescapeCell(parts.slice(0, index + 1).join(':')),
    value: unescapeCell(parts.slice(index + 1).join(':')),
  }))
  const known = readings.flatMap(({ name, value }) => attributes.pair(name, value) ?? [])
  const [only, another] = known
  if (only !== undefined && another === undefined) return only
  if (another !== undefined)
    return {
      code: 'AmbiguousName',
      refused: `"${parts.join(':')}" can be read in several ways`,
      hint: 'Write \\: for a colon in a name.',
    }
  return unknownSkill(readings, attributes)
}

function unknownSkill(readings: readonly SkillName[], attributes: AttributeList): Refusal {
  const reading = readings.find(({ name }) => attributes.has(name)) ?? readings[0] ?? { name: '', value: '' }
  const isName = !attributes.has(reading.name)
  const near = isName
    ? attributes.nearestNames(reading.name)
    : attributes.nearestValues(reading.name, reading.value)
  const candidates = near.map((one) => `"${one}"`).join(', ')
  return {
    code: 'UnknownName',
    refused: isName
      ? `there is no predefined attribute "${reading.name}"`
      : `the predefined attribute "${reading.name}" has no value "${reading.value}"`,
    ...(candidates === '' ? {} : { hint: `Did you mean ${candidates}?` }),
  }
}

/** The parts of a cell `A:B|C:D`, each read; the first that can't be is the answer. */
export function readAll<T>(
  text: string,
  read: (parts: readonly string[]) => T | Refusal,
): readonly T[] | Refusal {
  const all: T[] = []
  for (const part of splitCell(text, '|')) {
    const one = read(splitCell(part, ':'))
    if (typeof one === 'object' && one !== null && isRefused(one)) return one
    all.push(one)
  }
  return all
}

/** Why a user can't be left with, or on the way to, these proficiencies. Users who already have more may keep them. */
export function hasRoom(wanted: User, _edit: Edit, fresh: User): Refusal | undefined {
  const now = (fresh.proficiencies ?? []).map(skillKey)
  const then = (wanted.proficiencies ?? []).map(skillKey)
  if (then.length > LIMITS.proficiencies && then.length > now.length) {
    return {
      code: 'TooManyProficiencies',
      kind: 'limit',
      refused: `${then.length} proficiencies, but the limit is ${LIMITS.proficiencies}`,
    }
  }
  const isFull = new Set([...now, ...then]).size > LIMITS.proficiencies
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
