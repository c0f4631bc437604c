import type { UserHistory } from '../journal/user-history.js'
import type { Edit } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { isSameValue, type Value } from '../model/value.js'
import { settingOf } from '../settings/index.js'

/** The edits whose setting has neither its planned value, nor one that this job replaced, nor the wanted one. */
export function driftedEdits(
  user: User,
  planned: PlannedUser,
  open: readonly Edit[],
  history: UserHistory,
): readonly Edit[] {
  // Decided when its turn comes: no value was planned that could have changed.
  if (planned.changes.length === 0) return []
  return open.filter((edit) => {
    const setting = settingOf(edit.setting)
    if (setting.remaining(user, edit) === undefined) return false
    const now = setting.view(user, edit)
    const known = [plannedBefore(planned, edit), history.before(edit.setting)]
    return !known.some((value) => value !== undefined && isSameValue(value, now))
  })
}

/** Why a user is skipped whose values have changed since they were planned. */
export function driftFailure(
  user: User,
  planned: PlannedUser,
  drifted: readonly Edit[],
  label: (id: string) => string,
): Failure {
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
    message: `changed since it was planned, and left alone: ${texts.join('; ')}`,
    requestId: null,
    attempts: 0,
  }
}

function plannedBefore({ changes }: PlannedUser, { setting }: Edit): Value | undefined {
  return changes.find((change) => change.setting === setting)?.before
}
