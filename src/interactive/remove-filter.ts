import { conditionText, conditionWords } from './condition-text.js'
import { rematch } from './apply-filters.js'
import type { Session } from './session.js'

/** Takes one filter away, or all of them. */
export async function removeFilter(session: Session): Promise<void> {
  const { conditions } = session
  if (conditions.length === 0) return
  const kept = await session.prompts.choose({
    title: 'Remove a filter',
    choices: [
      ...conditions.map((condition) => ({
        value: conditions.filter((other) => other !== condition),
        name: conditionWords(condition),
        note: conditionText(condition),
      })),
      { value: [], name: 'All filters' },
    ],
  })
  await rematch(session, kept)
}
