import { escapeCell, splitCell, splitOnce, unescapeCell } from '../csv/cell-text.js'
import type { Edit, Refusal } from '../model/edit.js'
import type { User } from '../model/user.js'
import type { Value } from '../model/value.js'
import { idsOf } from './names.js'
import type { Setting } from './setting.js'
import { lengthOf } from './text-length.js'

const TAGS = 'tags'
const UNTAG = 'untag'
/** AWS's own tags are not counted. */
const MOST = 50
const KEY_LENGTH = 128
const VALUE_LENGTH = 256
const RESERVED = 'aws:'

type Tags = Readonly<Record<string, string>>

/** Adds and overwrites; tags that are not named stay. */
export const tags: Setting = {
  column: TAGS,
  title: 'Tags',
  flag: {
    name: '--tag',
    argument: '<key=value>',
    summary: 'add this tag, or overwrite it; others stay',
    repeatable: true,
    // Of a single tag a bare `|` can only be meant as it is.
    cell: (texts) => texts.map((text) => splitCell(text, '|').join('\\|')).join('|'),
  },
  values: '`k=v|k2=v2`',
  prompt: {
    title: 'Tags: add or change',
    input: { kind: 'list', hint: 'KEY=VALUE' },
    now: (user) => ownTags(user).map(([key, value]) => `${escapeCell(key, '|=')}=${escapeCell(value, '|')}`),
    shown: (text) => (splitOnce(text, '=') ?? [text]).map(unescapeCell).join('='),
  },
  names: [],
  besideRecord: true,
  operations: ['TagResource'],
  parse: (text) => {
    const pairs = parseTags(text)
    return 'refused' in pairs ? pairs : { setting: TAGS, given: text, want: pairs.tags }
  },
  format: (edit) => edit.given,
  apply: (user, edit) => ({ ...user, tags: { ...user.tags, ...tagsOf(edit.want) } }),
  check: checkCount,
  view: (user, edit) => pick(user.tags, Object.keys(tagsOf(edit.want))),
  remaining: (user, edit) => (isSubset(tagsOf(edit.want), user.tags) ? undefined : edit),
  restore: (before, edit) => [
    ...tagEdits(tagsOf(before)),
    ...untagEdits(Object.keys(tagsOf(edit.want)).filter((key) => !Object.hasOwn(tagsOf(before), key))),
  ],
  // AWS's own tags are nobody's to set.
  whole: ({ tags: all }) => tagsCell(Object.entries(all).filter(([key]) => !isReserved(key))),
  show: showTags,
  ids: () => [],
}

export const untag: Setting = {
  column: UNTAG,
  title: 'Tags removed',
  flag: {
    name: '--untag',
    argument: '<key>',
    summary: 'remove the tag with this key; others stay',
    repeatable: true,
    cell: (texts) => texts.map((text) => escapeCell(text, '|')).join('|'),
  },
  values: '`k|k2`',
  prompt: {
    title: 'Tags: remove',
    input: { kind: 'list', hint: 'KEY' },
    now: (user) => ownTags(user).map(([key]) => key),
  },
  names: [],
  besideRecord: true,
  operations: ['UntagResource'],
  parse: (text) => {
    const keys = splitCell(text, '|').map(unescapeCell)
    const bad = keys.map(checkKey).find((refusal) => refusal !== undefined)
    return bad ?? { setting: UNTAG, given: text, want: [...new Set(keys)] }
  },
  format: (edit) => edit.given,
  apply: (user, edit) => ({
    ...user,
    tags: Object.fromEntries(Object.entries(user.tags).filter(([key]) => !idsOf(edit.want).includes(key))),
  }),
  view: (user, edit) => pick(user.tags, idsOf(edit.want)),
  remaining: (user, edit) =>
    idsOf(edit.want).some((key) => Object.hasOwn(user.tags, key)) ? edit : undefined,
  restore: (before) => tagEdits(tagsOf(before)),
  show: showTags,
  ids: () => [],
}

/** Tags of AWS itself can't be edited. */
function ownTags({ tags: all }: User): readonly (readonly [string, string])[] {
  return Object.entries(all).filter(([key]) => !key.startsWith(RESERVED))
}

function parseTags(text: string): { tags: Tags } | Refusal {
  const found = new Map<string, string>()
  for (const part of splitCell(text, '|')) {
    const pair = splitOnce(part, '=')
    if (pair === undefined) return { code: 'BadValue', refused: `"${part}" is no KEY=VALUE` }
    const [key, value] = [unescapeCell(pair[0]), unescapeCell(pair[1])]
    const bad = checkKey(key)
    if (bad !== undefined) return bad
    if (lengthOf(value) > VALUE_LENGTH)
      return {
        code: 'BadValue',
        refused: `the value of tag "${key}" is longer than ${VALUE_LENGTH} characters`,
      }
    if (found.has(key)) return { code: 'BadValue', refused: `the tag "${key}" is given twice` }
    found.set(key, value)
  }
  return { tags: Object.fromEntries(found) }
}

function checkKey(key: string): Refusal | undefined {
  if (key === '') return { code: 'BadValue', refused: 'a tag needs a key' }
  if (lengthOf(key) > KEY_LENGTH)
    return { code: 'BadValue', refused: `the tag key "${key}" is longer than ${KEY_LENGTH} characters` }
  if (isReserved(key)) return { code: 'BadValue', refused: `the tag key "${key}" is reserved for AWS` }
  return undefined
}

function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith(RESERVED)
}

function checkCount(user: User): Refusal | undefined {
  const count = ownTags(user).length
  if (count <= MOST) return undefined
  return {
    code: 'TooManyTags',
    kind: 'limit',
    refused: `${count} tags, and ${MOST} are the most a user can have`,
  }
}

function tagsOf(value: Value): Tags {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError(`tags were expected, got ${JSON.stringify(value)}`)
  }
  return value as Tags
}

function pick(all: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(all, key)).map((key) => [key, all[key] ?? '']))
}

function isSubset(wanted: Tags, all: Tags): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(all, key) && all[key] === value)
}

function tagEdits(pairs: Tags): readonly Edit[] {
  const entries = Object.entries(pairs)
  if (entries.length === 0) return []
  return [{ setting: TAGS, given: tagsCell(entries), want: pairs }]
}

function tagsCell(entries: readonly (readonly [string, string])[]): string {
  return entries.map(([key, value]) => `${escapeCell(key, '|=')}=${escapeCell(value, '|')}`).join('|')
}

function untagEdits(keys: readonly string[]): readonly Edit[] {
  return keys.length === 0
    ? []
    : [{ setting: UNTAG, given: keys.map((key) => escapeCell(key, '|')).join('|'), want: keys }]
}

function showTags(value: Value): string {
  const entries = Object.entries(tagsOf(value))
  return entries.map(([key, one]) => `${key}=${one}`).join(', ') || '(none)'
}
