import type { Workspace } from '../workflow/workspace.js'
import type { PlanRequest } from '../workflow/planning/plan.js'
import type { User } from '../model/user.js'
import type { Session } from './session.js'
import { editsOf, type Wanted } from './answers.js'

/** Makes the request once there is something to wait on. */
export type RequestOf = (workspace: Workspace) => Promise<PlanRequest>

/** The same edits for all of some users. */
export function editsRequest({ names }: Session, users: readonly User[], wanted: Wanted): RequestOf {
  const edits = editsOf(wanted, names)
  return async () => ({
    command: 'edit',
    intents: users.map((user) => ({ user, edits })),
    names,
    extraColumns: [],
    fresh: false,
  })
}
