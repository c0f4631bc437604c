import type { OperationHistory } from '../journal/user-history.js'
import type { Edit } from '../model/edit.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { isSameValue } from '../model/value.js'
import { requestsFor } from '../operations/index.js'
import type { Rules } from '../operations/operation.js'
import { remainingEdits } from '../plan/plan-user.js'
import { settingOf } from '../settings/index.js'

export type Verdict = NonNullable<OperationHistory['verdict']>

/** Whether a call with an inconclusive answer was carried out, judged by a fresh read. */
export function verdictOn(call: OperationHistory, planned: PlannedUser, fresh: User, rules: Rules): Verdict {
  if (shows(call, planned, fresh, rules)) return 'applied'
  return editsOf(call, planned).every((edit) => isAsBefore(call, edit, fresh)) ? 'not-applied' : 'drifted'
}

/** Whether a user shows the effect of a call. Of an edit that several calls carry, only this call's part counts. */
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

/** The operations that an edit needs by itself. */
export function operationsOf(edit: Edit, fresh: User, rules: Rules): readonly string[] {
  const wanted = settingOf(edit.setting).apply(fresh, edit)
  return requestsFor(fresh, wanted, rules).map(({ operation }) => operation)
}

/** Whether a call of an operation carries what remains of an edit. */
export function carries(operation: string, edit: Edit, fresh: User): boolean {
  const setting = settingOf(edit.setting)
  return setting.operations.includes(operation) && setting.remaining(fresh, edit) !== undefined
}
