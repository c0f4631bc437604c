import { count } from '../model/wording.js'
import type { Batch } from './batch.js'
import { batchScreen } from './batch-screen.js'
import { settingTitles, stateText } from './batch-text.js'
import { level } from './run-screen.js'
import type { Session } from './session.js'

/** What was saved in this session, the latest first. */
export async function batchesScreen(session: Session): Promise<void> {
  let chosen: Batch | undefined
  for (;;) {
    const batches = session.batches.all.toReversed()
    if (batches.length === 0) return tellThereAreNone(session)
    chosen = await session.prompts.choose({
      title: 'Batches of this session',
      at: Math.max(0, chosen === undefined ? 0 : batches.indexOf(chosen)),
      choices: batches.map((value) => ({
        value,
        name: `Batch ${value.number}: ${count(value.total, 'user')}, ${settingTitles(value)}`,
        note: () => stateText(value),
      })),
    })
    const batch = chosen
    await level(session, () => batchScreen(session, batch))
  }
}

async function tellThereAreNone(session: Session): Promise<void> {
  await session.prompts.pages({
    title: 'No batches yet',
    lines: [{ text: 'What you save under "Edit users in bulk" or "Edit other user details" shows up here.' }],
    actions: [{ key: 'enter', does: 'go on' }],
  })
}
