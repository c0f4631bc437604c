import { resolve } from 'node:path'
import { SHARED_FILE, whyUnwritable } from '../workflow/output-files.js'
import { type RowInput, rowsOfJob } from '../workflow/input/input-rows.js'
import { rowsRequest } from '../workflow/input/rows-request.js'
import { failuresCsv } from '../journal/failures-csv.js'
import type { JobHistory } from '../journal/job-history.js'
import { usageError } from '../model/errors.js'
import { count } from '../model/wording.js'
import { createPaint } from '../output/paint.js'
import { resultView } from '../output/result-view.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { askSetting } from './ask-setting.js'
import { quoted } from './command-line.js'
import { level } from './run-screen.js'
import type { RequestOf } from './plan-edits.js'
import { review } from './review.js'
import type { Session } from './session.js'
import { textLines } from './text-lines.js'
import { editsOf, type Wanted, wantedText } from './answers.js'

type Action = 'download' | 'again' | 'edit' | 'cancel'

/** Why users of a job failed, and the four things to do about it. */
export async function failuresScreen(session: Session, job: string, trouble?: string): Promise<void> {
  const reading = await session.workspace.store.read(job)
  const result = reading.result(false)
  const left = result.failed + result.notAttempted
  for (;;) {
    const action = await session.prompts.choose<Action>({
      title: `Job ${job}: ${count(left, 'user')} left`,
      heading: [...textLines(resultView(result, createPaint(false)) + (trouble ?? '')), { text: '' }],
      choices: [
        { value: 'download', name: 'Download CSV', note: 'each user with the reason; retry takes it back' },
        { value: 'again', name: 'Try again', note: 'the same once more, only for those left' },
        { value: 'edit', name: 'Edit', note: 'another value for those left' },
        { value: 'cancel', name: 'Cancel', note: 'leave them as they are' },
      ],
    })
    if (action === 'cancel') return
    const isSaved = await level(session, () => actions[action](session, reading))
    if (isSaved === true) return
  }
}

/** Each answers whether a new batch was made of it. */
const actions: Readonly<
  Record<Exclude<Action, 'cancel'>, (session: Session, reading: JobHistory) => Promise<boolean>>
> = { download, again: tryAgain, edit: editAndTryAgain }

async function download(session: Session, reading: JobHistory): Promise<boolean> {
  const { cwd, files } = session.context
  const name = await session.prompts.text({
    title: 'Download CSV',
    label: 'File',
    initial: `connect-bulk-failures-${reading.plan.job}.csv`,
    check: (text) => (text.trim() === '' ? 'A name is needed.' : undefined),
  })
  const path = resolve(cwd, name)
  try {
    await files.replace(path, failuresCsv(reading) ?? '', SHARED_FILE)
  } catch (error) {
    throw usageError('UnwritableFile', whyUnwritable(path, error))
  }
  await session.prompts.pages({
    title: 'Downloaded',
    lines: [{ text: path }, { text: `To try again with it: connect-bulk retry ${quoted(name)}` }],
    actions: [{ key: 'enter', does: 'go on' }],
  })
  return false
}

function tryAgain(session: Session, reading: JobHistory): Promise<boolean> {
  return reviewRows(session, reading, new Map())
}

/** Another value for one setting or several of those that are left; the others stay as they were asked for. */
async function editAndTryAgain(session: Session, reading: JobHistory): Promise<boolean> {
  const rows = rowsOfJob(reading)
  const users = rows.rows.flatMap(({ who }) => session.users.get(who.userId ?? '') ?? [])
  const open = SETTINGS.filter(
    ({ column, flag }) =>
      rows.rows.some(({ cells }) => cells.has(column)) &&
      (flag.forOneUser !== true || rows.rows.length === 1),
  )
  const wanted = new Map<Setting, readonly string[]>()
  let at = 0
  for (;;) {
    const setting = await session.prompts.choose({
      title: `Edit what ${count(rows.rows.length, 'user')} should get`,
      at,
      choices: [
        ...open.map((value) => ({
          value,
          name: value.title,
          note: askedText(session, value, rows, wanted.get(value)),
        })),
        ...(wanted.size === 0 ? [] : [{ value: undefined, name: 'Review', note: 'nothing is changed yet' }]),
      ],
    })
    if (setting === undefined) return reviewRows(session, reading, wanted)
    at = open.indexOf(setting)
    const texts = await level(session, () => askSetting(session, setting, users, wanted.get(setting) ?? []))
    // Nothing given is what was asked for before.
    if (texts?.length === 0) wanted.delete(setting)
    else if (texts !== undefined) wanted.set(setting, texts)
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
  const before = [...cells].map((cell) => (isPlain ? wantedText(session, setting, [cell]) : cell)).join(', ')
  return texts === undefined
    ? `asked for: ${before}`
    : `→ ${wantedText(session, setting, texts)}   (asked for: ${before})`
}

/** The rows of a job as `retry` reads them, some cells replaced. */
function reviewRows(session: Session, reading: JobHistory, wanted: Wanted): Promise<boolean> {
  const request: RequestOf = (workspace) =>
    rowsRequest(workspace, rowsOfJob(reading), {
      command: 'retry',
      tolerant: true,
      assertAll: false,
      // Only settings that fit are offered.
      replaced: () => undefined,
      settings: [...wanted.keys()],
      edits: (names) => editsOf(wanted, names),
      fresh: false,
    })
  return review(session, { request, wanted, target: { words: ['retry', reading.plan.job] } })
}
