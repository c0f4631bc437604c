import { explainError } from '../connect/explain-error.js'
import { errorView } from '../output/error-view.js'
import { WentBack } from './prompts/back.js'
import type { Session } from './session.js'

/**
 * One level of the session: going back ends it, and so does an error, once it has been read. Only a signal to the
 * process ends all levels.
 */
export async function level<T>(session: Session, screen: () => Promise<T>): Promise<T | undefined> {
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
  const lines = errorView(explainError(thrown, false)).trimEnd().split('\n')
  try {
    await session.prompts.pages({
      title: 'That did not work',
      lines: lines.map((text) => ({ text })),
      actions: [{ key: 'enter', does: 'go on' }],
    })
  } catch (error) {
    if (!(error instanceof WentBack)) throw error
  }
}
