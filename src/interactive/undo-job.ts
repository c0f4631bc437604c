import type { JobHistory } from '../journal/job-history.js'
import { verbOf } from '../model/plan.js'
import { undoRequest } from '../workflow/undo/undo-request.js'
import type { Choice } from './prompts/choose.js'
import { review } from './review.js'
import type { Session } from './session.js'

const NOTES = {
  change: 'restore the previous values',
  create: 'delete the created users',
  delete: 'create the deleted users again',
} as const

/** The choice that undoes a job, unless it has changed nothing: of a user that failed, some settings may have been. */
export function undoChoices<T>(history: JobHistory, value: T): readonly Choice<T>[] {
  const { succeeded, failed } = history.counts()
  if (succeeded + failed === 0) return []
  return [{ value, name: 'Undo', note: NOTES[verbOf(history.plan.users)] }]
}

/** Restores what the job replaced, with review and confirmation like any other change. Resolves to whether it was saved. */
export function undoJob(session: Session, history: JobHistory): Promise<boolean> {
  return review(session, {
    request: (workspace) => undoRequest(workspace, history, { fresh: false, overwrite: false }),
    target: { words: ['undo', history.plan.job] },
    answers: new Map(),
  })
}
