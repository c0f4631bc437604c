import { menu } from './menu.js'
import { WentBack } from './prompts/back.js'
import { refresh } from './refresh.js'
import { Session, type SessionParts } from './session.js'

/** The session, from the first reading of the users until somebody leaves. */
export async function runSession(parts: SessionParts): Promise<void> {
  const session = new Session(parts)
  try {
    await refresh(session)
  } catch (error) {
    if (error instanceof WentBack) return
    throw error
  }
  await menu(session)
}
