import type { Edit } from '../model/edit.js'
import { flagTexts } from '../settings/setting-prompt.js'
import { SETTINGS, settingOf } from '../settings/index.js'
import { COPYABLE, editsLike, likeUser } from '../workflow/input/like-user.js'
import type { Answers } from './answers.js'
import { whyUnavailable } from './availability.js'
import type { Session } from './session.js'
import { answerText } from './setting-text.js'

/** Takes the current values of a user as answers: asks whose, and which settings. */
export async function copySettings(session: Session, answers: Answers): Promise<Answers> {
  const userId = await askUser(session)
  const columns = SETTINGS.filter(
    (setting) => COPYABLE.includes(setting.column) && whyUnavailable(session, setting) === undefined,
  ).map(({ column }) => column)
  const { edits } = await session.prompts.wait('Reading the user', (signal, note) =>
    editsLike(session.waitingWorkspace(signal, note), likeUser(userId, columns.join(',')), session.names),
  )
  const chosen = await askWhich(session, session.users.get(userId)?.username ?? userId, edits)
  return new Map([
    ...answers,
    ...chosen.map(
      (edit) => [settingOf(edit.setting), flagTexts(settingOf(edit.setting), edit.given)] as const,
    ),
  ])
}

function askUser(session: Session): Promise<string> {
  const users = [...session.users.values()].toSorted((a, b) => a.username.localeCompare(b.username, 'en'))
  return session.prompts.choose({
    title: 'Copy settings from which user?',
    typed: true,
    choices: users.map(({ id, username, firstName, lastName }) => ({
      value: id,
      name: [username, [firstName, lastName].filter((part) => part !== null).join(' ')].join(' · '),
    })),
  })
}

function askWhich(session: Session, username: string, edits: readonly Edit[]): Promise<readonly Edit[]> {
  return session.prompts.tick({
    title: `Copy which settings of ${username}?`,
    choices: edits.map((edit) => {
      const setting = settingOf(edit.setting)
      const texts = flagTexts(setting, edit.given)
      return {
        value: edit,
        name: setting.prompt.title ?? setting.title,
        note: answerText(session, setting, texts),
      }
    }),
    ticked: [],
    check: (ticked) => (ticked.length === 0 ? 'tick one or more' : undefined),
  })
}
