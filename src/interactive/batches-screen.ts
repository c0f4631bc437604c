import { notUpdated } from '../model/job.js'
import { count } from '../model/wording.js'
import type { Batch } from './batch.js'
import { settingTitles, stateText } from './batch-text.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { createPaint } from '../output/paint.js'
import { resultView } from '../output/result-view.js'
import { failuresScreen } from './failures-screen.js'
import { textLines } from './prompts/frame.js'

/** The batches of this session, latest first. */
export async function batchesScreen(session: Session): Promise<void> {
  let chosen: Batch | undefined
  for (;;) {
    const batches = session.batches.all.toReversed()
    if (batches.length === 0) return showNoBatches(session)
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
    await runScreen(session, () => batchScreen(session, batch))
  }
}

async function showNoBatches(session: Session): Promise<void> {
  await session.prompts.pages({
    title: 'No batches yet',
    lines: [
      { text: 'Changes saved under "Edit users in bulk" or "Edit other user details" are listed here.' },
    ],
    actions: [{ key: 'enter', does: 'continue' }],
  })
}

/** One batch: can be cancelled while it runs; afterwards its failures can be dealt with. */
export async function batchScreen(session: Session, batch: Batch): Promise<void> {
  const { result } = batch
  if (batch.isOpen) return openBatch(session, batch)
  batch.isSeen = true
  if (isInAnotherProcess(batch)) return showInAnotherProcess(session, batch)
  if (result !== undefined && result.job !== null && notUpdated(result) > 0)
    return failuresScreen(session, result.job, batch.trouble)
  await session.prompts.pages({
    title: `Batch ${batch.number}`,
    lines:
      result === undefined
        ? [{ text: stateText(batch) }]
        : textLines(resultView(result, createPaint(false)) + (batch.trouble ?? '')),
    actions: [{ key: 'enter', does: 'continue' }],
  })
}

/** Another process runs it or is about to: this session offers nothing for its remaining users. */
function isInAnotherProcess({ state }: Batch): boolean {
  return state === 'offered' || state === 'detached'
}

async function showInAnotherProcess(session: Session, batch: Batch): Promise<void> {
  await session.prompts.pages({
    title: `Batch ${batch.number}`,
    lines: [
      { text: stateText(batch) },
      { text: `The Jobs screen shows job ${batch.job ?? ''} and can resume it if no process runs it.` },
    ],
    actions: [{ key: 'enter', does: 'continue' }],
  })
}

async function openBatch(session: Session, batch: Batch): Promise<void> {
  const cancel = await session.prompts.choose({
    title: `Batch ${batch.number}: ${settingTitles(batch)}`,
    heading: () => [
      { text: stateText(batch) },
      { text: `Job ${batch.job ?? 'not yet recorded'}` },
      { text: '' },
    ],
    choices: [
      { value: false, name: 'Keep running' },
      { value: true, name: 'Cancel', note: 'no new updates start; calls already sent will finish' },
    ],
  })
  if (cancel && batch.isOpen) session.batches.cancel(batch)
}
