import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { count } from '../model/wording.js'
import { planDeletions } from '../workflow/planning/deletions.js'
import { showNoSelection } from './bulk-edit.js'
import { DELETE_QUICK_CONNECTS, type Target, targetOf } from './command-line.js'
import type { RequestOf } from './plan-edits.js'
import { review } from './review.js'
import type { Session } from './session.js'

/** Deletes the selected users: says what calls them, shows who goes, asks for their number. */
export async function deleteUsers(session: Session): Promise<void> {
  if (session.selected.size === 0) return showNoSelection(session)
  const users = session.selectedUsers()
  const deletesQuickConnects = await askQuickConnects(session, users)
  const isSaved = await review(session, {
    request: requestOf(session, users, deletesQuickConnects),
    target: targetWith(targetOf(session, users, 'delete'), deletesQuickConnects),
    answers: new Map(),
    isOnlyForNow: true,
  })
  if (isSaved) session.selected = new Set()
}

function requestOf({ names }: Session, users: readonly User[], deletesQuickConnects: boolean): RequestOf {
  return async (workspace) => {
    const targets = users.map((user) => ({ user, deletesQuickConnects }))
    const { planned, notes } = await planDeletions(workspace, targets, false)
    const unchanged = users.length - planned.size
    const intents = [...planned.values()]
    return { command: 'delete', intents, unchanged, notes, names, extraColumns: [], fresh: false }
  }
}

function targetWith(target: Target, deletesQuickConnects: boolean): Target {
  return deletesQuickConnects ? { ...target, words: [...target.words, DELETE_QUICK_CONNECTS] } : target
}

/** Whether quick connects that call the users are deleted, too; asked only where there are some. */
async function askQuickConnects(session: Session, users: readonly User[]): Promise<boolean> {
  const calling = await session.prompts.wait('Looking for quick connects', async (signal, note) => {
    const targets = users.map((user) => ({ user, deletesQuickConnects: false }))
    const { planned } = await planDeletions(session.waitingWorkspace(signal, note), targets, false)
    return [...planned.values()].flatMap(quickConnectsOf)
  })
  if (calling.length === 0) return false
  return session.prompts.choose({
    title: `${count(calling.length, 'quick connect')} call these users`,
    heading: [...calling.map((text) => ({ text: `  ${text}` })), { text: '' }],
    choices: [
      { value: false, name: 'Keep them', note: 'they will reach no one' },
      { value: true, name: 'Delete them first' },
    ],
  })
}

function quickConnectsOf({ username, quickConnectsLeft = [] }: PlannedUser): readonly string[] {
  return quickConnectsLeft.map(({ name }) => `${name}: ${username}`)
}
