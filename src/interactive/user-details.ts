import type { User } from '../model/user.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { settingNote, pendingText } from './setting-text.js'
import { askSetting } from './ask-setting.js'
import type { Batch } from './batch.js'
import { showNoSelection } from './bulk-edit.js'
import { runScreen } from './run-screen.js'
import { editsRequest } from './plan-edits.js'
import type { Line } from './prompts/frame.js'
import { readDetails } from './read-details.js'
import { review } from './review.js'
import type { Session } from './session.js'
import { contradictionIn, type Answers } from './answers.js'

/** A user's form: the user as read on opening it, and the answers so far. */
interface Form {
  readonly user: User
  readonly answers: Answers
  /** Unfinished batches that included the user when it was read. */
  readonly pending: readonly Batch[]
}

type Move = 'submit' | 'previous' | 'next'

/** A form for each selected user, one at a time. Answers are kept until the form is submitted. */
export async function userDetails(session: Session): Promise<void> {
  const ids = session.selectedUsers().map(({ id }) => id)
  if (ids.length === 0) return showNoSelection(session)
  const forms = new Map<string, Form>()
  let place = 0
  // The cursor stays on Next and Previous while stepping through.
  let at: Setting | Move | undefined
  for (;;) {
    const id = ids[place] ?? ''
    const form = await openForm(session, id, forms.get(id))
    forms.set(id, form)
    at = await askField(session, form, `${place + 1} of ${ids.length}`, at)
    if (at === 'next') place = (place + 1) % ids.length
    else if (at === 'previous') place = (place - 1 + ids.length) % ids.length
    else if (at !== 'submit') forms.set(id, await answered(session, form, at))
    else if (await submitted(session, form)) {
      // The answers belong to a batch now.
      forms.delete(id)
      at = 'next'
    }
  }
}

/** Reopens a form as it was left, unless a batch has changed the user since; otherwise reads the user in full. */
async function openForm(session: Session, id: string, before: Form | undefined): Promise<Form> {
  if (before?.pending.every(({ isOpen }) => isOpen) === true) return before
  const found = session.users.get(id)
  const [user] =
    found === undefined ? [] : await readDetails(session, [found], ['description', 'proficiencies'])
  if (user === undefined) throw new RangeError(`there is no user ${id}`)
  const answers = session.formAnswers.get(id) ?? new Map<Setting, readonly string[]>()
  return { user, answers, pending: session.batches.pendingOf(id) }
}

async function askField(session: Session, form: Form, place: string, at: Setting | Move | undefined) {
  const { user, answers } = form
  const clash = contradictionIn(answers, session.names)
  const name = [user.firstName, user.lastName].filter((part) => part !== null).join(' ')
  const choices = [
    ...FIELDS.map((setting) => ({
      value: setting as Setting | Move,
      name: setting.prompt.title ?? setting.title,
      note: settingNote(session, setting, [user], answers.get(setting)) + pendingText(session, user, setting),
    })),
    ...(answers.size === 0 || clash !== undefined
      ? []
      : [{ value: 'submit' as const, name: 'Submit', note: 'review the changes before saving' }]),
    { value: 'previous' as const, name: 'Previous' },
    { value: 'next' as const, name: 'Next' },
  ]
  return session.prompts.choose<Setting | Move>({
    title: `User details · ${place} · ${user.username} · ${name}`,
    heading: headingOf(session, form, clash),
    typed: true,
    at: Math.max(
      0,
      choices.findIndex(({ value }) => value === at),
    ),
    choices,
  })
}

/** A form shows whole values, so settings that add to or remove from one are left out. */
const FIELDS = SETTINGS.filter(({ prompt }) => prompt.isPart !== true)

function headingOf(session: Session, { user }: Form, clash: string | undefined): readonly Line[] {
  const isMarked = FIELDS.some((setting) => pendingText(session, user, setting) !== '')
  return [
    { text: `User id ${user.id}` },
    ...(isMarked ? [{ text: '* will be changed by a pending batch' }] : []),
    ...(clash === undefined ? [] : [{ text: clash, style: 'bad' as const }]),
    { text: '' },
  ]
}

async function answered(session: Session, form: Form, setting: Setting): Promise<Form> {
  const has = filledIn(session, form.user, setting)
  const before = form.answers.get(setting) ?? has
  const texts = await runScreen(session, () => askSetting(session, setting, [form.user], before))
  if (texts === undefined) return form
  const answers = new Map(form.answers)
  // The current value is no change, unless a pending batch changes it.
  const isAsNow = texts.join('\n') === has.join('\n') && pendingText(session, form.user, setting) === ''
  if (texts.length === 0 || isAsNow) answers.delete(setting)
  else answers.set(setting, texts)
  keep(session, form.user, answers)
  return { ...form, answers }
}

/** Keeps unsubmitted answers for when the form is opened again. */
function keep(session: Session, { id }: User, answers: Answers): void {
  const all = new Map(session.formAnswers)
  if (answers.size === 0) all.delete(id)
  else all.set(id, answers)
  session.formAnswers = all
}

/** Text fields start from the current value; list entries and channels are entered one by one. */
function filledIn(session: Session, user: User, { prompt }: Setting): readonly string[] {
  const { kind } = prompt.input
  return kind === 'list' || kind === 'channels' ? [] : (prompt.now(user, session.label) ?? [])
}

async function submitted(session: Session, { user, answers }: Form): Promise<boolean> {
  const isSaved = await runScreen(session, () =>
    review(session, {
      request: editsRequest(session, [user], answers),
      target: { words: ['edit', '--user', user.username] },
      answers,
    }),
  )
  if (isSaved === true) keep(session, user, new Map())
  return isSaved === true
}
