import { notUpdated } from '../model/job.js'
import { resolve } from 'node:path'
import { failuresOutput, writeOutput } from '../workflow/output-files.js'
import { type RowInput, rowsOfJob } from '../workflow/input/input-rows.js'
import { rowsRequest } from '../workflow/input/rows-request.js'
import { failuresCsv } from '../journal/failures-csv.js'
import type { JobHistory } from '../journal/job-history.js'
import { count } from '../model/wording.js'
import { createPaint } from '../output/paint.js'
import { resultView } from '../output/result-view.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { askSetting } from './ask-setting.js'
import { quoted } from './command-line.js'
import { runScreen } from './run-screen.js'
import type { RequestOf } from './plan-edits.js'
import { review } from './review.js'
import { answerText } from './setting-text.js'
import type { Session } from './session.js'
import { textLines } from './prompts/frame.js'
import { editsOf, type Answers } from './answers.js'

type Action = 'download' | 'again' | 'edit' | 'cancel'

/** Why users of a job were not updated, and what can be done about it. */
export async function failuresScreen(session: Session, job: string, trouble?: string): Promise<void> {
  const reading = await session.workspace.store.read(job)
  const result = reading.result(false)
  const left = notUpdated(result)
  for (;;) {
    const action = await session.prompts.choose<Action>({
      title: `Job ${job}: ${count(left, 'user')} not updated`,
      heading: [...textLines(resultView(result, createPaint(false)) + (trouble ?? '')), { text: '' }],
      choices: [
        {
          value: 'download',
          name: 'Download CSV',
          note: 'each user and the reason; connect-bulk retry accepts this file',
        },
        { value: 'again', name: 'Try again', note: 'same changes again, for these users only' },
        { value: 'edit', name: 'Edit', note: 'choose other values for these users' },
        { value: 'cancel', name: 'Cancel', note: 'leave these users unchanged' },
      ],
    })
    if (action === 'cancel') return
    const isSaved = await runScreen(session, () => actions[action](session, reading))
    if (isSaved === true) return
  }
}

/** Each resolves to whether it saved a new batch. */
const actions: Readonly<
  Record<Exclude<Action, 'cancel'>, (session: Session, reading: JobHistory) => Promise<boolean>>
> = { download, again: tryAgain, edit: editAndTryAgain }

async function download(session: Session, reading: JobHistory): Promise<boolean> {
  const { cwd, files } = session.context
  const name = await session.prompts.text({
    title: 'Download CSV',
    label: 'File',
    initial: `connect-bulk-failures-${reading.plan.job}.csv`,
    check: (text) => (text.trim() === '' ? 'Enter a file name.' : undefined),
  })
  const path = resolve(cwd, name)
  await writeOutput(files, failuresOutput(path), [failuresCsv(reading) ?? ''])
  await session.prompts.pages({
    title: 'Downloaded',
    lines: [{ text: path }, { text: `To retry with it: connect-bulk retry ${quoted(name)}` }],
    actions: [{ key: 'enter', does: 'continue' }],
  })
  return false
}

function tryAgain(session: Session, reading: JobHistory): Promise<boolean> {
  return reviewRows(session, reading, new Map())
}

/** Takes other values for some settings; the rest is retried as it was. */
async function editAndTryAgain(session: Session, reading: JobHistory): Promise<boolean> {
  const rows = rowsOfJob(reading)
  const users = rows.rows.flatMap(({ who }) => session.users.get(who.userId ?? '') ?? [])
  const open = SETTINGS.filter(
    ({ column, flag }) =>
      rows.rows.some(({ cells }) => cells.has(column)) &&
      (flag.forOneUser !== true || rows.rows.length === 1),
  )
  const answers = new Map<Setting, readonly string[]>()
  let at = 0
  for (;;) {
    const setting = await session.prompts.choose({
      title: `Edit the changes for ${count(rows.rows.length, 'user')}`,
      at,
      choices: [
        ...open.map((value) => ({
          value,
          name: value.title,
          note: askedText(session, value, rows, answers.get(value)),
        })),
        ...(answers.size === 0 ? [] : [{ value: undefined, name: 'Review', note: 'nothing is changed yet' }]),
      ],
    })
    if (setting === undefined) return reviewRows(session, reading, answers)
    at = open.indexOf(setting)
    const texts = await runScreen(session, () =>
      askSetting(session, setting, users, answers.get(setting) ?? []),
    )
    // Without a new value the old one is retried.
    if (texts?.length === 0) answers.delete(setting)
    else if (texts !== undefined) answers.set(setting, texts)
  }
}

function askedText(
  session: Session,
  setting: Setting,
  { rows }: RowInput,
  texts: readonly string[] | undefined,
): string {
  const cells = new Set(rows.flatMap((row) => row.cells.get(setting.column) ?? []))
  const isPlain = setting.prompt.input.kind === 'channels'
  const before = [...cells].map((cell) => (isPlain ? answerText(session, setting, [cell]) : cell)).join(', ')
  return texts === undefined
    ? `requested: ${before}`
    : `→ ${answerText(session, setting, texts)}   (requested: ${before})`
}

/** Reviews a job's remaining rows as `retry` reads them, with some cells replaced. */
function reviewRows(session: Session, reading: JobHistory, answers: Answers): Promise<boolean> {
  const request: RequestOf = (workspace) =>
    rowsRequest(workspace, rowsOfJob(reading), {
      command: 'retry',
      tolerant: true,
      assertAll: false,
      // Only settings that the rows have are offered.
      replaced: () => undefined,
      settings: [...answers.keys()],
      edits: (names) => editsOf(answers, names),
      fresh: false,
    })
  return review(session, { request, answers, target: { words: ['retry', reading.plan.job] } })
}
