import type { Edit, Refusal } from '../model/edit.js'
import type { NameKind, Names } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Value } from '../model/value.js'
import type { SettingPrompt } from './setting-prompt.js'

/**
 * An editable setting: a lens on a user. Everything that shows, asks, reads or writes a setting is derived from this
 * record: flags, help, CSV columns, diff, failures CSV, docs. All functions are pure.
 */
export interface Setting {
  /** The CSV column; also the setting's name in JSON, plans and journals. */
  readonly column: string
  /** As the column's heading for people. */
  readonly title: string
  readonly flag: SettingFlag
  /** What a cell may hold, as Markdown, for the docs. */
  readonly values: string
  /** How the interactive session asks for it. */
  readonly prompt: SettingPrompt
  /** The column of the console's own template for the same, and what its cells say in our form. */
  readonly console?: { readonly headers: readonly string[]; cell?(text: string): string }
  /** Its value is in no search: it costs a call for each user. */
  readonly reads?: UserRead
  /** Kept beside the user's record: when the record last changed says nothing of it. */
  readonly besideRecord?: true
  /** A change of it can give power over the user; where nobody is asked it must be allowed beforehand. */
  readonly isPrivileged?: true
  /** Its value before the change costs reads of its own in a search. */
  readonly needsAcw?: true
  /** Which names `parse` needs to have been loaded. */
  readonly names: readonly NameKind[]
  /** The write operations that may carry it. */
  readonly operations: readonly string[]
  /** Where they share it: which of them changes a part of it, by what was there before. */
  carrier?(before: Value, key: string): string
  /** Why it can't be edited in this instance, whatever the value. */
  locked?(names: Names): Refusal | undefined
  /** The edit a CSV cell asks for; its text is kept as `given`. The inverse of `format`. */
  parse(text: string, names: Names): Edit | Refusal
  /** The cell of an edit. */
  format(edit: Edit): string
  /** The wanted user: the same call on the planned user and on the freshly read one. */
  apply(user: User, edit: Edit): User
  /** Why a user can't be left like this: held against the user with all edits made. */
  check?(wanted: User, edit: Edit, now: User): Refusal | undefined
  /** Only the part of the user that the edit speaks about: for diff, drift and verification. */
  view(user: User, edit: Edit): Value
  /** What of the edit is still to be done to this user; `undefined` if nothing. */
  remaining(user: User, edit: Edit): Edit | undefined
  /** A change of a whole that is more than one thing, as edits of other settings that come to the same. */
  parts?(before: Value, after: Value): readonly Edit[]
  /** The edit that puts back the part this edit speaks about, and touches nothing else. */
  restore(before: Value, edit: Edit): readonly Edit[]
  /**
   * The cell that asks for what the user has, for exports; empty for nothing. Absent for what only adds or removes.
   * `parse` reads it back, unless it is empty.
   */
  whole?(user: User, names: Names): string
  /** A value of `view` for people, its ids as names. */
  show(value: Value, label: (id: string) => string): string
  /** The ids within a value of `view`, so that people can be shown names. */
  ids(value: Value): readonly { readonly kind: NameKind; readonly id: string }[]
}

/** What tells of a user what a search does not: DescribeUser, or ListUserProficiencies. */
export type UserRead = 'description' | 'proficiencies'

export interface SettingFlag {
  /** With the leading dashes. */
  readonly name: string
  /** What stands behind it in the help, e.g. `<name|id|arn>`. */
  readonly argument: string
  /** One line of help. */
  readonly summary: string
  /** One value for several users makes no sense. */
  readonly forOneUser?: true
  /** May be given several times. */
  readonly repeatable?: true
  /** What is typed behind the flag, once or more, as a CSV cell: the form `parse` reads. */
  cell(texts: readonly string[]): string
}
