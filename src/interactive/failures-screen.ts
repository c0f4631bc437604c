import type { JobHistory } from '../journal/job-history.js'
import { notUpdated } from '../model/job.js'
import { verbOf } from '../model/plan.js'
import { count } from '../model/wording.js'
import { PLAIN } from '../output/paint.js'
import { resultView } from '../output/result-view.js'
import { rowsOfJob } from '../workflow/input/rows-of-job.js'
import { rowsRequest } from '../workflow/input/rows-request.js'
import { type EditedRows, editRows } from './edit-rows.js'
import { type Choice, placeOf } from './prompts/choose.js'
import { textLines } from './prompts/frame.js'
import { review, type RequestOf } from './review.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { selectUsersOfJob } from './select-users.js'
import { undoChoices, undoJob } from './undo-job.js'
import { writeFailuresFile } from './write-files.js'

type Action = 'download' | 'again' | 'edit' | 'undo' | 'select' | 'cancel'

/** Why users of a job were not updated, and what can be done about it. */
export async function failuresScreen(session: Session, job: string, trouble?: string): Promise<void> {
  const history = await session.workspace.store.read(job)
  const result = history.result(false)
  const view = resultView(result, PLAIN) + (trouble ?? '')
  let action: Action | undefined
  for (;;) {
    const choices = choicesOf(history)
    action = await session.prompts.choose<Action>({
      title: `Job ${job}: ${count(notUpdated(result), 'user')} not ${DONE[result.verb]}`,
      heading: [...textLines(view), { text: '' }],
      at: placeOf(choices, action),
      choices,
    })
    const chosen = action
    if (chosen === 'cancel') return
    const isDone = await runScreen(session, () => ACTIONS[chosen](session, history))
    if (isDone === true) return
  }
}

/** What became of no user of the job that is left. */
const DONE = { change: 'updated', create: 'created in full', delete: 'deleted' } as const

function choicesOf(history: JobHistory): readonly Choice<Action>[] {
  const isDeletion = verbOf(history.plan.users) === 'delete'
  const edit: Choice<Action> = { value: 'edit', name: 'Edit', note: 'choose other values for these users' }
  return [
    {
      value: 'download',
      name: 'Download CSV',
      note: 'each user and the reason, for connect-bulk retry',
    },
    { value: 'again', name: 'Try again', note: 'same changes again, for these users only' },
    ...(isDeletion ? [] : [edit]),
    ...undoChoices<Action>(history, 'undo'),
    { value: 'select', name: 'Select its users', note: 'all, or by outcome, for another change' },
    { value: 'cancel', name: 'Cancel', note: 'go back; nothing more is changed' },
  ]
}

/** Each resolves to whether the screen is done. */
const ACTIONS: Readonly<
  Record<Exclude<Action, 'cancel'>, (session: Session, history: JobHistory) => Promise<boolean>>
> = {
  download: async (session, history) => {
    await writeFailuresFile(session, history)
    return false
  },
  again: async (session, history) =>
    reviewRows(session, history, { rows: await rowsOfJob(history), replaced: new Map() }),
  edit: async (session, history) =>
    editRows(session, history.plan.job, await rowsOfJob(history), (edited) =>
      reviewRows(session, history, edited),
    ),
  undo: undoJob,
  select: async (session, history) => {
    await selectUsersOfJob(session, history)
    return true
  },
}

function reviewRows(session: Session, history: JobHistory, { rows, replaced }: EditedRows): Promise<boolean> {
  const { job } = history.plan
  const request: RequestOf = (workspace) =>
    rowsRequest(workspace, rows, {
      command: 'retry',
      tolerant: true,
      assertAll: false,
      replaced: () => undefined,
      settings: [],
      edits: () => [],
      fresh: false,
    })
  return review(session, {
    request,
    answers: replaced ?? new Map(),
    target: replaced === undefined ? undefined : { words: ['retry', job] },
    retryOf: job,
  })
}
