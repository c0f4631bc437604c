import { type Failure, failureWithoutCall } from '../../model/outcome.js'
import type { PlannedUser } from '../../model/plan.js'
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
  const message = `changed since it was planned, and left alone: user "${username}" exists now`
  return failureWithoutCall(
    { code: 'ValueChanged', kind: 'value-changed', message },
    edits.map(({ setting }) => setting),
  )
}
