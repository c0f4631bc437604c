import { splitCell, unescapeCell } from '../csv/cell-text.js'
import { type Edit, isRefused, type Refusal } from '../model/edit.js'
import { trimmed } from '../model/free-text.js'
import { LIMITS } from '../model/limits.js'
import type { Names } from '../model/names.js'
import type { Proficiency } from '../model/user.js'
import { isSameValue, type Value } from '../model/value.js'
import { operationsOn } from '../operations/index.js'
import { listOf } from './names.js'
import {
  allLevels,
  allOf,
  type Levels,
  levelsCell,
  levelsIn,
  levelsOf,
  withLevels,
} from './proficiency-levels.js'
import { hasRoom, parseLevel, readAll, readSkill, skillKey, skillsOf } from './proficiency-text.js'
import type { Setting } from './setting.js'

const ADD = 'proficiencies'
const REMOVE = 'remove_proficiencies'
const SET = 'set_proficiencies'
const NONE = 'none'

const LEVELS = ['1', '2', '3', '4', '5']

const shared = {
  reads: 'proficiencies',
  besideRecord: true,
  names: ['predefined-attribute'],
  check: hasRoom,
  show: (value: Value) =>
    Object.entries(levelsOf(value))
      .map(([key, level]) => `${key}:${level}`)
      .join(', ') || '(none)',
  ids: () => [],
} satisfies Partial<Setting>

const SKILLS = {
  kind: 'list',
  hint: 'NAME:VALUE:LEVEL, levels 1 to 5',
  offers: skillsOf,
  levels: LEVELS,
} as const

/** Adds, and changes levels; proficiencies that are not named stay. */
export const proficiencies: Setting = {
  ...shared,
  column: ADD,
  title: 'Proficiencies',
  opposite: {
    column: REMOVE,
    clash: (key) => `the proficiency "${key}" is both given a level and removed`,
  },
  flag: {
    name: '--add-proficiency',
    argument: '<name:value:level>',
    summary: 'give the users this proficiency, or another level of it; the others stay',
    repeatable: true,
    cell: flagCell,
  },
  values: '`NAME:VALUE:LEVEL|…`, levels 1 to 5, `\\:` for a colon in a name',
  prompt: {
    title: 'Proficiencies: add or change',
    input: SKILLS,
    now: ({ proficiencies: all }) => all?.map((one) => `${skillKey(one)}:${one.level}`),
    shown: (text) => plainSkill(text, true),
  },
  operations: ['AssociateUserProficiencies', 'UpdateUserProficiencies'],
  carrier: (before, key) =>
    levelsOf(before)[key] === undefined ? 'AssociateUserProficiencies' : 'UpdateUserProficiencies',
  list: {
    add: ADD,
    remove: REMOVE,
    set: SET,
    key: (entry, names) => {
      const skill = readSkill(splitCell(entry, ':').slice(0, -1), names)
      return isRefused(skill) ? undefined : skillKey(skill)
    },
    removable: (_, names) => skillsOf(names).map(({ text }) => ({ key: text, cell: text })),
  },
  parse: (text, names) => parseLevels(ADD, text, names),
  apply: (user, edit) => ({ ...user, proficiencies: withLevels(allOf(user), levelsOf(edit.want)) }),
  view: (user, edit) => levelsIn(user, Object.keys(levelsOf(edit.want))),
  remaining: (user, edit) => {
    const now = levelsIn(user, Object.keys(levelsOf(edit.want)))
    return Object.entries(levelsOf(edit.want)).every(([key, level]) => now[key] === level) ? undefined : edit
  },
  restore: (before, edit) => [
    ...addEdits(levelsOf(before)),
    ...removeEdits(Object.keys(levelsOf(edit.want)).filter((key) => !Object.hasOwn(levelsOf(before), key))),
  ],
  whole: (user) => levelsCell(allLevels(user)),
}

export const removeProficiencies: Setting = {
  ...shared,
  column: REMOVE,
  title: 'Proficiencies removed',
  flag: {
    name: '--remove-proficiency',
    argument: '<name:value>',
    summary: 'take this proficiency away; the others stay',
    repeatable: true,
    cell: flagCell,
  },
  values: '`NAME:VALUE|…`',
  prompt: {
    title: 'Proficiencies: remove',
    input: { kind: 'list', hint: 'NAME:VALUE', offers: skillsOf },
    now: ({ proficiencies: all }) => all?.map(skillKey),
    shown: (text) => plainSkill(text, false),
  },
  operations: ['DisassociateUserProficiencies'],
  carrier: () => 'DisassociateUserProficiencies',
  parse: (text, names) => {
    const read = readAll(text, (parts) => readSkill(parts, names))
    if ('refused' in read) return read
    return { setting: REMOVE, given: text, want: [...new Set(read.map(skillKey))] }
  },
  apply: (user, edit) => ({
    ...user,
    proficiencies: allOf(user).filter((one) => !listOf(edit.want).includes(skillKey(one))),
  }),
  view: (user, edit) => levelsIn(user, listOf(edit.want)),
  remaining: (user, edit) => (Object.keys(levelsIn(user, listOf(edit.want))).length === 0 ? undefined : edit),
  restore: (before) => addEdits(levelsOf(before)),
}

/** All proficiencies of a user. */
export const setProficiencies: Setting = {
  ...shared,
  column: SET,
  title: 'All proficiencies',
  flag: {
    name: '--set-proficiencies',
    argument: '<name:value:level|none>',
    summary: 'give the users exactly these proficiencies, or none',
    repeatable: true,
    cell: (texts) => texts.join('|'),
  },
  values: '`NAME:VALUE:LEVEL|…`: exactly these, or `none`',
  prompt: {
    ...proficiencies.prompt,
    input: { ...SKILLS, none: NONE },
    title: 'Proficiencies: exactly these',
    isPart: true,
  },
  operations: operationsOn('proficiencies'),
  excludes: {
    columns: [ADD, REMOVE],
    refused: 'all proficiencies are given, and proficiencies to add or remove besides',
  },
  parse: (text, names) =>
    trimmed(text) === NONE ? { setting: SET, given: text, want: {} } : parseLevels(SET, text, names),
  apply: (user, edit) => {
    const levels = levelsOf(edit.want)
    const kept = allOf(user).filter((one) => Object.hasOwn(levels, skillKey(one)))
    return { ...user, proficiencies: withLevels(kept, levels) }
  },
  view: (user) => allLevels(user),
  remaining: (user, edit) => (isSameValue(allLevels(user), edit.want) ? undefined : edit),
  parts: (before, after) => {
    const [then, now] = [levelsOf(before), levelsOf(after)]
    return [
      ...addEdits(Object.fromEntries(Object.entries(now).filter(([key, level]) => then[key] !== level))),
      ...removeEdits(Object.keys(then).filter((key) => !Object.hasOwn(now, key))),
    ]
  },
  restore: (before) => [{ setting: SET, given: levelsCell(levelsOf(before)) || NONE, want: before }],
}

/** `NAME=VALUE (LEVEL)`, without the escapes of colons, or `none`. */
function plainSkill(text: string, hasLevel: boolean): string {
  if (text === NONE) return text
  const [name = '', value = '', level = ''] = splitCell(text, ':').map(unescapeCell)
  return hasLevel ? `${name}=${value} (${level})` : `${name}=${value}`
}

function parseLevels(column: string, text: string, names: Names): Edit | Refusal {
  const read = readAll(text, (parts) => readLevel(parts, names))
  if ('refused' in read) return read
  const want = Object.fromEntries(read.map((one) => [skillKey(one), one.level]))
  const count = Object.keys(want).length
  if (count < read.length) return { code: 'BadValue', refused: 'a proficiency is given twice' }
  if (count <= LIMITS.proficiencies) return { setting: column, given: text, want }
  return {
    code: 'TooManyProficiencies',
    kind: 'limit',
    refused: `${count} proficiencies, but the limit is ${LIMITS.proficiencies}`,
  }
}

/** A flag has a single proficiency, so a bare `|` is literal. */
function flagCell(texts: readonly string[]): string {
  return texts.map((text) => splitCell(text, '|').join('\\|')).join('|')
}

function readLevel(parts: readonly string[], names: Names): Proficiency | Refusal {
  if (parts.length < 3)
    return { code: 'BadValue', refused: `"${parts.join(':')}" isn't in the form NAME:VALUE:LEVEL` }
  const level = parseLevel(trimmed(parts.at(-1) ?? ''))
  if (typeof level !== 'number') return level
  const skill = readSkill(parts.slice(0, -1), names)
  return isRefused(skill) ? skill : { ...skill, level }
}

function addEdits(levels: Levels): readonly Edit[] {
  return Object.keys(levels).length === 0 ? [] : [{ setting: ADD, given: levelsCell(levels), want: levels }]
}

function removeEdits(keys: readonly string[]): readonly Edit[] {
  return keys.length === 0 ? [] : [{ setting: REMOVE, given: keys.join('|'), want: keys }]
}
