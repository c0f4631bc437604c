import type { Edit } from './edit.js'
import type { Failure } from './outcome.js'
import type { UserRead } from './user.js'
import type { Value } from './value.js'

export interface Instance {
  readonly id: string
  readonly arn: string
  readonly alias: string
}

/** Where a plan applies, and who made it. */
export interface Place {
  readonly account: string
  readonly region: string
  readonly instance: Instance
  /** The ARN of the caller, or `unknown`. */
  readonly caller: string
}

/** One setting of one user, old and new. Profiles and groups are ids; `Plan.labels` has their names. */
export interface Change {
  readonly setting: string
  readonly before: Value
  readonly after: Value
}

/** A quick connect that calls a user. */
export interface QuickConnect {
  readonly id: string
  readonly name: string
  readonly userId: string
  readonly description: string
  readonly contactFlowId: string
}

/** What is done to a user instead of an edit. */
export type Action = 'create' | 'delete'

export type Verb = Action | 'change'

/** A user that is to change, or was refused in planning. */
export interface PlannedUser {
  /** Absent: the user exists and is edited. */
  readonly action?: Action
  /** Empty for a user that is yet to be created. */
  readonly userId: string
  readonly username: string
  readonly edits: readonly Edit[]
  readonly changes: readonly Change[]
  /** Set for a refused user: planning found that it can't be changed as asked; no call is made for it. */
  readonly failure?: Failure
  /** Set when part of what was asked can't be done to this user; its edits are the rest, and it ends as failed. */
  readonly partial?: Failure
  /** Of a user to create: its id in the customer's directory. */
  readonly directoryUserId?: string
  /** Of a user to create: an earlier job may have created a user of that name. */
  readonly mayExist?: true
  /** Of a user to delete: its quick connects, which are deleted before it. */
  readonly quickConnects?: readonly QuickConnect[]
  /** Of a user to delete: quick connects that call it and stay. */
  readonly quickConnectsLeft?: readonly QuickConnect[]
  /** Of a user to delete: the reads that its changes come from. Missing if they show everything. */
  readonly seen?: readonly UserRead[]
  /** Of a user to delete: when it was last changed, in milliseconds since 1970. */
  readonly lastModified?: number
  /** Cells of columns that are not ours, to be written back unchanged. */
  readonly extra?: Readonly<Record<string, string>>
}

/**
 * Intent: edits with before and after, never requests. What is sent is derived again from the freshly read user when
 * its turn comes.
 */
export interface Plan {
  readonly place: Place
  readonly command: string
  /** Notes about the users as they are; shown with the plan, not stored. */
  readonly notes?: readonly string[]
  /** `--note`: why this is done, a change number say. */
  readonly note?: string
  /** The plan in one line. Missing in records of earlier versions. */
  readonly summary?: string
  /** What it does to its users, where that is not to change them; for readers of the first line of a job's plan. */
  readonly verb?: Action
  /** About how many users the routing profiles that change have before and after; empty where that is not known. */
  readonly impact?: readonly ProfileImpact[]
  /** Users asked for. `selected = users.length + unchanged`; see `planCounts`. */
  readonly selected: number
  /** Users found to be as wanted already. */
  readonly unchanged: number
  /** The changing and the refused users, in the order of the input. */
  readonly users: readonly PlannedUser[]
  /** Columns of the settings that are edited, in the registry's order. */
  readonly settings: readonly string[]
  /** Columns of the input that are not ours. */
  readonly extraColumns: readonly string[]
  /** id → name of all ids in the plan's values. */
  readonly labels: Readonly<Record<string, string>>
  /** Calls the plan will make, by operation. */
  readonly calls: Readonly<Record<string, number>>
  /** Its changes by setting and new value, counted once; not stored. */
  readonly totals?: readonly ChangeTotal[]
  /** Users that were read one by one to make it, by operation; shown with the plan, not stored. */
  readonly readsMade?: Readonly<Record<string, number>>
  /** The time those calls take at the pace of their operations, in seconds. */
  readonly estimateSeconds: number
}

/** What an id in a plan's values is called. `otherwise`: what one that the plan has no name of is called. */
export function labelOf(
  { labels }: Pick<Plan, 'labels'>,
  otherwise: (id: string) => string = (id) => id,
): (id: string) => string {
  return (id) => labels[id] ?? otherwise(id)
}

/** The same step for some users of a plan: a new value, or an entry that is added or removed. */
export interface ChangeTotal {
  /** The setting as people know it: what is added and what is removed are changes of the same. */
  readonly subject: string
  readonly column: string
  readonly sign: '→' | '+' | '-'
  readonly value: string
  readonly users: number
  /** How many had which value before. */
  readonly before: ReadonlyMap<string, number>
}

export interface ProfileImpact {
  /** Its name. */
  readonly routing_profile: string
  readonly before: number
  readonly after: number
}

/** The one set of numbers about a plan: `selected = changing + unchanged + refused`. */
export interface PlanCounts {
  readonly selected: number
  readonly changing: number
  readonly unchanged: number
  readonly refused: number
}

export function planCounts(plan: Pick<Plan, 'selected' | 'unchanged' | 'users'>): PlanCounts {
  const { selected, unchanged, users } = plan
  let refused = 0
  for (const user of users) if (isRefusedUser(user)) refused += 1
  return { selected, changing: users.length - refused, unchanged, refused }
}

export function isRefusedUser({ failure }: PlannedUser): boolean {
  return failure !== undefined
}

/** What a plan does to its users, in one word: `change` also where it does several things. */
export function verbOf(users: readonly PlannedUser[]): Verb {
  const [first] = users
  const isSame = users.every(({ action }) => action === first?.action)
  return isSame ? (first?.action ?? 'change') : 'change'
}

/** The same of a whole plan: one without users is called after its command. */
export function planVerb({ command, users }: Pick<Plan, 'command' | 'users'>): Verb {
  if (users.length === 0 && (command === 'create' || command === 'delete')) return command
  return verbOf(users)
}

/** The same as a member of a plan. */
export function verbMember(users: readonly PlannedUser[]): Pick<Plan, 'verb'> {
  const verb = verbOf(users)
  return verb === 'change' ? {} : { verb }
}
