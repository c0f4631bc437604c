import type { Edit, Refusal } from '../model/edit.js'
import { trimmed } from '../model/free-text.js'
import { type NameKind, type Names, nfc } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Value } from '../model/value.js'
import { operationsOn } from '../operations/index.js'
import { nameCell, resolveName, textOf } from './names.js'
import { onOff } from './words.js'
import type { Setting, SettingFlag } from './setting.js'
import type { SettingInput } from './setting-prompt.js'

/** A member of a user that holds one value. */
type ScalarMember =
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'secondaryEmail'
  | 'mobile'
  | 'routingProfileId'
  | 'hierarchyGroupId'
  | 'phoneType'
  | 'deskPhoneNumber'
  | 'persistentConnection'
  | 'voiceEnhancement'

type Scalar = string | boolean

/** What a setting with one value has of its own. */
export interface ScalarDefinition
  extends Pick<
    Setting,
    'column' | 'title' | 'values' | 'console' | 'reads' | 'isPrivileged' | 'locked' | 'check'
  > {
  /** The member of the user that it edits. */
  readonly member: ScalarMember
  /** The flag is named after the column. */
  readonly flag: Omit<SettingFlag, 'name' | 'cell'> & Partial<Pick<SettingFlag, 'cell'>>
  readonly input: SettingInput
  /** A value as people read it, where that is not what would be typed. */
  readonly shown?: (part: string) => string
  /** The column that it follows in documents, if that isn't the one before it in the registry. */
  readonly after?: string
  /** The kind of thing that the value is the id of. */
  readonly of?: NameKind
  /** The word that asks for no value. */
  readonly none?: string
  /** What an empty value amounts to, if undo can't empty it again. */
  readonly unset?: Scalar
  /** The value that a text asks for; `none` is handled already. Default: the thing of kind `of` with that name. */
  parse?(text: string, names: Names): Scalar | Refusal
}

/** A setting that replaces one value. */
export function scalarSetting(definition: ScalarDefinition): Setting {
  const { column, member, flag, input, shown, after, of, none, unset, ...own } = definition
  const valueOf = (user: User): Scalar | null => user[member] ?? null
  const labelled = (user: User, label: (kind: NameKind, id: string) => string): Scalar | null => {
    const value = valueOf(user)
    return of === undefined || value === null ? value : label(of, textOf(value))
  }
  return {
    ...own,
    ...(none === undefined ? {} : { none }),
    column,
    flag: { name: `--${column.replaceAll('_', '-')}`, cell: ([text = '']) => text, ...flag },
    prompt: {
      input,
      ...(shown === undefined ? {} : { shown }),
      now: (user, label) => (user[member] === undefined ? undefined : textsOf(labelled(user, label))),
    },
    // Documents of users hold what a search shows.
    ...(own.reads === undefined
      ? { json: { value: labelled, ...(after === undefined ? {} : { after }) } }
      : {}),
    names: of === undefined ? [] : [of],
    operations: operationsOn(member),
    parse: (text, names) => parseScalar(definition, text, names),
    apply: (user, edit) => ({ ...user, [member]: scalarOf(edit.want) }),
    view: (user) => valueOf(user),
    // Characters that differ only in their encoding are the same.
    remaining: (user, edit) => (isSame(user[member], edit.want) ? undefined : edit),
    restore: (before) => restoreScalar(column, before, none, unset),
    whole: (user, names) => cellOf(valueOf(user), names, of),
    show: (value, label) => {
      if (value === null) return '(none)'
      return of === undefined ? textOfScalar(value) : label(textOf(value))
    },
    ids: (value) => (of === undefined || value === null ? [] : [{ kind: of, id: textOf(value) }]),
  }
}

function textsOf(value: Scalar | null): readonly string[] {
  return value === null || value === '' ? [] : [textOfScalar(value)]
}

function cellOf(value: Scalar | null, names: Names, of: NameKind | undefined): string {
  if (value === null) return ''
  return of === undefined ? textOfScalar(value) : nameCell(textOf(value), names, of)
}

function parseScalar(definition: ScalarDefinition, text: string, names: Names): Edit | Refusal {
  const { column, none } = definition
  const refusal = definition.locked?.(names)
  if (refusal !== undefined) return refusal
  if (none !== undefined && trimmed(text) === none) return { setting: column, given: text, want: null }
  const want = readScalar(definition, text, names)
  return typeof want === 'object' ? want : { setting: column, given: text, want }
}

function readScalar(definition: ScalarDefinition, text: string, names: Names): Scalar | Refusal {
  if (definition.parse !== undefined) return definition.parse(text, names)
  return definition.of === undefined ? text : resolveName(text, names, definition.of)
}

function restoreScalar(
  column: string,
  before: Value,
  none: string | undefined,
  unset: Scalar | undefined,
): readonly Edit[] {
  if (before === null && none !== undefined) return [{ setting: column, given: none, want: null }]
  const value = before ?? unset
  return value === undefined ? [] : [{ setting: column, given: textOfScalar(value), want: value }]
}

/** @throws TypeError for a value that only a tampered plan or journal can hold */
function scalarOf(value: Value): Scalar | null {
  return value === null || typeof value === 'boolean' ? value : textOf(value)
}

function textOfScalar(value: Value): string {
  return typeof value === 'boolean' ? onOff(value) : textOf(value)
}

function isSame(now: Scalar | null | undefined, want: Value): boolean {
  if (typeof now !== 'string' || typeof want !== 'string') return now === want
  return nfc(now) === nfc(want)
}
