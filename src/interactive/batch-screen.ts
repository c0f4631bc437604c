import { createPaint } from '../output/paint.js'
import { resultView } from '../output/result-view.js'
import type { Batch } from './batch.js'
import { settingTitles, stateText } from './batch-text.js'
import { failuresScreen } from './failures-screen.js'
import type { Session } from './session.js'
import { textLines } from './text-lines.js'

/** One batch: cancelled while it is under way, its failures dealt with afterwards. */
export async function batchScreen(session: Session, batch: Batch): Promise<void> {
  const { result } = batch
  if (batch.isOpen) return openBatch(session, batch)
  batch.isSeen = true
  if (isElsewhere(batch)) return tellWhereItIs(session, batch)
  if (result !== undefined && result.job !== null && result.failed + result.notAttempted > 0)
    return failuresScreen(session, result.job, batch.trouble)
  await session.prompts.pages({
    title: `Batch ${batch.number}`,
    lines:
      result === undefined
        ? [{ text: stateText(batch) }]
        : textLines(resultView(result, createPaint(false)) + (batch.trouble ?? '')),
    actions: [{ key: 'enter', does: 'go on' }],
  })
}

/** Another process has it, or is to take it: what is left is none of this session's business. */
function isElsewhere({ state }: Batch): boolean {
  return state === 'offered' || state === 'detached'
}

async function tellWhereItIs(session: Session, batch: Batch): Promise<void> {
  await session.prompts.pages({
    title: `Batch ${batch.number}`,
    lines: [
      { text: stateText(batch) },
      { text: `Jobs shows job ${batch.job ?? ''}, and goes on with it if nobody has it.` },
    ],
    actions: [{ key: 'enter', does: 'go on' }],
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
      { value: false, name: 'Let it go on' },
      { value: true, name: 'Cancel', note: 'nothing new is started; what is in flight finishes' },
    ],
  })
  if (cancel && batch.isOpen) session.batches.cancel(batch)
}
