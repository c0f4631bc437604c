import { grouped } from '../model/wording.js'
import type { User } from '../model/user.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { type Answers, contradictionIn } from './answers.js'
import { askSetting } from './ask-setting.js'
import { showNoSelection } from './bulk-edit.js'
import type { Line } from './prompts/stage.js'
import { readDetails } from './read-details.js'
import { review, editsRequest } from './review.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { pendingText, settingNote } from './setting-text.js'

type Move = 'submit' | 'previous' | 'next'

/** A form for each user, one at a time; for the selected users if none are given. Answers are kept until submitted. */
export async function userDetails(
  session: Session,
  ids: readonly string[] = session.selectedUsers().map(({ id }) => id),
): Promise<void> {
  if (ids.length === 0) return showNoSelection(session)
  const users = ids.flatMap((id) => session.users.get(id) ?? [])
  const read = new Set<string>()
  let place = 0
  // The cursor stays on Next and Previous while stepping through.
  let at: Setting | Move | undefined
  for (;;) {
    const user = users[place]
    // All have been deleted since they were listed.
    if (user === undefined) return
    if (!read.has(user.id)) await readUser(session, user.id)
    read.add(user.id)
    const form = new Form(session, user)
    at = await askField(
      session,
      form,
      users.length === 1 ? undefined : `${grouped(place + 1)} of ${grouped(users.length)}`,
      at,
    )
    if (at === 'next') place = (place + 1) % users.length
    else if (at === 'previous') place = (place - 1 + users.length) % users.length
    else if (at !== 'submit') await answerField(session, form, at)
    else if (await isSubmitted(session, form)) at = 'next'
  }
}

/** A user's form. Batches may change the user while it is open. */
class Form {
  readonly #session: Session
  readonly #id: string
  #user: User

  constructor(session: Session, user: User) {
    this.#session = session
    this.#id = user.id
    this.#user = user
  }

  /** As known now, or as last known if a batch has deleted the user. */
  get user(): User {
    this.#user = this.#session.users.get(this.#id) ?? this.#user
    return this.#user
  }

  get isDeleted(): boolean {
    return !this.#session.users.has(this.#id)
  }

  get answers(): Answers {
    return this.#session.formAnswers.get(this.#id) ?? new Map()
  }

  /** Kept for when the form is opened again. */
  set answers(answers: Answers) {
    const all = new Map(this.#session.formAnswers)
    if (answers.size === 0) all.delete(this.#id)
    else all.set(this.#id, answers)
    this.#session.formAnswers = all
  }
}

/** Searches don't return every value, so the user is read in full. */
async function readUser(session: Session, id: string): Promise<void> {
  const found = session.users.get(id)
  if (found !== undefined) await readDetails(session, [found], ['description', 'proficiencies'])
}

async function askField(
  session: Session,
  form: Form,
  place: string | undefined,
  at: Setting | Move | undefined,
) {
  const { answers } = form
  const clash = contradictionIn(answers, session.names)
  const choices = [
    ...FIELDS.map((setting) => ({
      value: setting as Setting | Move,
      name: setting.prompt.title ?? setting.title,
      note: () =>
        settingNote(session, setting, [form.user], answers.get(setting)) +
        pendingText(session, form.user, setting),
    })),
    ...(answers.size === 0 || clash !== undefined
      ? []
      : [{ value: 'submit' as const, name: 'Submit', note: 'review the changes before saving' }]),
    ...(place === undefined
      ? []
      : [
          { value: 'previous' as const, name: 'Previous', note: 'after the first comes the last' },
          { value: 'next' as const, name: 'Next', note: 'after the last comes the first' },
        ]),
  ]
  return session.prompts.choose<Setting | Move>({
    title: () => titleOf(form.user, place),
    heading: () => headingOf(session, form, clash),
    typed: true,
    at: Math.max(
      0,
      choices.findIndex(({ value }) => value === at),
    ),
    choices,
  })
}

function titleOf({ username, firstName, lastName }: User, place: string | undefined): string {
  const name = [firstName, lastName].filter((part) => part !== null).join(' ')
  return ['User details', ...(place === undefined ? [] : [place]), username, name].join(' · ')
}

/** A form shows whole values, so settings that add to or remove from one are left out. */
const FIELDS = SETTINGS.filter(({ prompt }) => prompt.isPart !== true)

function headingOf(session: Session, form: Form, clash: string | undefined): readonly Line[] {
  const { user, isDeleted } = form
  const isMarked = FIELDS.some((setting) => pendingText(session, user, setting) !== '')
  return [
    { text: `User id ${user.id}` },
    ...(isDeleted ? [{ text: 'This user has been deleted.', style: 'bad' as const }] : []),
    ...(isMarked ? [{ text: '* will be changed by a pending batch' }] : []),
    ...(clash === undefined ? [] : [{ text: clash, style: 'bad' as const }]),
    { text: '' },
  ]
}

async function answerField(session: Session, form: Form, setting: Setting): Promise<void> {
  const before = form.answers.get(setting) ?? filledIn(session, form.user, setting)
  const texts = await runScreen(session, () => askSetting(session, setting, [form.user], before))
  if (texts === undefined) return
  const answers = new Map(form.answers)
  const now = filledIn(session, form.user, setting)
  // The current value is no change, unless a pending batch changes it.
  const isAsNow = texts.join('\n') === now.join('\n') && pendingText(session, form.user, setting) === ''
  if (texts.length === 0 || isAsNow) answers.delete(setting)
  else answers.set(setting, texts)
  form.answers = answers
}

/** Text fields start from the current value; list entries and channels are entered one by one. */
function filledIn(session: Session, user: User, { prompt }: Setting): readonly string[] {
  const { kind } = prompt.input
  return kind === 'list' || kind === 'channels' ? [] : (prompt.now(user, session.label) ?? [])
}

async function isSubmitted(session: Session, form: Form): Promise<boolean> {
  const { user, answers } = form
  const isSaved = await runScreen(session, () =>
    review(session, {
      request: editsRequest(session, [user], answers),
      target: { words: ['edit', '--user', user.username] },
      answers,
    }),
  )
  if (isSaved === true) form.answers = new Map()
  return isSaved === true
}
