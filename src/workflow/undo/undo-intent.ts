import { cutTo, type JobEffect, keysOf, partsOf } from './job-effect.js'
import type { Edit } from '../../model/edit.js'
import { type Failure, failureWithoutCall } from '../../model/outcome.js'
import type { PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { isRecord, isSameValue, type Value } from '../../model/value.js'
import { type Intent, remainingEdits } from '../../plan/plan-user.js'
import { SETTINGS, settingOf } from '../../settings/index.js'
import type { PlanRequest } from '../planning/plan.js'

type Label = (id: string) => string

/** The part of a plan's request that takes back a job's edits, its creations, or its deletions. */
export interface UndonePart extends Required<Pick<PlanRequest, 'intents' | 'unchanged' | 'notes'>> {}

/** What is wanted of a user so that it is as before the job; what is no longer as the job left it stays as it is. */
export function undoIntent(
  user: User,
  effects: readonly JobEffect[],
  label: Label,
  overwrite: boolean,
): Intent | PlannedUser {
  const only = (fate: Fate): readonly JobEffect[] =>
    effects.flatMap((one) => partOf(one, (part) => fateOf(user, part, overwrite) === fate))
  const [open, changed, stuck] = [only('open'), only('changed'), only('stuck')]
  const edits = restoring(open)
  const partial = changed.length > 0 ? changedFailure(user, changed, label) : stuckFailure(stuck)
  if (partial === undefined) return { user, edits }
  if (edits.length > 0) return { user, edits, partial }
  return {
    userId: user.id,
    username: user.username,
    edits: restoring(effects),
    changes: [],
    failure: partial,
  }
}

/** Whether a part of what a job did can be put back, was changed since, can't be taken away again, or was never made. */
type Fate = 'open' | 'changed' | 'stuck' | 'not-ours'

function fateOf(user: User, part: JobEffect, overwrite: boolean): Fate {
  if (isRestored(user, part)) return 'open'
  const now = settingOf(part.edit.setting).view(user, part.edit)
  if (!isSameValue(now, part.left)) {
    if (part.isDoubtful === true) return 'not-ours'
    if (!overwrite) return 'changed'
  }
  return canRestore(user, part) ? 'open' : 'stuck'
}

/** The part of an effect for which `is` holds, tag by tag, channel by channel. */
function partOf(whole: JobEffect, is: (part: JobEffect) => boolean): readonly JobEffect[] {
  const parts = partsOf(whole).filter(is)
  return parts.length === 0 ? [] : [cutTo(whole, parts.flatMap(keysOf))]
}

/** Whether a user has again what it had before the job, or what that comes to. */
export function isRestored(user: User, { edit, before }: JobEffect): boolean {
  const setting = settingOf(edit.setting)
  const back = setting.restore(before, edit)
  return (
    isSameValue(setting.view(user, edit), before) ||
    (back.length > 0 && covers(back, edit) && remainingEdits(user, back).length === 0)
  )
}

/** A value that can only be replaced, never taken away, can't always be put back to nothing. */
function canRestore(user: User, one: JobEffect): boolean {
  const { edit, before } = one
  let restored = user
  for (const back of settingOf(edit.setting).restore(before, edit))
    restored = settingOf(back.setting).apply(restored, back)
  return isRestored(restored, one)
}

/** Whether putting back leaves out no channel of those that were edited. */
function covers(back: readonly Edit[], edit: Edit): boolean {
  const [first] = back
  if (first?.setting !== edit.setting || !isRecord(edit.want) || !isRecord(first.want)) return true
  const { want } = first
  return Object.keys(edit.want).every((channel) => Object.hasOwn(want, channel))
}

/** The edits that put effects back: one a setting, in the registry's order, though it may come from several of the job. */
function restoring(effects: readonly JobEffect[]): readonly Edit[] {
  const edits = effects.flatMap(({ edit, before }) => settingOf(edit.setting).restore(before, edit))
  return SETTINGS.flatMap(({ column }) => {
    const [first, ...others] = edits.filter(({ setting }) => setting === column)
    return first === undefined ? [] : [others.reduce(join, first)]
  })
}

function join(a: Edit, b: Edit): Edit {
  return { setting: a.setting, given: `${a.given}|${b.given}`, want: joined(a.want, b.want) }
}

function joined(a: Value, b: Value): Value {
  if (isRecord(a) && isRecord(b)) return { ...a, ...b }
  return Array.isArray(a) && Array.isArray(b) ? [...new Set([...a, ...b].map(String))] : b
}

function changedFailure(user: User, changed: readonly JobEffect[], label: Label): Failure {
  const texts = changed.map(({ edit, left }) => {
    const setting = settingOf(edit.setting)
    const now = setting.show(setting.view(user, edit), label)
    return `${setting.title} is ${now}, not ${setting.show(left, label)} as the job left it`
  })
  return failureOf(changed, 'ValueChanged', 'value-changed', `left alone: ${texts.join('; ')}`)
}

function stuckFailure(stuck: readonly JobEffect[]): Failure | undefined {
  if (stuck.length === 0) return undefined
  const titles = stuck.map(({ edit }) => settingOf(edit.setting).title).join(', ')
  const message = `${titles}: there was no value before the job, and it can't be taken away again`
  return failureOf(stuck, 'NotRestorable', 'invalid', message)
}

/** A user deleted since the job has nothing to restore. */
export function goneUser({ userId, username }: PlannedUser, effects: readonly JobEffect[]): PlannedUser {
  const failure = failureOf(effects, 'UnknownUser', 'not-found', 'this user no longer exists')
  return { userId, username, edits: restoring(effects), changes: [], failure }
}

/** Named after the settings that would put back, as in the plan and the failures CSV: `untag` for a tag that was added. */
function failureOf(
  effects: readonly JobEffect[],
  code: string,
  kind: Failure['kind'],
  message: string,
): Failure {
  const settings = effects.flatMap(({ edit, before }) => {
    const back = settingOf(edit.setting).restore(before, edit)
    return back.length === 0 ? [edit.setting] : back.map(({ setting }) => setting)
  })
  return failureWithoutCall({ code, kind, message }, [...new Set(settings)])
}
