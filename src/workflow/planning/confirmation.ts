import { type Plan, planCounts } from '../../model/plan.js'
import { count } from '../../model/wording.js'

/** Above so many users the number has to be typed. */
const TYPE_NUMBER_ABOVE = 25

/** What a person is asked before a plan is applied. */
export interface Confirmation {
  readonly question: string
  /** The number that has to be typed; `undefined` where a yes is enough. */
  readonly number: number | undefined
}

export function confirmationOf(plan: Plan): Confirmation {
  const { changing } = planCounts(plan)
  const question = `Change ${count(changing, 'user')} in ${plan.place.instance.alias}?`
  if (changing <= TYPE_NUMBER_ABOVE) return { question, number: undefined }
  return { question: `${question} Type the number of users to continue:`, number: changing }
}
