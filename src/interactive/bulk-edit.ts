import { count } from '../model/wording.js'
import { SETTINGS } from '../settings/index.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import { askSetting } from './ask-setting.js'
import { editTarget } from './command-line.js'
import { level } from './run-screen.js'
import { answerText } from './answer-text.js'
import { editsRequest } from './plan-edits.js'
import type { Line } from './prompts/frame.js'
import { review } from './review.js'
import type { Session } from './session.js'
import { clashOf, type Wanted, wantedText } from './answers.js'

/** The same values for all selected users. Whoever goes back finds them here again. */
export async function bulkEdit(session: Session): Promise<void> {
  if (session.selected.size === 0) return tellNobodyIsSelected(session)
  // What was meant for one user is not meant for another.
  session.wanted = new Map([...session.wanted].filter(([{ flag }]) => flag.forOneUser !== true))
  let at = 0
  for (;;) {
    const users = session.selectedUsers()
    const { wanted } = session
    const clash = clashOf(wanted, session.names)
    const choices = choicesOf(session, users, wanted, clash)
    const chosen = await session.prompts.choose<Setting | 'review'>({
      title: `Edit users in bulk · ${count(users.length, 'user')} selected`,
      heading: headingOf(clash),
      typed: true,
      at,
      choices,
    })
    at = choices.findIndex(({ value }) => value === chosen)
    if (chosen === 'review') {
      if ((await level(session, () => reviewAll(session, users, wanted))) !== true) continue
      session.wanted = new Map()
      return
    }
    session.wanted = (await level(session, () => changed(session, wanted, chosen))) ?? wanted
  }
}

function reviewAll(session: Session, users: readonly User[], wanted: Wanted): Promise<boolean> {
  const request = editsRequest(session, users, wanted)
  return review(session, { request, target: editTarget(session, users), wanted })
}

export async function tellNobodyIsSelected(session: Session): Promise<void> {
  await session.prompts.pages({
    title: 'Nobody is selected',
    lines: [
      {
        text: 'Tick users under "Find and select users" first: Space ticks one, p the page, a all that match.',
      },
    ],
    actions: [{ key: 'enter', does: 'go on' }],
  })
}

function headingOf(clash: string | undefined): readonly Line[] {
  if (clash !== undefined) return [{ text: clash, style: 'bad' }, { text: '' }]
  return [{ text: 'What is not chosen stays as it is.' }, { text: '' }]
}

/** What may be asked of so many users: a name can't be that of several. */
function isFitting({ flag }: Setting, users: readonly User[]): boolean {
  return flag.forOneUser !== true || users.length === 1
}

function choicesOf(session: Session, users: readonly User[], wanted: Wanted, clash: string | undefined) {
  const settings = SETTINGS.filter((setting) => isFitting(setting, users)).map((setting) => ({
    value: setting,
    name: setting.prompt.title ?? setting.title,
    note: answerText(session, setting, users, wanted.get(setting)),
  }))
  if (wanted.size === 0 || clash !== undefined) return settings
  return [
    ...settings,
    {
      value: 'review' as const,
      name: `Review ${count(wanted.size, 'change')}`,
      note: 'nothing is changed yet',
    },
  ]
}

/** One setting answered, or taken back. */
async function changed(session: Session, wanted: Wanted, chosen: Setting): Promise<Wanted> {
  const before = wanted.get(chosen)
  const next = new Map(wanted)
  const takeBack =
    before !== undefined &&
    (await session.prompts.choose({
      title: `${chosen.prompt.title ?? chosen.title} → ${wantedText(session, chosen, before)}`,
      choices: [
        { value: false, name: 'Another value' },
        { value: true, name: 'Leave it as it is after all' },
      ],
    }))
  const texts = takeBack ? [] : await askSetting(session, chosen, session.selectedUsers(), before ?? [])
  if (texts.length === 0) next.delete(chosen)
  else next.set(chosen, texts)
  return next
}
