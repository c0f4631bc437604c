import { type Place, type Plan, type PlannedUser, verbMember } from '../model/plan.js'
import { summaryText } from '../settings/change-text.js'
import { estimateSeconds, type Speed } from './estimate.js'
import type { PlanContents } from './plan-contents.js'

export interface PlanInput {
  readonly place: Place
  readonly command: string
  readonly selected: number
  readonly users: readonly PlannedUser[]
  /** The same users, added up. */
  readonly contents: PlanContents
  readonly extraColumns: readonly string[]
  readonly speed: Speed
}

/** Creates a plan from its users. */
export function createPlan({ contents, speed, ...given }: PlanInput): Plan {
  const { users, selected } = given
  const { members } = contents
  return {
    ...given,
    ...members,
    ...verbMember(users),
    summary: summaryText({ users, ...members }),
    unchanged: selected - users.length,
    estimateSeconds: estimateSeconds(members.calls, speed),
  }
}
