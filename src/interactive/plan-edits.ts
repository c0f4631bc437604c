import type { Api } from '../api/parts.js'
import type { PlanRequest } from '../api/plan.js'
import type { User } from '../model/user.js'
import type { Session } from './session.js'
import { editsOf, type Wanted } from './wanted.js'

/** Makes the request once there is something to wait on. */
export type RequestOf = (api: Api) => Promise<PlanRequest>

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
