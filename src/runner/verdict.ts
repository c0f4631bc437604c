import type { OperationHistory } from '../journal/user-history.js'
import type { Edit } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { isSameValue } from '../model/value.js'
import { remainingEdits } from '../plan/plan-user.js'
import type { Rules } from '../operations/operation.js'
import { operationsOf } from './requests.js'
import { settingOf } from '../settings/index.js'

export type Verdict = 'applied' | 'not-applied' | 'drifted'

/** What a fresh read tells of a call whose answer told nothing for certain. */
export function verdictOn(call: OperationHistory, planned: PlannedUser, fresh: User, rules: Rules): Verdict {
  if (shows(call, planned, fresh, rules)) return 'applied'
  const edits = editsOf(call, planned)
  return edits.every((edit) => isAsBefore(call, edit, fresh)) ? 'not-applied' : 'drifted'
}

/** Whether a user shows what a call was to make of it: of an edit that takes other calls as well, its own part. */
export function shows(call: OperationHistory, planned: PlannedUser, user: User, rules: Rules): boolean {
  const edits = remainingEdits(user, editsOf(call, planned))
  const isPart = ({ setting }: Edit): boolean => !call.completes.includes(setting)
  return edits.every((edit) => isPart(edit) && !operationsOf(edit, user, rules).includes(call.operation))
}

function isAsBefore({ before }: OperationHistory, edit: Edit, fresh: User): boolean {
  const value = before[edit.setting]
  return value !== undefined && isSameValue(value, settingOf(edit.setting).view(fresh, edit))
}

/** The edits that a call carried. */
function editsOf({ settings }: OperationHistory, { edits }: PlannedUser): readonly Edit[] {
  return edits.filter(({ setting }) => settings.includes(setting))
}

/** The answer was success, and the user does not show it. */
export function notVerified({ operation, settings, attempts, answer }: OperationHistory): Failure {
  return {
    settings,
    operation,
    code: 'NotVerified',
    kind: 'not-verified',
    message: 'the service answered with success, but reading the user again does not show the change',
    requestId: answer?.requestId ?? null,
    attempts,
  }
}
