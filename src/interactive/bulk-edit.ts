import { count } from '../model/wording.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { askSetting } from './ask-setting.js'
import { editTarget } from './command-line.js'
import { level } from './level.js'
import { nowText } from './now-text.js'
import { editsRequest } from './plan-edits.js'
import type { Line } from './prompts/frame.js'
import { review } from './review.js'
import type { Session } from './session.js'
import { clashOf, type Wanted } from './wanted.js'

/** The same values for all selected users. Going back forgets them. */
export async function bulkEdit(session: Session): Promise<void> {
  const users = session.selectedUsers()
  if (users.length === 0) return tellNobodyIsSelected(session)
  let wanted: Wanted = new Map()
  let at = 0
  for (;;) {
    const clash = clashOf(wanted, session.names)
    const choices = choicesOf(session, wanted, clash)
    const chosen = await session.prompts.choose<Setting | 'review'>({
      title: `Edit users in bulk · ${count(users.length, 'user')} selected`,
      heading: headingOf(clash),
      at,
      choices,
    })
    at = choices.findIndex(({ value }) => value === chosen)
    if (chosen === 'review') {
      const saved = await level(session, () =>
        review(session, {
          request: editsRequest(session, users, wanted),
          target: editTarget(session, users),
          wanted,
        }),
      )
      if (saved === true) return
    } else {
      wanted = (await level(session, () => changed(session, wanted, chosen))) ?? wanted
    }
  }
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

function choicesOf(session: Session, wanted: Wanted, clash: string | undefined) {
  const users = session.selectedUsers()
  const fitting = SETTINGS.filter(({ flag }) => flag.forOneUser !== true || users.length === 1)
  const settings = fitting.map((setting) => {
    const texts = wanted.get(setting)
    const now = nowText(setting, users, session)
    return {
      value: setting,
      name: setting.title,
      note: texts === undefined ? now : `→ ${texts.join(', ')}   (now ${now})`,
    }
  })
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
      title: `${chosen.title} → ${before.join(', ')}`,
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
