import { collect } from '../api/collect.js'
import { find } from '../api/find.js'
import type { Condition } from '../users/condition.js'
import type { Session } from './session.js'

/** Applies conditions. What they ask about is there already, but for proficiencies, which cost a read a user. */
export async function rematch(session: Session, conditions: readonly Condition[]): Promise<void> {
  session.matching = conditions.some(({ field }) => field.needsProficiencies === true)
    ? await search(session, conditions)
    : session.match(conditions)
  session.conditions = conditions
}

function search(session: Session, conditions: readonly Condition[]): Promise<readonly string[]> {
  const { names } = session
  return session.prompts.wait('Reading proficiencies', async (signal, note) => {
    const api = session.waitingApi(signal, note)
    const ids = await collect(
      find(
        api,
        { conditions, excluded: [] },
        { names, withAcw: conditions.some(({ field }) => field.needsAcw) },
      ),
      ({ id }) => id,
    )
    return ids.filter((id) => session.users.has(id))
  })
}
