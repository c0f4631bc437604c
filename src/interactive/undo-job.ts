import type { JobHistory } from '../journal/job-history.js'
import { undoRequest } from '../workflow/undo/undo-request.js'
import { review } from './review.js'
import type { Session } from './session.js'

/** Restores what the job replaced, with review and confirmation like any other change. Resolves to whether it was saved. */
export function undoJob(session: Session, history: JobHistory): Promise<boolean> {
  return review(session, {
    request: (workspace) => undoRequest(workspace, history, { fresh: false, overwrite: false }),
    target: { words: ['undo', history.plan.job] },
    answers: new Map(),
  })
}
