import { count } from '../model/wording.js'
import type { Line } from './prompts/frame.js'
import type { Session } from './session.js'

/** Asks before the session ends; with batches under way, what is to become of them. */
export async function mayLeave(session: Session): Promise<boolean> {
  const { batches, prompts } = session
  if (batches.open.length === 0) {
    return prompts.choose({
      title: 'Leave connect-bulk?',
      heading: unsaved(session),
      choices: [
        { value: false, name: 'No, stay' },
        { value: true, name: 'Yes, leave' },
      ],
    })
  }
  const answer = await prompts.choose({
    title: `${count(batches.open.length, 'batch is', 'batches are')} not yet done`,
    heading: unsaved(session),
    choices: [
      { value: 'stay', name: 'Stay' },
      { value: 'wait', name: 'Wait until they are done, then leave' },
      ...(session.canDetach
        ? [
            {
              value: 'detach',
              name: 'Leave; they go on by themselves',
              note: 'connect-bulk jobs watch JOB shows how far they are',
            },
          ]
        : []),
      {
        value: 'cancel',
        name: 'Cancel them, then leave',
        note: 'nothing new is started; what is in flight finishes',
      },
    ],
  })
  if (answer === 'stay') return false
  if (answer === 'detach') {
    await prompts.wait('Handing the batches over', () => session.detachAll())
    return true
  }
  if (answer === 'cancel') for (const batch of batches.open) batches.cancel(batch)
  await prompts.wait('Waiting for the batches', () => batches.settled())
  return true
}

/** What goes with the session: answers that wait to be saved. */
function unsaved({ wanted, answers }: Session): readonly Line[] {
  const parts = [
    ...(wanted.size === 0 ? [] : [count(wanted.size, 'change')]),
    ...(answers.size === 0 ? [] : [count(answers.size, 'form')]),
  ]
  return parts.length === 0
    ? []
    : [{ text: `Not yet saved, and lost then: ${parts.join(', ')}` }, { text: '' }]
}
