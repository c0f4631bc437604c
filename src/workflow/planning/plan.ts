import type { Names } from '../../model/names.js'
import type { Plan, PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { createPlan } from '../../plan/create-plan.js'
import { PlanContents } from '../../plan/plan-contents.js'
import type { Intent } from '../../plan/plan-user.js'
import { decideUsers } from './decide-users.js'
import { inPieces, pieces } from '../../platform/pieces.js'
import { speedOf, type Workspace } from '../workspace.js'

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
  const { place, signal } = workspace
  const before = userReads(workspace)
  const { planned, read } = await decideUsers(workspace, await open(intents, signal), request)
  const users = await inPieces(
    intents,
    (piece) => piece.flatMap((one) => ('user' in one ? (planned.get(one.user.id) ?? []) : [one])),
    signal,
  )
  const selected = intents.length + unchanged
  const contents = await contentsOf(users, read, names, signal)
  const speed = speedOf(workspace)
  const made = createPlan({ place, command, selected, users, contents, extraColumns, speed })
  workspace.store.forget()
  const readsMade = Object.fromEntries(
    USER_READS.map((name) => [name, (userReads(workspace)[name] ?? 0) - (before[name] ?? 0)] as const).filter(
      ([, number]) => number > 0,
    ),
  )
  return { ...made, readsMade, notes: [...notes, ...(made.notes ?? [])] }
}

/** Adds up the users of a plan. `read`: the users as they were read, by id. @throws the signal's reason */
export async function contentsOf(
  users: readonly PlannedUser[],
  read: ReadonlyMap<string, User>,
  names: Names,
  signal?: AbortSignal,
): Promise<PlanContents> {
  const contents = new PlanContents(names)
  for await (const piece of pieces(users, signal))
    for (const planned of piece) contents.add(planned, read.get(planned.userId))
  return contents
}

/** Those that are decided here. */
function open(intents: PlanRequest['intents'], signal: AbortSignal): Promise<readonly Intent[]> {
  return inPieces(intents, (piece) => piece.filter((intent): intent is Intent => 'user' in intent), signal)
}

/** What is called for each user that is read by itself. */
const USER_READS = ['DescribeUser', 'ListUserProficiencies']

function userReads({ connect }: Workspace): Readonly<Record<string, number>> {
  return connect.calls().byOperation
}
