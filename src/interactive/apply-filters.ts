import type { Condition } from '../users/condition.js'
import { fieldLock, refuseLocked } from './availability.js'
import { readDetails } from './read-details.js'
import type { Session } from './session.js'

/** Applies conditions. What they ask about is there already, but for proficiencies, which cost a read a user. */
export async function rematch(session: Session, conditions: readonly Condition[]): Promise<void> {
  const costly = conditions.find((condition) => !isCheap(condition))
  if (costly !== undefined) {
    await readProficiencies(session, conditions)
    await refuseLocked(session, costly.field.title, fieldLock(session, costly.field))
  }
  session.matching = session.match(conditions)
  session.conditions = conditions
}

/** Of those whom the other conditions leave, as far as they were not read before. */
async function readProficiencies(session: Session, conditions: readonly Condition[]): Promise<void> {
  const unread = session
    .match(conditions.filter(isCheap))
    .flatMap((id) => session.users.get(id) ?? [])
    .filter(({ proficiencies }) => proficiencies === undefined)
  if (unread.length > 0) await readDetails(session, unread, ['proficiencies'])
}

/**
 * Whom the conditions leave as users are by now: batches may have moved some since they were found. It costs no reads, so
 * of others than those who were found it is not known where proficiencies are asked for.
 */
export function matchingNow(session: Session): readonly string[] {
  const { conditions, matching } = session
  const fitting = session.match(conditions.filter(isCheap))
  if (conditions.every(isCheap)) return fitting
  const isFitting = new Set(fitting)
  return matching.filter((id) => isFitting.has(id))
}

function isCheap({ field }: Condition): boolean {
  return field.needsProficiencies !== true
}
