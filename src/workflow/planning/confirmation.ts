import { type Plan, planCounts } from '../../model/plan.js'
import { count } from '../../model/wording.js'
import { changeTotals } from '../../settings/change-text.js'
import type { AdminChanges } from './admins.js'
import { changesPrivilege } from './guards.js'

/** Above so many users the number has to be typed. */
const TYPE_NUMBER_ABOVE = 25
/** More changes than that are named by their settings. */
const CHANGES_NAMED = 3

/** What a person is asked before a plan is applied. */
export interface Confirmation {
  /** Not yet safe for a terminal. */
  readonly question: string
  /** The number that has to be typed; `undefined` where a yes is enough. */
  readonly number: number | undefined
}

export function confirmationOf(plan: Plan, admins: AdminChanges): Confirmation {
  const { changing } = planCounts(plan)
  const question = `${actionOf(plan)}${privilegesOf(plan, admins)}?`
  if (changing <= TYPE_NUMBER_ABOVE) return { question, number: undefined }
  return { question: `${question} Type the number of users to continue:`, number: changing }
}

/** `Move 97 users of acme-service to routing profile Billing`. */
function actionOf(plan: Plan): string {
  const { users, labels, place } = plan
  const who = `${count(planCounts(plan).changing, 'user')} of ${place.instance.alias}`
  const totals = changeTotals(users, (id) => labels[id] ?? id)
  const [first] = totals
  if (first === undefined) return `Change ${who}`
  if (totals.length === 1 && first.column === 'routing_profile')
    return `Move ${who} to routing profile ${first.value}`
  const changes =
    totals.length > CHANGES_NAMED
      ? [...new Set(totals.map(({ subject }) => subject))]
      : totals.map(({ subject, sign, value }) => `${subject} ${sign} ${value}`)
  return `Change ${who}: ${changes.join(', ')}`
}

function privilegesOf({ users }: Plan, { granted }: AdminChanges): string {
  const readdressed = users.filter(changesPrivilege).length
  const parts = [
    ...(granted.length === 0 ? [] : [`give the security profile Admin to ${count(granted.length, 'user')}`]),
    ...(readdressed === 0 ? [] : [`change the e-mail addresses of ${count(readdressed, 'user')}`]),
  ]
  return parts.length === 0 ? '' : `, and ${parts.join(' and ')}`
}
