import type { Condition } from '../users/condition.js'
import { fieldLock, refuseLocked } from './lock.js'
import { readDetails } from './read-details.js'
import type { Session } from './session.js'

/** Applies conditions. What they ask about is there already, but for proficiencies, which cost a read a user. */
export async function rematch(session: Session, conditions: readonly Condition[]): Promise<void> {
  const costly = conditions.find(({ field }) => field.needsProficiencies === true)
  if (costly !== undefined) {
    await readProficiencies(session, conditions)
    await refuseLocked(session, costly.field.title, fieldLock(session, costly.field))
  }
  session.matching = session.match(conditions)
  session.conditions = conditions
}

/** Of those whom the other conditions leave, as far as they were not read before. */
async function readProficiencies(session: Session, conditions: readonly Condition[]): Promise<void> {
  const cheap = conditions.filter(({ field }) => field.needsProficiencies !== true)
  const unread = session
    .match(cheap)
    .flatMap((id) => session.users.get(id) ?? [])
    .filter(({ proficiencies }) => proficiencies === undefined)
  if (unread.length > 0) await readDetails(session, unread, ['proficiencies'])
}
