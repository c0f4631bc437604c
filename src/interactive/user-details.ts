import type { User } from '../model/user.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { answerText } from './answer-text.js'
import { askSetting } from './ask-setting.js'
import type { Batch } from './batch.js'
import { tellNobodyIsSelected } from './bulk-edit.js'
import { level } from './run-screen.js'
import { pendingText } from './pending-text.js'
import { editsRequest } from './plan-edits.js'
import type { Line } from './prompts/frame.js'
import { readDetails } from './read-details.js'
import { review } from './review.js'
import type { Session } from './session.js'
import { clashOf, type Wanted } from './answers.js'

/** A user's form: what the user has, read just now, and what was answered so far. */
interface Form {
  readonly user: User
  readonly wanted: Wanted
  /** Batches that were going to change the user when it was read. */
  readonly pending: readonly Batch[]
}

type Move = 'submit' | 'previous' | 'next'

/** The selected users one after another, a form for each. What was answered for one waits there for its submit. */
export async function userDetails(session: Session): Promise<void> {
  const ids = session.selectedUsers().map(({ id }) => id)
  if (ids.length === 0) return tellNobodyIsSelected(session)
  const forms = new Map<string, Form>()
  let place = 0
  // The cursor stays on Next and Previous for whoever steps through.
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
      // What was submitted is a batch's now; the form is filled in anew.
      forms.delete(id)
      at = 'next'
    }
  }
}

/** As it was left, unless a batch has changed the user since. No search tells everything, so the user is read. */
async function openForm(session: Session, id: string, before: Form | undefined): Promise<Form> {
  if (before?.pending.every(({ isOpen }) => isOpen) === true) return before
  const found = session.users.get(id)
  const [user] =
    found === undefined ? [] : await readDetails(session, [found], ['description', 'proficiencies'])
  if (user === undefined) throw new RangeError(`there is no user ${id}`)
  const wanted = session.answers.get(id) ?? new Map<Setting, readonly string[]>()
  return { user, wanted, pending: session.batches.pendingOf(id) }
}

async function askField(session: Session, form: Form, place: string, at: Setting | Move | undefined) {
  const { user, wanted } = form
  const clash = clashOf(wanted, session.names)
  const name = [user.firstName, user.lastName].filter((part) => part !== null).join(' ')
  const choices = [
    ...FIELDS.map((setting) => ({
      value: setting as Setting | Move,
      name: setting.prompt.title ?? setting.title,
      note: answerText(session, setting, [user], wanted.get(setting)) + pendingText(session, user, setting),
    })),
    ...(wanted.size === 0 || clash !== undefined
      ? []
      : [{ value: 'submit' as const, name: 'Submit', note: 'shows what changes, and asks' }]),
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

/** One user has a value, not values to add or to take away, where a setting asks for the whole. */
const FIELDS = SETTINGS.filter(({ prompt }) => prompt.isPart !== true)

function headingOf(session: Session, { user }: Form, clash: string | undefined): readonly Line[] {
  const isMarked = FIELDS.some((setting) => pendingText(session, user, setting) !== '')
  return [
    { text: `User id ${user.id}` },
    ...(isMarked ? [{ text: '* a batch that is not yet done is still going to change this' }] : []),
    ...(clash === undefined ? [] : [{ text: clash, style: 'bad' as const }]),
    { text: '' },
  ]
}

async function answered(session: Session, form: Form, setting: Setting): Promise<Form> {
  const has = filledIn(session, form.user, setting)
  const before = form.wanted.get(setting) ?? has
  const texts = await level(session, () => askSetting(session, setting, [form.user], before))
  if (texts === undefined) return form
  const wanted = new Map(form.wanted)
  // What the user has already is no change, unless a batch is going to make one.
  const isAsNow = texts.join('\n') === has.join('\n') && pendingText(session, form.user, setting) === ''
  if (texts.length === 0 || isAsNow) wanted.delete(setting)
  else wanted.set(setting, texts)
  keep(session, form.user, wanted)
  return { ...form, wanted }
}

/** Whoever leaves the forms finds there again what was not submitted. */
function keep(session: Session, { id }: User, wanted: Wanted): void {
  const answers = new Map(session.answers)
  if (wanted.size === 0) answers.delete(id)
  else answers.set(id, wanted)
  session.answers = answers
}

/** A form starts from what the user has; entries of a list and channels are given one by one. */
function filledIn(session: Session, user: User, { prompt }: Setting): readonly string[] {
  const { kind } = prompt.input
  return kind === 'list' || kind === 'channels' ? [] : (prompt.now(user, session.label) ?? [])
}

async function submitted(session: Session, { user, wanted }: Form): Promise<boolean> {
  const isSaved = await level(session, () =>
    review(session, {
      request: editsRequest(session, [user], wanted),
      target: { words: ['edit', '--user', user.username] },
      wanted,
    }),
  )
  if (isSaved === true) keep(session, user, new Map())
  return isSaved === true
}
