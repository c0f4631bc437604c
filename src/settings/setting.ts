import type { Edit, Refusal } from '../model/edit.js'
import type { NameKind, Names } from '../model/names.js'
import type { User, UserRead } from '../model/user.js'
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
  /** The headers of the console's own template for the same, and its cells in our form. */
  readonly console?: { readonly headers: readonly string[]; cell?(text: string): string }
  /** The read that shows its value, if SearchUsers doesn't: one call per user. */
  readonly reads?: UserRead
  /** The service keeps it outside the user's record, so that `LastModifiedTime` doesn't cover it. */
  readonly besideRecord?: true
  /** A change can give another person power over the user; non-interactively it needs `--allow-privileged`. */
  readonly isPrivileged?: true
  /** It reads ACW timeouts, whose unit in a search must be settled first. */
  readonly needsAcw?: true
  /** The kinds of names that `parse` needs. */
  readonly names: readonly NameKind[]
  /** The write operations that can carry it: exactly those that a change of it makes, as a test derives them. */
  readonly operations: readonly string[]
  /** The setting that does the opposite, and why a key can't be in both. Given on one of the two. */
  readonly opposite?: { readonly column: string; clash(key: string): string }
  /** Settings that make no sense beside this one, and why. */
  readonly excludes?: { readonly columns: readonly string[]; readonly refused: string }
  /** The word that asks for no value, where none is possible. */
  readonly none?: string
  /** How its cells are compared entry by entry with an export; only where a cell is a list. */
  readonly list?: SettingList
  /** Its member in the documents of users; absent for what only adds or removes, and for what a search doesn't show. */
  readonly json?: SettingJson
  /** What to warn of before confirming, given the value after the change for each user that it changes. */
  warn?(after: readonly Value[]): string | undefined
  /** A note of the plan about the users that it edits. */
  note?(wanted: readonly { readonly user: User; readonly edit: Edit }[]): string | undefined
  /** Which operation changes `key`, given the value before, if not every operation of the setting can. */
  carrier?(before: Value, key: string): string
  /** The cell that was probably meant, for one that is valid but in the list form of another program. */
  meant?(cell: string): string | undefined
  /** Why it can't be edited in this instance, whatever the value. */
  locked?(names: Names): Refusal | undefined
  /** The edit a CSV cell asks for; its text is kept as `given`. */
  parse(text: string, names: Names): Edit | Refusal
  /** The wanted user: the same call on the planned user and on the freshly read one. */
  apply(user: User, edit: Edit): User
  /** Why a user can't be left like this; checked with all edits of the user made. */
  check?(wanted: User, edit: Edit, now: User): Refusal | undefined
  /** Only the part of the user that the edit speaks about: for diff, drift and verification. */
  view(user: User, edit: Edit): Value
  /** The part of the edit that is still to be done; `undefined` if nothing is. */
  remaining(user: User, edit: Edit): Edit | undefined
  /** A change of a whole, as edits of other settings that amount to the same. */
  parts?(before: Value, after: Value): readonly Edit[]
  /** A sentence about a value that a user still has although a call removed it; absent if the service always removes it. */
  stuck?(user: User, edit: Edit): string | undefined
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

/** A cell that lists entries of which each has a key: a tag, a profile, a proficiency. */
export interface SettingList {
  /** The columns that add entries and remove them, and that replace all, where that is another one. */
  readonly add: string
  readonly remove: string
  readonly set: string
  /** What an entry is about; `undefined` if it can't be read. */
  key(entry: string, names: Names): string | undefined
  /** The keys that a user may have, each with what removes it. */
  removable(user: User, names: Names): readonly { readonly key: string; readonly cell: string }[]
}

export interface SettingJson {
  /** The value of a user, ids as names. */
  value(user: User, label: (kind: NameKind, id: string) => string): Value
  /** The column that it follows in documents, if that isn't the one before it in the registry. */
  readonly after?: string
}

export interface SettingFlag {
  /** With the leading dashes. */
  readonly name: string
  /** Its argument in the help, e.g. `<name|id|arn>`. */
  readonly argument: string
  /** One line of help. */
  readonly summary: string
  /** The same value for several users makes no sense. */
  readonly forOneUser?: true
  /** May be given several times. */
  readonly repeatable?: true
  /** The CSV cell for the arguments of the flag, one or more: the form that `parse` reads. */
  cell(texts: readonly string[]): string
}
