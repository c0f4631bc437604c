import type { JobHistory } from '../journal/job-history.js'
import { DETAIL_HEADINGS, detailCells, settingDetails } from '../journal/setting-details.js'
import { notUpdated } from '../model/job.js'
import { count } from '../model/wording.js'
import { PLAIN } from '../output/paint.js'
import { resultView } from '../output/result-view.js'
import { jobLine } from '../output/jobs-view.js'
import { isRunning, summaryOf, usersLeft, usersToCreate } from '../workflow/jobs/job-state.js'
import { failuresScreen } from './failures-screen.js'
import { follow } from './follow.js'
import { type Choice, placeOf } from './prompts/choose.js'
import type { Line } from './prompts/stage.js'
import { textLines } from './prompts/frame.js'
import { reportJob } from './reports.js'
import { passwordsFor } from './new-passwords.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { selectUsersOfJob } from './select-users.js'
import { undoChoices, undoJob } from './undo-job.js'

/** Resolves to whether the person is done with the job. */
type Action = (session: Session, history: JobHistory) => Promise<boolean>

/** One job: its progress or result, and what can be done about it. */
export async function jobScreen(session: Session, job: string): Promise<void> {
  const { store } = session.workspace
  let history = await store.read(job)
  const read = async (): Promise<void> => {
    if (isRunning(history, session.context)) history = await store.read(job)
  }
  const stop = follow(session, read)
  let action: Action | undefined
  let isDone: boolean | undefined
  try {
    do {
      const before = action
      action = await session.prompts.choose<Action | undefined>({
        title: `Job ${job}`,
        heading: () => headingOf(session, history),
        at: placeOf(choicesOf(session, history), before),
        choices: () => choicesOf(session, history),
      })
      const chosen = action
      if (chosen === undefined) return
      isDone = await runScreen(session, () => chosen(session, history))
      await read()
    } while (isDone !== true)
  } finally {
    stop()
  }
}

function headingOf(session: Session, history: JobHistory): readonly Line[] {
  const running = isRunning(history, session.context)
  const result = history.result(running)
  return [
    { text: jobLine(summaryOf(history, running), session.context.clock.now()) },
    ...elsewhere(session, history),
    ...textLines(resultView(result, PLAIN)),
    { text: '' },
  ]
}

const isHere = (session: Session, { plan }: JobHistory): boolean =>
  plan.place.instance.id === session.workspace.place.instance.id

function elsewhere(session: Session, history: JobHistory): readonly Line[] {
  const { alias } = history.plan.place.instance
  return isHere(session, history)
    ? []
    : [{ text: `It belongs to instance ${alias}; resume or undo it in a session there.` }]
}

function choicesOf(session: Session, history: JobHistory): readonly Choice<Action | undefined>[] {
  const selecting = isHere(session, history)
    ? [{ value: select, name: 'Select its users', note: 'for another change' }]
    : []
  return [...actionsOf(session, history), DETAILS, REPORT, ...selecting, { value: undefined, name: 'Back' }]
}

function actionsOf(session: Session, history: JobHistory): readonly Choice<Action>[] {
  if (isRunning(history, session.context)) return [cancelChoice(cancel)]
  if (!isHere(session, history)) return []
  const counts = history.counts()
  const left = usersLeft(history)
  return [
    ...(left === 0
      ? []
      : [{ value: resume, name: 'Resume', note: `continue with the remaining ${count(left, 'user')}` }]),
    ...(notUpdated(counts) === 0
      ? []
      : [{ value: failures, name: 'Failures', note: 'try again, edit, download CSV' }]),
    ...undoChoices<Action>(history, undoJob),
  ]
}

const CANCEL_NOTE = 'no new updates start; calls already sent will finish'

/** The choice that cancels what runs, wherever it stands. */
export function cancelChoice<T>(value: T): Choice<T> {
  return { value, name: 'Cancel', note: CANCEL_NOTE }
}

/** Asks before a job or a batch is cancelled. @param what `batch 2` */
export function confirmCancel({ prompts }: Session, what: string): Promise<boolean> {
  return prompts.choose({
    title: `Cancel ${what}?`,
    mustBeRead: true,
    choices: [
      { value: false, name: 'No, keep it running' },
      { value: true, name: 'Yes, cancel it', note: CANCEL_NOTE },
    ],
  })
}

/** Stops a job that another terminal or process runs, after a question. */
const cancel: Action = async (session, { plan }) => {
  if (await confirmCancel(session, `job ${plan.job}`))
    await session.prompts.waitHere('Waiting for the job to stop', (signal) =>
      session.cancelJob(plan.job, signal),
    )
  return false
}

/** The job has been confirmed already; only passwords of new users, which no job keeps, are asked for. */
const resume: Action = async (session, history) => {
  session.resume(history, await passwordsFor(session, usersToCreate(history)))
  return true
}

const failures: Action = async (session, { plan }) => {
  await failuresScreen(session, plan.job)
  return true
}

const select: Action = async (session, history) => {
  await selectUsersOfJob(session, history)
  return true
}

const report: Action = async (session, history) => {
  await reportJob(session, history)
  return false
}

/** The screen has no room for request ids; `jobs show --details` has them. */
const WITHOUT_CALLS = DETAIL_HEADINGS.indexOf('ATTEMPTS')

/** Each setting of each user. */
const details: Action = async (session, history) => {
  const all = settingDetails(history)
  await session.prompts.table({
    title: `Job ${history.plan.job}: ${count(all.length, 'change')}`,
    columns: DETAIL_HEADINGS.slice(0, WITHOUT_CALLS).map((title) => ({ title })),
    ids: all.map(({ userId, username, setting }) => `${userId || username} ${setting}`),
    cells: (index) => all.slice(index, index + 1).flatMap((one) => detailCells(one).slice(0, WITHOUT_CALLS)),
    at: 0,
    pageSize: session.pageSize,
    actions: [],
    empty: 'No changes.',
  })
  return false
}

const DETAILS = { value: details, name: 'Details', note: 'each setting of each user: before, after, outcome' }

const REPORT = { value: report, name: 'Report', note: 'a page for people: every user, before and after' }
