import type { FreshRead } from '../connect/read-user.js'
import { isDone, type UserHistory } from '../journal/user-history.js'
import type { Edit } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import type { Rules } from '../operations/operation.js'
import { remainingEdits } from '../plan/plan-user.js'
import { settingOf } from '../settings/index.js'
import { operationsOf } from './call-effect.js'

/** How far one user has come in a run. */
export interface Progress {
  readonly planned: PlannedUser
  readonly history: UserHistory
  readonly rules: Rules
  /** Operations that were given up in this run. */
  readonly givenUp: ReadonlyMap<string, Failure>
  readonly fresh: FreshRead | undefined
}

/** Columns of the settings still to be done, as far as is known. */
export function settingsLeft(known: Progress): readonly string[] {
  const { planned, history, fresh } = known
  const { done } = history
  const open = fresh === undefined ? planned.edits : remainingEdits(fresh.user, planned.edits)
  const isLeft = (edit: Edit): boolean =>
    fresh === undefined ? !done.has(edit.setting) : !isEditDone(known, edit, fresh.user)
  return open.filter(isLeft).map(({ setting }) => setting)
}

/** The settings still to be done that no failure names yet. */
export function unfinishedSettings(known: Progress): readonly string[] {
  const { partial } = known.planned
  const failures = [...(partial === undefined ? [] : [partial]), ...known.givenUp.values()]
  const named = new Set(failures.flatMap(({ settings }) => settings))
  const left = settingsLeft(known)
  const others = left.filter((setting) => !named.has(setting))
  // If failures name all of them, a setting may still need another call than the one that was given up.
  return others.length === 0 ? left : others
}

/** Whether every call that an edit needs, as far as is known, has succeeded. */
function isEditDone({ history, rules }: Progress, edit: Edit, fresh: User): boolean {
  const isCallDone = (operation: string): boolean => {
    const call = history.operation(operation)
    return call !== undefined && isDone(call)
  }
  if (!settingOf(edit.setting).operations.some(isCallDone)) return false
  return operationsOf(edit, fresh, rules).every(isCallDone)
}

/** Whether nothing more is sent for an edit. `isClosed`: an operation isn't called again. */
export function isSettled({ setting }: Edit, isClosed: (operation: string) => boolean): boolean {
  return settingOf(setting).operations.some(isClosed)
}
