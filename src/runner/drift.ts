import type { UserHistory } from '../journal/user-history.js'
import type { Edit } from '../model/edit.js'
import { type Failure, failureWithoutCall } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { isSameValue, type Value } from '../model/value.js'
import { deletionDrift } from '../plan/plan-deletion.js'
import { shownValue } from '../settings/change-text.js'
import { settingOf } from '../settings/index.js'

/** The edits whose setting has a value other than the planned one, the one that this job replaced, and the wanted one. */
export function driftedEdits(
  user: User,
  planned: PlannedUser,
  open: readonly Edit[],
  history: UserHistory,
): readonly Edit[] {
  // Planned without values, to be decided at its turn: nothing can have drifted.
  if (planned.changes.length === 0) return []
  return open.filter((edit) => {
    const setting = settingOf(edit.setting)
    if (setting.remaining(user, edit) === undefined) return false
    const now = setting.view(user, edit)
    const known = [plannedBefore(planned, edit), history.before(edit.setting)]
    return !known.some((value) => value !== undefined && isSameValue(value, now))
  })
}

/** Why a user is skipped: values have changed since it was planned. */
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
  return changedFailure(
    drifted.map(({ setting }) => setting),
    texts,
  )
}

function plannedBefore({ changes }: PlannedUser, { setting }: Edit): Value | undefined {
  return changes.find((change) => change.setting === setting)?.before
}

/** Why a user is not deleted: it has changed since its deletion was planned. `undefined` if it has not. */
export function deletionDriftFailure(
  planned: PlannedUser,
  user: User,
  label: (id: string) => string,
): Failure | undefined {
  const drifted = deletionDrift(planned, user)
  if (drifted.length === 0) return undefined
  const texts = drifted.map((one) => {
    const shown = (value: Value): string => shownValue(one.setting, value, label)
    return `${settingOf(one.setting).title} is ${shown(one.now)}, not ${shown(one.planned)} as planned`
  })
  return changedFailure([], texts)
}

/** Why a user is left as it is: what it is now, not as planned. */
export function changedFailure(settings: readonly string[], texts: readonly string[]): Failure {
  const message = `changed since it was planned, and left alone: ${texts.join('; ')}`
  return failureWithoutCall({ code: 'ValueChanged', kind: 'value-changed', message }, settings)
}
