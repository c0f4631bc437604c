import { readUsers } from './read-users.js'
import { rematch } from './apply-filters.js'
import type { Session } from './session.js'

/** Reads everybody again, and finds again whom the conditions leave. */
export async function refresh(session: Session): Promise<void> {
  await readUsers(session)
  await rematch(session, session.conditions)
}
