import { count } from '../model/wording.js'
import type { Line } from './prompts/stage.js'
import { WentBack } from './prompts/frame.js'
import type { Session } from './session.js'

/** Asks before the session ends; with unfinished batches, what happens to them. */
export async function mayLeave(session: Session): Promise<boolean> {
  if (session.batches.open.length > 0) return leaveWithBatches(session)
  try {
    return await session.prompts.choose({
      title: 'Leave connect-bulk?',
      mustBeRead: true,
      heading: unsaved(session),
      choices: [
        { value: false, name: 'No, stay' },
        { value: true, name: 'Yes, leave' },
      ],
    })
  } catch (error) {
    // Ctrl-C twice leaves, unless answers would be lost.
    if (error instanceof WentBack && error.isInterrupt && unsaved(session).length === 0) return true
    throw error
  }
}

async function leaveWithBatches(session: Session): Promise<boolean> {
  const { batches, prompts } = session
  const isOne = batches.open.length === 1
  const them = isOne ? 'it' : 'them'
  const answer = await prompts.choose({
    title: `${count(batches.open.length, 'batch is', 'batches are')} still running`,
    heading: unsaved(session),
    mustBeRead: true,
    choices: [
      { value: 'stay', name: 'Stay' },
      { value: 'wait', name: `Wait until ${isOne ? 'it finishes' : 'they finish'}, then leave` },
      ...(session.canDetach
        ? [
            {
              value: 'detach',
              name: `Leave and keep ${them} running`,
              note: 'in the background (jobs watch shows them)',
            },
          ]
        : []),
      {
        value: 'cancel',
        name: `Cancel ${them}, then leave`,
        note: 'no new updates; calls already sent finish',
      },
    ],
  })
  if (answer === 'stay') return false
  if (answer === 'detach') {
    await prompts.waitHere('Moving the batches to the background', () => session.detachAll())
    return true
  }
  if (answer === 'cancel') for (const batch of batches.open) batches.cancel(batch)
  await prompts.waitHere('Waiting for the batches', () => batches.settled())
  return true
}

/** Answers that would be lost with the session. */
function unsaved({ bulkAnswers, formAnswers, rowAnswers }: Session): readonly Line[] {
  const lost = [
    ...(bulkAnswers.size === 0 ? [] : [count(bulkAnswers.size, 'change')]),
    ...(formAnswers.size === 0 ? [] : [count(formAnswers.size, 'user form')]),
    ...(rowAnswers.size === 0 ? [] : [count(rowAnswers.size, 'edited retry', 'edited retries')]),
  ]
  if (lost.length === 0) return []
  return [{ text: `Unsaved changes will be lost: ${lost.join(', ')}`, style: 'bad' }, { text: '' }]
}
