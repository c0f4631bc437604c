import { count } from '../model/wording.js'
import { SETTINGS } from '../settings/index.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import { askSetting } from './ask-setting.js'
import { editTarget } from './command-line.js'
import { runScreen } from './run-screen.js'
import { answerText, settingNote } from './setting-text.js'
import { editsRequest } from './plan-edits.js'
import type { Line } from './prompts/frame.js'
import { review } from './review.js'
import type { Session } from './session.js'
import { contradictionIn, type Answers } from './answers.js'

/** Edits all selected users alike. Answers are kept when the person goes back. */
export async function bulkEdit(session: Session): Promise<void> {
  if (session.selected.size === 0) return showNoSelection(session)
  // A name or an address fits one user only.
  session.bulkAnswers = new Map([...session.bulkAnswers].filter(([{ flag }]) => flag.forOneUser !== true))
  let at = 0
  for (;;) {
    const users = session.selectedUsers()
    const { bulkAnswers: answers } = session
    const clash = contradictionIn(answers, session.names)
    const choices = choicesOf(session, users, answers, clash)
    const chosen = await session.prompts.choose<Setting | 'review'>({
      title: `Edit users in bulk · ${count(users.length, 'user')} selected`,
      heading: headingOf(clash),
      typed: true,
      at,
      choices,
    })
    at = choices.findIndex(({ value }) => value === chosen)
    if (chosen === 'review') {
      if ((await runScreen(session, () => reviewAll(session, users, answers))) !== true) continue
      session.bulkAnswers = new Map()
      return
    }
    session.bulkAnswers = (await runScreen(session, () => changed(session, answers, chosen))) ?? answers
  }
}

function reviewAll(session: Session, users: readonly User[], answers: Answers): Promise<boolean> {
  const request = editsRequest(session, users, answers)
  return review(session, { request, target: editTarget(session, users), answers })
}

export async function showNoSelection(session: Session): Promise<void> {
  await session.prompts.pages({
    title: 'No users selected',
    lines: [
      {
        text: 'Select users under "Find and select users" first: Space ticks one, p a page, a all that match.',
      },
    ],
    actions: [{ key: 'enter', does: 'continue' }],
  })
}

function headingOf(clash: string | undefined): readonly Line[] {
  if (clash !== undefined) return [{ text: clash, style: 'bad' }, { text: '' }]
  return [{ text: "Settings you don't choose stay unchanged." }, { text: '' }]
}

/** Whether a setting makes sense for so many users: a name or an address fits one only. */
function isFitting({ flag }: Setting, users: readonly User[]): boolean {
  return flag.forOneUser !== true || users.length === 1
}

function choicesOf(session: Session, users: readonly User[], answers: Answers, clash: string | undefined) {
  const settings = SETTINGS.filter((setting) => isFitting(setting, users)).map((setting) => ({
    value: setting,
    name: setting.prompt.title ?? setting.title,
    note: settingNote(session, setting, users, answers.get(setting)),
  }))
  if (answers.size === 0 || clash !== undefined) return settings
  return [
    ...settings,
    {
      value: 'review' as const,
      name: `Review ${count(answers.size, 'change')}`,
      note: 'nothing is changed yet',
    },
  ]
}

/** Asks for one setting, or drops its answer. */
async function changed(session: Session, answers: Answers, chosen: Setting): Promise<Answers> {
  const before = answers.get(chosen)
  const next = new Map(answers)
  const takeBack =
    before !== undefined &&
    (await session.prompts.choose({
      title: `${chosen.prompt.title ?? chosen.title} → ${answerText(session, chosen, before)}`,
      choices: [
        { value: false, name: 'Another value' },
        { value: true, name: "Don't change it" },
      ],
    }))
  const texts = takeBack ? [] : await askSetting(session, chosen, session.selectedUsers(), before ?? [])
  if (texts.length === 0) next.delete(chosen)
  else next.set(chosen, texts)
  return next
}
