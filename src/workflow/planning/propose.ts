import type { Names } from '../../model/names.js'
import type { Plan } from '../../model/plan.js'
import { callsAhead } from '../../plan/estimate.js'
import type { Workspace } from '../workspace.js'
import { breathe } from '../../platform/pieces.js'
import { type AdminChanges, adminChanges } from './admins.js'
import { impactOf } from './impact.js'
import { warningsOf } from './warnings.js'

/** A plan with everything to know before it is applied. */
export interface Proposed {
  readonly plan: Plan
  readonly admins: AdminChanges
  /** What people should consider before they confirm. */
  readonly warnings: readonly string[]
}

/** Completes a plan: the calls of `verify`, the note, its impact, what it does to privileges. */
export async function propose(
  workspace: Workspace,
  given: Plan,
  names: Names,
  { verify, note }: { readonly verify: boolean; readonly note?: string | undefined },
): Promise<Proposed> {
  const plan = {
    ...callsAhead(given, { verify, paceOf: workspace.paceOf }),
    impact: await impactOf(workspace, given),
    ...(note === undefined ? {} : { note }),
  }
  await breathe(workspace.signal)
  const admins = await adminChanges(workspace, plan, names)
  await breathe(workspace.signal)
  return { plan, admins, warnings: warningsOf(plan, admins) }
}
