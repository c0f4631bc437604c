import { isActive, type JobSummary } from '../model/job.js'
import { count, grouped } from '../model/wording.js'
import { jobLine } from '../output/jobs-view.js'
import { exactTime } from '../platform/clock.js'
import type { Batches } from './batches.js'
import { batchesScreen } from './batches-screen.js'
import { bulkEdit } from './bulk-edit.js'
import { createUsers } from './create-users.js'
import { deleteUsers } from './delete-users.js'
import { findUsers } from './find-users.js'
import { jobsScreen } from './jobs-screen.js'
import { mayLeave } from './leave.js'
import type { Line } from './prompts/stage.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { userDetails } from './user-details.js'
import { refresh } from './users-read.js'

type Screen = (session: Session) => Promise<void>

/** The top of the session, in the words of the console's page. */
export async function menu(session: Session): Promise<void> {
  let at = 0
  for (;;) {
    const screen = await runScreen(session, () =>
      session.prompts.choose({
        title: `User management · ${session.workspace.place.instance.alias}`,
        heading: () => heading(session),
        at,
        choices: () => itemsOf(session),
      }),
    )
    at = Math.max(
      0,
      itemsOf(session).findIndex(({ value }) => value === screen),
    )
    if (screen !== undefined) await runScreen(session, () => screen(session))
    else if ((await runScreen(session, () => mayLeave(session))) === true) return
  }
}

function itemsOf(
  session: Session,
): readonly { value: Screen | undefined; name: string; note?: string | (() => string) }[] {
  const users = session.selectionText()
  return [
    { value: findUsers, name: 'Find and select users', note: count(session.users.size, 'user') },
    {
      value: bulkEdit,
      name: 'Edit users in bulk',
      note: users + unsaved(session.bulkAnswers.size, 'change'),
    },
    {
      value: userDetails,
      name: 'Edit other user details',
      note: `${users}, one at a time${unsaved(session.formAnswers.size, 'form')}`,
    },
    { value: createUsers, name: 'Create users from a file', note: 'a CSV, one user in each row' },
    { value: deleteUsers, name: 'Delete users', note: users },
    { value: refresh, name: 'Refresh', note: () => refreshNote(session) },
    { value: batchesScreen, name: 'Batches', note: () => batchNote(session) },
    { value: jobsScreen, name: 'Jobs', note: jobNote(session) },
    {
      value: undefined,
      name: 'Leave',
      note: () => openNote(session),
    },
  ]
}

function refreshNote({ newUsers, readAt }: Session): string {
  const what = newUsers === 0 ? 'read all users again' : `read ${count(newUsers, 'new user')} too`
  return `${what}; last read ${exactTime(readAt)}`
}

function unsaved(number: number, what: string): string {
  return number === 0 ? '' : `, ${count(number, `unsaved ${what}`)}`
}

function batchNote({ batches }: Session): string {
  const failed = batches.all.filter(({ hasTrouble }) => hasTrouble).length
  const states = [...openStates(batches, String), ...(failed === 0 ? [] : [`${failed} with failures`])]
  if (batches.all.length === 0) return 'none in this session'
  const total = count(batches.all.length, 'batch', 'batches')
  return states.length === 0 ? total : `${total}: ${states.join(', ')}`
}

function openNote({ batches }: Session): string {
  return openStates(batches, (some) => count(some, 'batch', 'batches')).join(', ')
}

/** How many batches run and how many wait. */
function openStates({ open }: Batches, countText: (some: number) => string): readonly string[] {
  return (['running', 'waiting'] as const).flatMap((wanted) => {
    const some = open.filter(({ state }) => state === wanted).length
    return some === 0 ? [] : [`${countText(some)} ${wanted}`]
  })
}

function jobNote({ interruptedCount, runningElsewhere }: Session): string {
  return [
    'history of changes made on this computer',
    ...(interruptedCount === 0 ? [] : [`${count(interruptedCount, 'interrupted job')} can be resumed`]),
    ...(runningElsewhere.length === 0
      ? []
      : [`${count(runningElsewhere.length, 'job')} running in other terminals`]),
  ].join('; ')
}

/** What the newest job of this instance left undone, if that was before this session. */
function unfinished({ jobs, batches, workspace, context }: Session): readonly Line[] {
  const newest = jobs.find(({ instance }) => instance.id === workspace.place.instance.id)
  if (newest === undefined || batches.ofJob(newest.job) !== undefined) return []
  const text = unfinishedText(newest, context.clock.now())
  return text === undefined ? [] : [{ text, style: 'bad' }]
}

function heading(session: Session): readonly Line[] {
  const { workspace, users, selected, denied } = session
  const { account, region, instance, caller } = workspace.place
  return [
    { text: `Instance ${instance.alias} (${instance.id})` },
    { text: `Account ${account}, Region ${region}, caller ${caller}` },
    { text: `${count(users.size, 'user')}, ${grouped(selected.size)} selected` },
    ...[...denied.values()].map(({ refused, hint = '' }) => ({
      text: `Not allowed: ${refused}. ${hint}`,
      style: 'bad' as const,
    })),
    ...unfinished(session),
    { text: '' },
  ]
}

/** What a job left undone; `undefined` if it left nothing. */
function unfinishedText(job: JobSummary, now: number): string | undefined {
  const { state, succeeded, failed, notAttempted } = job
  if (isActive(job) || notAttempted === 0) return undefined
  const counts = `${grouped(succeeded)} users updated, ${grouped(failed)} failed, ${grouped(notAttempted)} not attempted`
  return `${jobLine(job, now)}: ${state}, ${counts}. Jobs resumes it (${job.job}).`
}
