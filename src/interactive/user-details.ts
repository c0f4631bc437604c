import type { Edit } from '../model/edit.js'
import type { User } from '../model/user.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { askSetting } from './ask-setting.js'
import { tellNobodyIsSelected } from './bulk-edit.js'
import { level } from './level.js'
import { nowText } from './now-text.js'
import { editsRequest } from './plan-edits.js'
import type { Line } from './prompts/frame.js'
import { review } from './review.js'
import type { Session } from './session.js'
import { clashOf, type Wanted } from './wanted.js'

/** A user's form: what the user has, read just now, and what was answered so far. */
interface Form {
  readonly user: User
  readonly wanted: Wanted
  readonly at: number
}

type Move = 'submit' | 'previous' | 'next'

/** The selected users one after another, a form for each. What was answered for one waits there for its submit. */
export async function userDetails(session: Session): Promise<void> {
  const ids = session.selectedUsers().map(({ id }) => id)
  if (ids.length === 0) return tellNobodyIsSelected(session)
  const forms = new Map<string, Form>()
  let place = 0
  for (;;) {
    const id = ids[place] ?? ''
    const form = forms.get(id) ?? (await openForm(session, id))
    const { chosen, at } = await askField(session, form, `${place + 1} of ${ids.length}`)
    forms.set(id, { ...form, at })
    if (chosen === 'next') place = (place + 1) % ids.length
    else if (chosen === 'previous') place = (place - 1 + ids.length) % ids.length
    else if (chosen !== 'submit') forms.set(id, { ...(await answered(session, form, chosen)), at })
    // What was submitted is a batch's now; the form is filled in anew.
    else if ((await submitted(session, form)) === true) forms.delete(id)
  }
}

/** No search tells everything, so the user is read. */
async function openForm(session: Session, id: string): Promise<Form> {
  const { connect } = session.api
  const user = await session.prompts.wait('Reading the user', async (signal) => {
    const [described, proficiencies] = await Promise.all([
      connect.describeUser(id, signal),
      connect.listProficiencies(id, signal),
    ])
    return { ...described, proficiencies }
  })
  session.users = new Map([...session.users, [id, user]])
  return { user, wanted: new Map(), at: 0 }
}

async function askField(session: Session, form: Form, place: string) {
  const { user, wanted, at } = form
  const clash = clashOf(wanted, session.names)
  const name = [user.firstName, user.lastName].filter((part) => part !== null).join(' ')
  const choices = [
    ...FIELDS.map((setting) => ({
      value: setting as Setting | Move,
      name: setting.title,
      note: fieldText(session, form, setting),
    })),
    ...(wanted.size === 0 || clash !== undefined
      ? []
      : [{ value: 'submit' as const, name: 'Submit', note: 'shows what changes, and asks' }]),
    { value: 'previous' as const, name: 'Previous' },
    { value: 'next' as const, name: 'Next' },
  ]
  const chosen = await session.prompts.choose<Setting | Move>({
    title: `User details · ${place} · ${user.username} · ${name}`,
    heading: headingOf(session, form, clash),
    at,
    choices,
  })
  return { chosen, at: choices.findIndex(({ value }) => value === chosen) }
}

/** One user has a value, not values to add or to take away, where a setting asks for the whole. */
const FIELDS = SETTINGS.filter(({ prompt }) => prompt.isPart !== true)

function headingOf(session: Session, { user }: Form, clash: string | undefined): readonly Line[] {
  const pending = session.batches.pendingOf(user.id)
  return [
    { text: `User id ${user.id}` },
    ...(pending.length === 0
      ? []
      : [{ text: '* a batch that is not yet done is still going to change this' }]),
    ...(clash === undefined ? [] : [{ text: clash, style: 'bad' as const }]),
    { text: '' },
  ]
}

function fieldText(session: Session, { user, wanted }: Form, setting: Setting): string {
  const now = nowText(setting, [user], session)
  const texts = wanted.get(setting)
  const pending = pendingEdit(session, user, setting)
  const mark = pending === undefined ? '' : `   * batch ${pending.batch}: ${setting.format(pending.edit)}`
  return (texts === undefined ? now : `→ ${texts.join(', ')}   (now ${now})`) + mark
}

/** What the latest batch that is not done asks of a field. */
function pendingEdit(
  session: Session,
  { id }: User,
  setting: Setting,
): { readonly batch: number; readonly edit: Edit } | undefined {
  const edits = session.batches.pendingOf(id).flatMap(({ number, plan }) => {
    const planned = plan.users.find(({ userId }) => userId === id)
    const edit = planned?.edits.find((one) => one.setting === setting.column)
    return edit === undefined ? [] : [{ batch: number, edit }]
  })
  return edits.at(-1)
}

async function answered(session: Session, form: Form, setting: Setting): Promise<Form> {
  const before = form.wanted.get(setting) ?? filledIn(session, form.user, setting)
  const texts = await level(session, () => askSetting(session, setting, [form.user], before))
  if (texts === undefined) return form
  const wanted = new Map(form.wanted)
  if (texts.length === 0) wanted.delete(setting)
  else wanted.set(setting, texts)
  return { ...form, wanted }
}

/** A form starts from what the user has; entries of a list and channels are given one by one. */
function filledIn(session: Session, user: User, { prompt }: Setting): readonly string[] {
  const { kind } = prompt.input
  return kind === 'list' || kind === 'channels' ? [] : (prompt.now(user, session.label) ?? [])
}

function submitted(session: Session, { user, wanted }: Form): Promise<boolean | undefined> {
  return level(session, () =>
    review(session, {
      request: editsRequest(session, [user], wanted),
      target: ['edit', '--user', user.username],
      wanted,
    }),
  )
}
