import { BulkError } from '../model/errors.js'
import { openBatches } from './batches-screen.js'
import { readJobs } from './jobs-screen.js'
import { menu } from './menu.js'
import { WentBack } from './prompts/frame.js'
import { Session, type SessionOptions } from './session.js'
import { refresh } from './users-read.js'

/** Runs the session, from the first read of the users until the person leaves. */
export async function runSession(options: SessionOptions): Promise<void> {
  const session = new Session(options)
  try {
    await Promise.all([refresh(session), findInterruptedJobs(session)])
  } catch (error) {
    if (error instanceof WentBack) return
    throw error
  }
  session.prompts.openBatches = () => openBatches(session)
  await menu(session)
}

/** Unreadable jobs don't keep the session from starting: the Jobs screen reports them. */
async function findInterruptedJobs(session: Session): Promise<void> {
  try {
    await readJobs(session)
  } catch (error) {
    if (!(error instanceof BulkError)) throw error
  }
}
