import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { count } from '../model/wording.js'
import { type PlannedDeletions, planDeletions, withQuickConnects } from '../workflow/planning/deletions.js'
import { showNoSelection } from './bulk-edit.js'
import { DELETE_QUICK_CONNECTS, type Target, targetOf } from './command-line.js'
import { review, type RequestOf } from './review.js'
import type { Session } from './session.js'

/** Deletes the selected users: says what calls them, shows who goes, asks for their number. */
export async function deleteUsers(session: Session): Promise<void> {
  if (session.selected.size === 0) return showNoSelection(session)
  const users = session.selectedUsers()
  const deletions = await session.prompts.wait('Reading who and what is deleted', (signal, note) =>
    planDeletions(
      session.waitingWorkspace(signal, note),
      users.map((user) => ({ user, deletesQuickConnects: false })),
      false,
    ),
  )
  const deletesQuickConnects = await askQuickConnects(session, deletions)
  const isSaved = await review(session, {
    request: requestOf(session, users, deletesQuickConnects ? withQuickConnects(deletions) : deletions),
    target: targetWith(targetOf(session, users, 'delete'), deletesQuickConnects),
    answers: new Map(),
    isOnlyForNow: true,
  })
  if (isSaved) session.selected = new Set()
}

function requestOf(
  { names }: Session,
  users: readonly User[],
  { planned, notes }: PlannedDeletions,
): RequestOf {
  const unchanged = users.length - planned.size
  const intents = [...planned.values()]
  return () =>
    Promise.resolve({ command: 'delete', intents, unchanged, notes, names, extraColumns: [], fresh: false })
}

function targetWith(target: Target, deletesQuickConnects: boolean): Target {
  return deletesQuickConnects ? { ...target, words: [...target.words, DELETE_QUICK_CONNECTS] } : target
}

/** Whether quick connects that call the users are deleted, too; asked only where there are some. */
async function askQuickConnects(session: Session, { planned }: PlannedDeletions): Promise<boolean> {
  const calling = [...planned.values()].flatMap(quickConnectsOf)
  if (calling.length === 0) return false
  return session.prompts.choose({
    title: `${count(calling.length, 'quick connect')} ${calling.length === 1 ? 'calls' : 'call'} these users`,
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
