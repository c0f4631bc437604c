import { type Edit, isRefused, type Refusal } from '../model/edit.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { keysIn, type Value } from '../model/value.js'
import { SETTINGS, settingOf } from './index.js'
import type { Setting } from './setting.js'

/** A setting that a user has a value of. */
export interface WholeValue {
  /** The column. */
  readonly setting: string
  /** Profiles and groups are ids. */
  readonly value: Value
}

/** Everything that was read of a user, setting by setting; what the user has no value of is left out. */
export function wholeValues(user: User): readonly WholeValue[] {
  return SETTINGS.filter((setting) => setting.whole !== undefined && isRead(setting, user))
    .map((setting) => ({ setting: setting.column, value: wholeValue(setting, user) }))
    .filter(({ value }) => !isNothing(value))
}

/** A search shows neither what a description has besides, nor proficiencies. */
function isRead({ reads }: Setting, user: User): boolean {
  if (reads === 'proficiencies') return user.proficiencies !== undefined
  return reads === undefined || user.email !== undefined
}

function wholeValue({ column, json, list }: Setting, user: User): Value {
  if (json !== undefined) return json.value(user, (_, id) => id)
  // What is shown of a whole set doesn't depend on what is wanted of it.
  const exact = settingOf(list?.set ?? column)
  return exact.view(user, { setting: exact.column, given: '', want: null })
}

function isNothing(value: Value): boolean {
  return value === null || (typeof value === 'object' && keysIn(value).length === 0)
}

/** An edit that gives a user one of the values of another; refused where the instance can't do it any more. */
export interface WholeEdit {
  readonly edit: Edit
  readonly refusal?: Refusal
}

/** The edits that make a blank user the same as this one. What the user's directory decides is left out. */
export function wholeEdits(user: User, names: Names): readonly WholeEdit[] {
  return wholeValues(user).flatMap(({ setting: column }) => {
    const setting = settingOf(column)
    const given = setting.whole?.(user, names) ?? ''
    if (given === '' || setting.locked?.(names) !== undefined) return []
    const answer = setting.parse(given, names)
    if (!isRefused(answer)) return [{ edit: answer }]
    return [{ edit: { setting: column, given, want: null }, refusal: answer }]
  })
}
