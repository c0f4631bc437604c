import { BulkError } from '../model/errors.js'
import { readJobs } from './jobs-screen.js'
import { menu } from './menu.js'
import { WentBack } from './prompts/back.js'
import { refresh } from './refresh.js'
import { Session, type SessionParts } from './session.js'

/** The session, from the first reading of the users until somebody leaves. */
export async function runSession(parts: SessionParts): Promise<void> {
  const session = new Session(parts)
  try {
    await Promise.all([refresh(session), lookForInterrupted(session)])
  } catch (error) {
    if (error instanceof WentBack) return
    throw error
  }
  await menu(session)
}

/** Jobs that can't be read keep nobody from the users: the Jobs screen says what is wrong with them. */
async function lookForInterrupted(session: Session): Promise<void> {
  try {
    await readJobs(session)
  } catch (error) {
    if (!(error instanceof BulkError)) throw error
  }
}
