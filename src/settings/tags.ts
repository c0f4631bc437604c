import { escapeCell, splitCell, splitOnce, unescapeCell } from '../csv/cell-text.js'
import type { Edit, Refusal } from '../model/edit.js'
import { isAwsTag, LIMITS, ownTagKeys } from '../model/limits.js'
import { trimmed } from '../model/free-text.js'
import type { User } from '../model/user.js'
import { keysIn, type Value } from '../model/value.js'
import { operationsOn } from '../operations/index.js'
import { listOf } from './names.js'
import type { Setting } from './setting.js'
import { checkKey, keyOf, listOfKeys, listOfTags, parseTags, type Tags, tagsCell } from './tag-text.js'

const TAGS = 'tags'
const UNTAG = 'untag'
const SET = 'set_tags'
const NONE = 'none'

/** The service model's TagKey. Models have been wrong, so other keys get a warning and the service decides. */
const USUAL_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u

const shared = {
  names: [],
  besideRecord: true,
  show: showTags,
  ids: () => [],
} satisfies Partial<Setting>

/** What the settings whose cells hold whole tags have in common besides. */
const ofPairs = {
  ...shared,
  warn: warnOfUnusualKeys,
  meant: listOfTags,
  check: checkCount,
} satisfies Partial<Setting>

/** Adds and overwrites; tags that are not named stay. */
export const tags: Setting = {
  ...ofPairs,
  column: TAGS,
  title: 'Tags',
  flag: {
    name: '--tag',
    argument: '<key=value>',
    summary: 'add this tag, or overwrite it; others stay',
    repeatable: true,
    // A flag has a single tag, so a bare `|` is literal.
    cell: (texts) => texts.map((text) => splitCell(text, '|').join('\\|')).join('|'),
  },
  values: '`k=v|k2=v2`',
  prompt: {
    title: 'Tags: add or change',
    input: { kind: 'list', hint: 'KEY=VALUE' },
    now: tagTexts,
    shown: (text) => (splitOnce(text, '=') ?? [text]).map(unescapeCell).join('='),
  },
  operations: ['TagResource'],
  carrier: () => 'TagResource',
  list: {
    add: TAGS,
    remove: UNTAG,
    set: SET,
    key: (entry) => keyOf(entry),
    removable: (user) => ownTags(user).map(([key]) => ({ key, cell: escapeCell(key, '|') })),
  },
  opposite: { column: UNTAG, clash: (key) => `the tag "${key}" is both given a value and removed` },
  json: { value: (user) => user.tags },
  parse: (text) => parsePairs(TAGS, text),
  apply: (user, edit) => ({ ...user, tags: { ...user.tags, ...tagsOf(edit.want) } }),
  view: (user, edit) => pick(user.tags, Object.keys(tagsOf(edit.want))),
  remaining: (user, edit) => (isSubset(tagsOf(edit.want), user.tags) ? undefined : edit),
  restore: (before, edit) => [
    ...tagEdits(tagsOf(before)),
    ...untagEdits(Object.keys(tagsOf(edit.want)).filter((key) => !Object.hasOwn(tagsOf(before), key))),
  ],
  whole: (user) => tagsCell(ownTags(user)),
}

export const untag: Setting = {
  ...shared,
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
  operations: ['UntagResource'],
  carrier: () => 'UntagResource',
  meant: listOfKeys,
  parse: (text) => {
    const keys = splitCell(text, '|').map((key) => trimmed(unescapeCell(key)))
    const bad = keys.map(checkKey).find((refusal) => refusal !== undefined)
    return bad ?? { setting: UNTAG, given: text, want: [...new Set(keys)] }
  },
  apply: (user, edit) => ({
    ...user,
    tags: Object.fromEntries(Object.entries(user.tags).filter(([key]) => !listOf(edit.want).includes(key))),
  }),
  view: (user, edit) => pick(user.tags, listOf(edit.want)),
  remaining: (user, edit) =>
    listOf(edit.want).some((key) => Object.hasOwn(user.tags, key)) ? edit : undefined,
  restore: (before) => tagEdits(tagsOf(before)),
}

/** All tags but those of AWS itself, which stay. */
export const setTags: Setting = {
  ...ofPairs,
  column: SET,
  title: 'All tags',
  flag: {
    name: '--set-tags',
    argument: '<k=v|k2=v2|none>',
    summary: 'give the users exactly these tags, or none; the tags of AWS itself stay',
    repeatable: true,
    cell: (texts) => texts.join('|'),
  },
  values: '`k=v|k2=v2`: exactly these, or `none`',
  prompt: {
    ...tags.prompt,
    title: 'Tags: exactly these',
    isPart: true,
    input: { kind: 'list', hint: 'KEY=VALUE, or none for no tags' },
  },
  operations: operationsOn('tags'),
  excludes: { columns: [TAGS, UNTAG], refused: 'all tags are given, and tags to add or remove besides' },
  parse: (text) => (trimmed(text) === NONE ? { setting: SET, given: text, want: {} } : parsePairs(SET, text)),
  apply: (user, edit) => {
    const ofAws = Object.entries(user.tags).filter(([key]) => isAwsTag(key))
    return { ...user, tags: { ...Object.fromEntries(ofAws), ...tagsOf(edit.want) } }
  },
  view: (user) => Object.fromEntries(ownTags(user)),
  remaining: (user, edit) => {
    const now = Object.fromEntries(ownTags(user))
    return isSubset(tagsOf(edit.want), now) && isSubset(now, tagsOf(edit.want)) ? undefined : edit
  },
  parts: (before, after) => {
    const [then, now] = [tagsOf(before), tagsOf(after)]
    const changed = Object.keys(now).filter((key) => !isSubset(pick(now, [key]), then))
    return [
      ...tagEdits(pick(now, changed)),
      ...untagEdits(Object.keys(then).filter((key) => !Object.hasOwn(now, key))),
    ]
  },
  restore: (before) => [
    { setting: SET, given: tagsCell(Object.entries(tagsOf(before))) || NONE, want: before },
  ],
}

function parsePairs(column: string, text: string): Edit | Refusal {
  const pairs = parseTags(text)
  if ('refused' in pairs) return pairs
  return checkNumber(pairs.tags) ?? { setting: column, given: text, want: pairs.tags }
}

/** Each tag as it would be typed. */
function tagTexts(user: User): readonly string[] {
  return ownTags(user).map((tag) => tagsCell([tag]))
}

/** Tags of AWS itself can't be edited. */
function ownTags({ tags: all }: User): readonly (readonly [string, string])[] {
  return Object.entries(all).filter(([key]) => !isAwsTag(key))
}

/** Tags come last: a user whose tag key the service refuses has all other changes already. */
function warnOfUnusualKeys(after: readonly Value[]): string | undefined {
  const unusual = [...new Set(after.flatMap(keysIn))].filter((key) => !USUAL_KEY.test(key))
  if (unusual.length === 0) return undefined
  const named = unusual.map((key) => `"${key}"`).join(', ')
  return `Amazon Connect is known to refuse tag keys with other characters than letters, digits, blanks and _.:/=+-@: ${named}`
}

function checkCount(user: User): Refusal | undefined {
  return checkNumber(user.tags)
}

function checkNumber(all: Tags): Refusal | undefined {
  const count = ownTagKeys(all).length
  if (count <= LIMITS.tags) return undefined
  return {
    code: 'TooManyTags',
    kind: 'limit',
    refused: `${count} tags, but the limit is ${LIMITS.tags}`,
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

function untagEdits(keys: readonly string[]): readonly Edit[] {
  return keys.length === 0
    ? []
    : [{ setting: UNTAG, given: keys.map((key) => escapeCell(key, '|')).join('|'), want: keys }]
}

function showTags(value: Value): string {
  const entries = Object.entries(tagsOf(value))
  return entries.map(([key, one]) => `${key}=${one}`).join(', ') || '(none)'
}
