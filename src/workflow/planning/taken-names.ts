import type { Failure } from '../../model/outcome.js'
import type { PlannedUser } from '../../model/plan.js'
import { changedFailure } from '../../runner/drift.js'
import { findUsers } from './find.js'
import type { Workspace } from '../workspace.js'

/** The users of a plan that can't be created because their name is taken now, each with the reason. */
export async function takenNames(
  workspace: Workspace,
  users: readonly PlannedUser[],
): Promise<ReadonlyMap<PlannedUser, Failure>> {
  const created = users.filter(({ action, failure }) => action === 'create' && failure === undefined)
  if (created.length === 0) return new Map()
  const found = await findUsers(
    workspace,
    created.map(({ username }) => ({ username })),
  )
  return new Map(
    created.flatMap((planned, index) =>
      'missing' in (found[index] ?? { missing: true }) ? [] : [[planned, takenFailure(planned)] as const],
    ),
  )
}

function takenFailure({ username, edits }: PlannedUser): Failure {
  const settings = edits.map(({ setting }) => setting)
  return changedFailure(settings, [`user "${username}" exists now`])
}
