import { explainError } from '../connect/explain-error.js'
import { sessionErrorView } from '../output/error-view.js'
import { textLines, WentBack } from './prompts/frame.js'
import type { Session } from './session.js'

/**
 * Runs one screen: going back ends it, and so does an error after it has been shown. Only an aborted signal ends the
 * screens above as well.
 */
export async function runScreen<T>(session: Session, screen: () => Promise<T>): Promise<T | undefined> {
  try {
    return await screen()
  } catch (error) {
    session.context.signal.throwIfAborted()
    if (error instanceof WentBack) return undefined
    await showError(session, error)
    return undefined
  }
}

async function showError(session: Session, thrown: unknown): Promise<void> {
  try {
    await session.prompts.pages({
      title: 'Something went wrong',
      lines: textLines(sessionErrorView(explainError(thrown, false))),
      actions: [{ key: 'enter', does: 'continue' }],
    })
  } catch (error) {
    if (!(error instanceof WentBack)) throw error
  }
}
