import type { Refusal } from '../model/edit.js'
import type { User } from '../model/user.js'
import { provesNothing, requestsFor } from '../operations/index.js'
import { legacyRefusal } from '../operations/update-user-phone-config.js'
import { applyEdits, remainingEdits } from '../plan/plan-user.js'
import { settingOf } from '../settings/index.js'
import { carries, operationsOf } from './requests.js'
import type { FreshRead, Step } from './step-run.js'
import type { UserProgress } from './user-progress.js'

/** The next call that a user still needs, derived from what is there now. */
export function nextStep(progress: UserProgress, fresh: FreshRead): Step | Refusal | undefined {
  const { n, planned, parts, forms } = progress
  const { edits } = planned
  const { wanted, refusal } = applyEdits(fresh.user, edits)
  if (refusal !== undefined) return refusal
  const request = requestsFor(fresh.user, wanted, forms.rules).find(
    ({ operation }) => !progress.isCalled(operation),
  )
  if (request === undefined) return noOtherWay(progress, fresh.user, wanted)
  const carried = edits.filter((edit) => carries(request.operation, edit, fresh.user))
  const readBack = parts.journal.options.verify || provesNothing(request) || forms.isTrial(request)
  const isMissing = (other: string): boolean => other !== request.operation && !progress.done.has(other)
  const partly = carried.filter((edit) => operationsOf(edit, fresh.user, forms.rules).some(isMissing))
  return { n, planned, request, edits: carried, partly, fresh, wanted, readBack }
}

/** A service that lacks the newer call may leave no way to make a change. */
function noOtherWay(progress: UserProgress, fresh: User, wanted: User): Refusal | undefined {
  const isLeft = remainingEdits(fresh, progress.planned.edits).some(
    (edit) => settingOf(edit.setting).operations.includes('UpdateUserConfig') && !progress.isSettled(edit),
  )
  return progress.learnt.knowsUserConfig || !isLeft || progress.failed.size > 0
    ? undefined
    : legacyRefusal(fresh, wanted)
}
