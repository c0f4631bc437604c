import type { Names } from '../model/names.js'
import type { Plan } from '../model/plan.js'
import { callsAhead } from '../plan/estimate.js'
import { breathe } from '../platform/pieces.js'
import { type AdminChanges, adminChanges } from '../workflow/planning/admins.js'
import { checkGuards, type Guards } from '../workflow/planning/guards.js'
import { checkMinLeft, impactOf, type AskedCounts } from '../workflow/planning/impact.js'
import { warningsOf } from '../workflow/planning/warnings.js'
import { speedOf, type Workspace } from '../workflow/workspace.js'

/** A plan with everything to know before it is applied. */
export interface Proposed {
  readonly plan: Plan
  readonly admins: AdminChanges
  /** What people should consider before they confirm. */
  readonly warnings: readonly string[]
}

export interface ProposeOptions {
  /** Every user is read once more after its writes. */
  readonly verify: boolean
  readonly note?: string | undefined
  readonly guards: Guards
  /** How many users the routing profiles have, where that has been asked for already. */
  readonly counts?: AskedCounts | undefined
  /** Shows the plan, before what may stop it is checked. */
  readonly show?: (proposed: Proposed) => Promise<void>
}

/**
 * Completes a plan: the calls of `verify`, the note, its impact, what it does to privileges. Checks what may stop it.
 * @throws BulkError where the guards refuse it
 */
export async function propose(
  workspace: Workspace,
  given: Plan,
  names: Names,
  { verify, note, guards, counts, show }: ProposeOptions,
): Promise<Proposed> {
  const plan = {
    ...callsAhead(given, { verify, ...speedOf(workspace) }),
    impact: await impactOf(workspace, given, counts),
    ...(note === undefined ? {} : { note }),
  }
  await breathe(workspace.signal)
  const admins = await adminChanges(workspace, plan, names)
  // Interrupted while users were read: there is no plan to show.
  await breathe(workspace.signal)
  const proposed = { plan, admins, warnings: warningsOf(plan, admins) }
  await breathe(workspace.signal)
  await show?.(proposed)
  checkGuards(plan, guards, admins)
  checkMinLeft(guards.minLeft, plan, names)
  return proposed
}
