import { notUpdated } from '../model/job.js'
import { verbOf } from '../model/plan.js'
import { count } from '../model/wording.js'
import type { Batch } from './batch.js'
import { settingTitles, shortStateText, stateText } from './batch-text.js'
import { selectUsersOfPlan } from './select-users.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { failuresView } from '../output/result-view.js'
import { failuresScreen } from './failures-screen.js'
import { cancelChoice, confirmCancel, jobScreen } from './job-screen.js'
import { type Choice, placeOf } from './prompts/choose.js'
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
        name: `Batch ${value.number}: ${count(value.total, 'user')}`,
        // On a narrow terminal the end is cut: the counts matter more than the settings.
        note: () => `${shortStateText(value, session.batches.all)} · ${settingTitles(value)}`,
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

/** Opens the one batch that has failures, runs, or waits; the list if there are several, or none. */
export async function openBatches(session: Session): Promise<void> {
  const { all, open } = session.batches
  const urgent = [
    all.filter((batch) => batch.hasTrouble && !batch.isSeen),
    all.filter(({ state }) => state === 'running'),
    open,
  ]
  const [first, second] = urgent.find(({ length }) => length > 0) ?? []
  const screen =
    first !== undefined && second === undefined
      ? () => batchScreen(session, first)
      : () => batchesScreen(session)
  await runScreen(session, screen)
}

/** One batch: can be cancelled while it runs; afterwards its failures can be dealt with. */
export async function batchScreen(session: Session, batch: Batch): Promise<void> {
  const { result } = batch
  if (batch.isOpen) return openBatch(session, batch)
  batch.isSeen = true
  if (isInAnotherProcess(batch)) return showInAnotherProcess(session, batch)
  if (result !== undefined && result.job !== null) {
    return notUpdated(result) > 0
      ? failuresScreen(session, result.job, batch.trouble)
      : jobScreen(session, result.job)
  }
  await session.prompts.pages({
    title: `Batch ${batch.number}`,
    lines: [{ text: stateText(batch, session.batches.all) }],
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
      { text: stateText(batch, session.batches.all) },
      { text: `The Jobs screen shows job ${batch.job ?? ''} and can resume it if no process runs it.` },
    ],
    actions: [{ key: 'enter', does: 'continue' }],
  })
}

type OpenAction = 'continue' | 'failures' | 'select' | 'cancel' | 'result'

/** A batch that runs or waits. When it ends, the choices become those of an ended one. */
async function openBatch(session: Session, batch: Batch): Promise<void> {
  const running: readonly Choice<OpenAction>[] = [
    { value: 'continue', name: 'Keep running' },
    { value: 'failures', name: 'Failures so far', note: () => count(batch.failed, 'user') },
    // Users to create have no ids yet.
    ...(verbOf(batch.plan.users) === 'create'
      ? []
      : [{ value: 'select' as const, name: 'Select its users', note: 'for another change' }]),
    cancelChoice('cancel'),
  ]
  const ended: readonly Choice<OpenAction>[] = [
    { value: 'result', name: 'Show the result' },
    { value: 'continue', name: 'Back' },
  ]
  let action: OpenAction | undefined
  do {
    const choices = (): readonly Choice<OpenAction>[] => (batch.isOpen ? running : ended)
    action = await session.prompts.choose<OpenAction>({
      title: `Batch ${batch.number}: ${settingTitles(batch)}`,
      heading: () => [
        { text: stateText(batch, session.batches.all) },
        { text: `Job ${batch.job ?? 'not yet recorded'}` },
        { text: '' },
      ],
      at: placeOf(choices(), action),
      choices,
    })
  } while (await staysAfter(action, session, batch))
}

/** Does what was chosen. Resolves to whether the batch stays on the screen. */
async function staysAfter(action: OpenAction, session: Session, batch: Batch): Promise<boolean> {
  if (action === 'failures') await runScreen(session, () => showFailures(session, batch))
  if (action === 'result') await batchScreen(session, batch)
  if (action === 'select') await selectUsersOfPlan(session, batch.plan)
  if (action !== 'cancel') return action === 'failures'
  const isSure = await runScreen(session, () => confirmCancel(session, `batch ${batch.number}`))
  if (isSure === true && batch.isOpen) session.batches.cancel(batch)
  return isSure !== true
}

/** Who has failed in a running batch, and why. */
async function showFailures(session: Session, batch: Batch): Promise<void> {
  const { failures } = batch
  await session.prompts.pages({
    title: `Batch ${batch.number}: ${count(failures.length, 'user')} failed so far`,
    lines: failures.length === 0 ? [{ text: 'No failures so far.' }] : textLines(failuresView(failures)),
    actions: [{ key: 'enter', does: 'continue' }],
  })
}
