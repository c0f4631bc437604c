import { notUpdated } from '../model/job.js'
import { isRunning } from '../workflow/jobs/job-state.js'
import { usersLeft } from '../workflow/jobs/resume-job.js'
import { undoRequest } from '../workflow/undo/undo-request.js'
import type { JobHistory } from '../journal/job-history.js'
import { DETAIL_HEADINGS, detailCells, settingDetails } from '../journal/setting-details.js'
import { count } from '../model/wording.js'
import { createPaint } from '../output/paint.js'
import { resultView } from '../output/result-view.js'
import { failuresScreen } from './failures-screen.js'
import { runScreen } from './run-screen.js'
import { type Line, textLines } from './prompts/frame.js'
import type { Choice } from './prompts/prompts.js'
import { review } from './review.js'
import type { Session } from './session.js'

type Action = (session: Session, reading: JobHistory) => Promise<void>

/** One job: its result, and what can still be done. */
export async function jobScreen(session: Session, job: string): Promise<void> {
  const reading = await session.workspace.store.read(job)
  const running = isRunning(reading, session.context)
  const lines = textLines(resultView(reading.result(running), createPaint(false)))
  const choices = [...actionsOf(session, reading, running), DETAILS, { value: undefined, name: 'Back' }]
  let action: Action | undefined
  do {
    action = await session.prompts.choose<Action | undefined>({
      title: `Job ${job}`,
      heading: [
        { text: `Command ${reading.plan.command}, begun ${reading.startedAt}` },
        ...elsewhere(session, reading),
        ...lines,
        { text: '' },
      ],
      at: action === details ? choices.indexOf(DETAILS) : 0,
      choices,
    })
    const chosen = action
    if (chosen !== undefined) await runScreen(session, () => chosen(session, reading))
  } while (action === details)
}

const isHere = (session: Session, { plan }: JobHistory): boolean =>
  plan.place.instance.id === session.workspace.place.instance.id

function elsewhere(session: Session, reading: JobHistory): readonly Line[] {
  const { alias } = reading.plan.place.instance
  return isHere(session, reading)
    ? []
    : [{ text: `It belongs to instance ${alias}; resume or undo it in a session there.` }]
}

function actionsOf(session: Session, reading: JobHistory, running: boolean): readonly Choice<Action>[] {
  if (running || !isHere(session, reading)) return []
  const counts = reading.counts()
  const left = usersLeft(reading)
  return [
    ...(left === 0
      ? []
      : [{ value: resume, name: 'Resume', note: `continue with the remaining ${count(left, 'user')}` }]),
    ...(notUpdated(counts) === 0
      ? []
      : [{ value: failures, name: 'Failures', note: 'Download CSV, Try again, Edit' }]),
    ...(counts.succeeded + counts.failed === 0
      ? []
      : [{ value: undo, name: 'Undo', note: 'restore the previous values' }]),
  ]
}

/** Restores what the job replaced, with review and confirmation like any other change. */
const undo: Action = async (session, reading) => {
  await review(session, {
    request: (workspace) => undoRequest(workspace, reading, { fresh: false, overwrite: false }),
    target: { words: ['undo', reading.plan.job] },
    answers: new Map(),
  })
}

/** Asks nothing: the job has been confirmed already. */
const resume: Action = async (session, reading) => session.resume(reading)

const failures: Action = (session, { plan }) => failuresScreen(session, plan.job)

/** The screen has no room for request ids; `jobs show --details` has them. */
const WITHOUT_CALLS = DETAIL_HEADINGS.indexOf('ATTEMPTS')

/** Each setting of each user. */
const details: Action = async (session, reading) => {
  const all = settingDetails(reading)
  await session.prompts.table({
    title: `Job ${reading.plan.job}: ${count(all.length, 'change')}`,
    columns: DETAIL_HEADINGS.slice(0, WITHOUT_CALLS),
    ids: all.map(({ userId, setting }) => `${userId} ${setting}`),
    cells: (index) => all.slice(index, index + 1).flatMap((one) => detailCells(one).slice(0, WITHOUT_CALLS)),
    at: 0,
    pageSize: session.pageSize,
    actions: [],
    empty: 'No changes.',
  })
}

const DETAILS = { value: details, name: 'Details', note: 'each setting of each user: before, after, outcome' }
