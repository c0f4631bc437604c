import { escapeCell, unescapeCell } from '../csv/cell-text.js'
import type { Edit, Refusal } from '../model/edit.js'
import { LIMITS } from '../model/limits.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Value } from '../model/value.js'
import { operationsOn } from '../operations/index.js'
import { listOf, nameCell, resolveName, resolveNames } from './names.js'
import type { Setting } from './setting.js'

const SET = 'security_profiles'
const ADD = 'add_security_profiles'
const REMOVE = 'remove_security_profiles'

/** What the three ways of editing security profiles have in common. */
const shared = {
  prompt: {
    input: { kind: 'names', of: 'security-profile' },
    now: (user, label) => user.securityProfileIds.map((id) => label('security-profile', id)),
  },
  names: ['security-profile'],
  operations: operationsOn('securityProfileIds'),
  values: '`A|B`; names, ids or ARNs',
  check: (wanted: User): Refusal | undefined => checkCount(wanted.securityProfileIds.length),
  show: (value: Value, label: (id: string) => string) =>
    listOf(value).map(label).toSorted().join(', ') || '(none)',
  ids: (value: Value) => listOf(value).map((id) => ({ kind: 'security-profile' as const, id })),
} satisfies Partial<Setting>

const flagOf = (name: string, summary: string): Setting['flag'] => ({
  name,
  argument: '<name|id|arn>',
  summary,
  repeatable: true,
  cell: (texts) => texts.map((text) => escapeCell(text, '|')).join('|'),
})

const parseAs =
  (column: string) =>
  (text: string, names: Names): Edit | Refusal => {
    const ids = resolveNames(text, names, 'security-profile')
    if ('refused' in ids) return ids
    return checkMost(ids.length) ?? { setting: column, given: text, want: ids }
  }

const editOf = (column: string, ids: readonly string[]): readonly Edit[] =>
  ids.length === 0 ? [] : [{ setting: column, given: ids.join('|'), want: ids }]

/** The whole set; the order of profiles means nothing. */
export const securityProfiles: Setting = {
  ...shared,
  column: SET,
  title: 'Security profiles',
  excludes: {
    columns: [ADD, REMOVE],
    refused: 'the whole set of security profiles is given, and profiles to add or remove besides',
  },
  json: {
    value: (user, label) => user.securityProfileIds.map((id) => label('security-profile', id)),
  },
  console: { headers: ['security_profile_name_1|security_profile_name_2'] },
  flag: flagOf('--security-profile', 'give the users exactly these security profiles'),
  parse: parseAs(SET),
  list: {
    add: ADD,
    remove: REMOVE,
    set: SET,
    key: (entry, names) => {
      const id = resolveName(unescapeCell(entry), names, 'security-profile')
      return typeof id === 'string' ? id : undefined
    },
    removable: (user, names) =>
      user.securityProfileIds.map((id) => ({ key: id, cell: nameCell(id, names, 'security-profile', '|') })),
  },
  // The same set in another order is no change.
  apply: (user, edit) =>
    isSameSet(user.securityProfileIds, listOf(edit.want))
      ? user
      : { ...user, securityProfileIds: listOf(edit.want) },
  view: (user) => user.securityProfileIds.toSorted(),
  remaining: (user, edit) => (isSameSet(user.securityProfileIds, listOf(edit.want)) ? undefined : edit),
  parts: (before, after) => [
    ...editOf(ADD, without(listOf(after), listOf(before))),
    ...editOf(REMOVE, without(listOf(before), listOf(after))),
  ],
  restore: (before) => editOf(SET, listOf(before)),
  whole: (user, names) =>
    user.securityProfileIds.map((id) => nameCell(id, names, 'security-profile', '|')).join('|'),
}

/** Computed on the set that is there when the write is made, so that changes by others are not lost. */
export const addSecurityProfiles: Setting = {
  ...shared,
  prompt: { ...shared.prompt, title: 'Security profiles: add', isPart: true },
  column: ADD,
  title: 'Security profiles added',
  opposite: { column: REMOVE, clash: () => 'a security profile is both added and removed' },
  flag: flagOf('--add-security-profile', 'add this security profile; the others stay'),
  parse: parseAs(ADD),
  apply: (user, edit) => ({
    ...user,
    securityProfileIds: [...new Set([...user.securityProfileIds, ...listOf(edit.want)])],
  }),
  view: (user, edit) => members(user, edit),
  remaining: (user, edit) => (members(user, edit).length === listOf(edit.want).length ? undefined : edit),
  restore: (before, edit) => editOf(REMOVE, without(listOf(edit.want), listOf(before))),
}

export const removeSecurityProfiles: Setting = {
  ...shared,
  prompt: { ...shared.prompt, title: 'Security profiles: remove', isPart: true },
  column: REMOVE,
  title: 'Security profiles removed',
  flag: flagOf('--remove-security-profile', 'remove this security profile; the others stay'),
  parse: parseAs(REMOVE),
  apply: (user, edit) => ({
    ...user,
    securityProfileIds: user.securityProfileIds.filter((id) => !listOf(edit.want).includes(id)),
  }),
  view: (user, edit) => members(user, edit),
  remaining: (user, edit) => (members(user, edit).length === 0 ? undefined : edit),
  restore: (before) => editOf(ADD, listOf(before)),
}

/** Which of the edit's profiles the user has. */
function members(user: User, edit: Edit): readonly string[] {
  return listOf(edit.want).filter((id) => user.securityProfileIds.includes(id))
}

function without(ids: readonly string[], others: readonly string[]): readonly string[] {
  return ids.filter((id) => !others.includes(id))
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).size === new Set(b).size && a.every((id) => b.includes(id))
}

function checkCount(count: number): Refusal | undefined {
  if (count === 0)
    return { code: 'LastSecurityProfile', refused: 'the last security profile would be removed' }
  return checkMost(count)
}

function checkMost(count: number): Refusal | undefined {
  if (count <= LIMITS.securityProfiles) return undefined
  return {
    code: 'TooManySecurityProfiles',
    kind: 'limit',
    refused: `${count} security profiles, but the limit is ${LIMITS.securityProfiles}`,
  }
}
