import type { Names } from '../../model/names.js'
import type { Plan, PlannedUser } from '../../model/plan.js'
import { createPlan } from '../../plan/create-plan.js'
import type { Intent } from '../../plan/plan-user.js'
import { callsOf } from './calls-of.js'
import { decideUsers } from './decide-users.js'
import type { Workspace } from '../workspace.js'

/** The input of a plan. */
export interface PlanRequest {
  readonly command: string
  /**
   * Users and what is wanted of them; or planned users: creations, deletions, and users that are known already not to
   * be changeable as asked.
   */
  readonly intents: readonly (Intent | PlannedUser)[]
  readonly names: Names
  readonly extraColumns: readonly string[]
  /** Read every user instead of relying on the search. */
  readonly fresh: boolean
  /** The plan is kept to be applied later: what is to change must be known from a read, not from the search. */
  readonly saved?: boolean
  /** How many more users were found unchanged; they have no intent. */
  readonly unchanged?: number
  /** Notes to show with the plan. */
  readonly notes?: readonly string[]
}

/** Every edit with the value before and after, in the order of the intents. Writes nothing. */
export async function plan(workspace: Workspace, request: PlanRequest): Promise<Plan> {
  const { intents, names, command, extraColumns, unchanged = 0, notes = [] } = request
  const open = intents.filter((intent): intent is Intent => 'user' in intent)
  const before = userReads(workspace)
  const { planned, read } = await decideUsers(workspace, open, request)
  const decided = new Map(planned.map((user) => [user.userId, user]))
  const users = intents.flatMap((intent) =>
    'user' in intent ? (decided.get(intent.user.id) ?? []) : [intent],
  )
  const { place, paceOf } = workspace
  const selected = intents.length + unchanged
  const calls = await callsOf(users, read)
  const made = createPlan({ place, command, selected, users, read, calls, extraColumns, names, paceOf })
  const readsMade = Object.fromEntries(
    USER_READS.map((name) => [name, (userReads(workspace)[name] ?? 0) - (before[name] ?? 0)] as const).filter(
      ([, number]) => number > 0,
    ),
  )
  return { ...made, readsMade, notes: [...notes, ...(made.notes ?? [])] }
}

/** What is called for each user that is read by itself. */
const USER_READS = ['DescribeUser', 'ListUserProficiencies']

function userReads({ connect }: Workspace): Readonly<Record<string, number>> {
  return connect.calls().byOperation
}
