import type { JobPlan } from '../journal/plan-file.js'
import type { UserHistory } from '../journal/user-history.js'
import type { Edit } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { isSameValue, type Value } from '../model/value.js'
import { settingOf } from '../settings/index.js'

/**
 * Why a user is to be left as it is: a setting has neither the value it was planned from, nor the one that this job was
 * to replace, nor the wanted one. Somebody else has changed it.
 */
export function driftOf(
  user: User,
  planned: PlannedUser,
  open: readonly Edit[],
  history: UserHistory,
  labels: JobPlan['labels'],
): Failure | undefined {
  const drifted = open.filter((edit) => hasDrifted(user, planned, edit, history))
  if (drifted.length === 0) return undefined
  const label = (id: string): string => labels[id] ?? id
  const texts = drifted.map((edit) => {
    const setting = settingOf(edit.setting)
    const expected = plannedBefore(planned, edit)
    const was = expected === undefined ? '' : `, not ${setting.show(expected, label)} as planned`
    return `${setting.title} is ${setting.show(setting.view(user, edit), label)}${was}`
  })
  return {
    settings: drifted.map(({ setting }) => setting),
    operation: null,
    code: 'ValueChanged',
    kind: 'value-changed',
    message: `changed by somebody else, and left alone: ${texts.join('; ')}`,
    requestId: null,
    attempts: 0,
  }
}

function hasDrifted(user: User, planned: PlannedUser, edit: Edit, history: UserHistory): boolean {
  // Decided when its turn comes: nothing was planned that could have changed.
  if (planned.changes.length === 0) return false
  const setting = settingOf(edit.setting)
  if (setting.remaining(user, edit) === undefined) return false
  const now = setting.view(user, edit)
  const known = [plannedBefore(planned, edit), history.before(edit.setting)]
  return !known.some((value) => value !== undefined && isSameValue(value, now))
}

function plannedBefore({ changes }: PlannedUser, { setting }: Edit): Value | undefined {
  return changes.find((change) => change.setting === setting)?.before
}
