import type { Workspace } from '../workflow/workspace.js'
import type { PlanRequest } from '../workflow/planning/plan.js'
import type { User } from '../model/user.js'
import type { Session } from './session.js'
import { editsOf, type Answers } from './answers.js'

/** Makes the request once a wait prompt can show its progress. */
export type RequestOf = (workspace: Workspace) => Promise<PlanRequest>

/** The same edits for all the users. */
export function editsRequest({ names }: Session, users: readonly User[], answers: Answers): RequestOf {
  const edits = editsOf(answers, names)
  return async () => ({
    command: 'edit',
    intents: users.map((user) => ({ user, edits })),
    names,
    extraColumns: [],
    fresh: false,
  })
}
