import { type Plan, planCounts, verbOf } from '../../model/plan.js'
import { count } from '../../model/wording.js'
import { changeTotals } from '../../settings/change-text.js'
import type { AdminChanges } from './admins.js'
import { usersReaddressed } from './guards.js'

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
  if (changing <= TYPE_NUMBER_ABOVE && !deletesUsers(plan)) return { question, number: undefined }
  return { question: `${question} Type the number of users to continue:`, number: changing }
}

/** Whether a plan deletes users: its number is always typed, or given as `--expect-count`. */
export function deletesUsers({ users }: Pick<Plan, 'users'>): boolean {
  return users.some(({ action, failure }) => action === 'delete' && failure === undefined)
}

/** `Move 97 users of acme-service to routing profile Billing`. */
function actionOf(plan: Plan): string {
  const { users, place } = plan
  const changing = count(planCounts(plan).changing, 'user')
  const verb = verbOf(users)
  if (verb === 'create') return `Create ${changing} in ${place.instance.alias}`
  const who = `${changing} of ${place.instance.alias}`
  if (verb === 'delete') return `Delete ${who}`
  const totals = changeTotals(plan)
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

function privilegesOf(plan: Plan, { granted }: AdminChanges): string {
  const readdressed = usersReaddressed(plan).length
  const parts = [
    ...(granted.length === 0 ? [] : [`give the security profile Admin to ${count(granted.length, 'user')}`]),
    ...(readdressed === 0 ? [] : [`change the e-mail addresses of ${count(readdressed, 'user')}`]),
  ]
  return parts.length === 0 ? '' : `, and ${parts.join(' and ')}`
}
