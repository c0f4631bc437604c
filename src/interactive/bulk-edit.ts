import type { User } from '../model/user.js'
import { count } from '../model/wording.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { type Answers, contradictionIn } from './answers.js'
import { askSetting } from './ask-setting.js'
import { targetOf } from './command-line.js'
import { copySettings } from './copy-settings.js'
import type { Line } from './prompts/stage.js'
import { review, editsRequest } from './review.js'
import { runScreen } from './run-screen.js'
import type { Session } from './session.js'
import { answerText, settingNote } from './setting-text.js'

/** Edits all selected users alike. Answers are kept when the person goes back. */
export async function bulkEdit(session: Session): Promise<void> {
  if (session.selected.size === 0) return showNoSelection(session)
  let at = 0
  for (;;) {
    await adoptAnswers(session)
    const users = session.selectedUsers()
    const { bulkAnswers: answers, selected } = session
    const clash = contradictionIn(answers, session.names)
    const choices = choicesOf(session, users, answers, clash)
    const chosen = await session.prompts.choose<Setting | 'review' | 'copy'>({
      title: () => `Edit users in bulk · ${session.selectionText()}`,
      heading: headingOf(clash),
      typed: true,
      at,
      choices,
    })
    at = choices.findIndex(({ value }) => value === chosen)
    // The batches, which open from here too, can select other users.
    if (session.selected !== selected) continue
    if (chosen === 'review') {
      if ((await runScreen(session, () => reviewAll(session, users, answers))) !== true) continue
      session.bulkAnswers = new Map()
      if (session.selected === selected) session.selected = new Set()
      return
    }
    const ask =
      chosen === 'copy' ? () => copySettings(session, answers) : () => changed(session, answers, chosen)
    session.bulkAnswers = (await runScreen(session, ask)) ?? answers
    session.bulkAnswersFor = selected
  }
}

/** Answers given for another selection are offered, not applied. */
async function adoptAnswers(session: Session): Promise<void> {
  const { bulkAnswers, bulkAnswersFor, selected } = session
  const isSame = selected.size === bulkAnswersFor.size && [...selected].every((id) => bulkAnswersFor.has(id))
  if (bulkAnswers.size > 0 && !isSame) {
    const isKept = await session.prompts.choose({
      title: `${count(bulkAnswers.size, 'unsaved change')} chosen for another selection`,
      heading: [
        ...[...bulkAnswers].map(([setting, texts]) => ({
          text: `  ${setting.prompt.title ?? setting.title} → ${answerText(session, setting, texts)}`,
        })),
        {
          text: `They were chosen for ${count(bulkAnswersFor.size, 'user')}; now ${session.selectionText()}.`,
        },
        { text: '' },
      ],
      choices: [
        { value: false, name: 'Start afresh', note: 'drops these changes' },
        { value: true, name: `Use them for the ${count(selected.size, 'user')} selected now` },
      ],
    })
    if (!isKept) session.bulkAnswers = new Map()
  }
  session.bulkAnswersFor = selected
  // A name or an address fits one user only.
  if (!isSame)
    session.bulkAnswers = new Map([...session.bulkAnswers].filter(([{ flag }]) => flag.forOneUser !== true))
}

function reviewAll(session: Session, users: readonly User[], answers: Answers): Promise<boolean> {
  const request = editsRequest(session, users, answers)
  return review(session, { request, target: targetOf(session, users, 'edit'), answers })
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
  const offered = [...settings, { value: 'copy' as const, name: 'Copy settings from a user', note: '' }]
  if (answers.size === 0 || clash !== undefined) return offered
  return [
    ...offered,
    {
      value: 'review' as const,
      name: `Review ${count(answers.size, 'change')}`,
      note: 'then save; nothing is changed yet',
    },
  ]
}

/** Asks for one setting, or drops its answer. */
async function changed(session: Session, answers: Answers, chosen: Setting): Promise<Answers> {
  const before = answers.get(chosen)
  const next = new Map(answers)
  const isDropped =
    before !== undefined &&
    (await session.prompts.choose({
      title: `${chosen.prompt.title ?? chosen.title} → ${answerText(session, chosen, before)}`,
      choices: [
        { value: false, name: 'Another value' },
        { value: true, name: "Don't change it" },
      ],
    }))
  const texts = isDropped ? [] : await askSetting(session, chosen, session.selectedUsers(), before ?? [])
  if (texts.length === 0) next.delete(chosen)
  else next.set(chosen, texts)
  return next
}
