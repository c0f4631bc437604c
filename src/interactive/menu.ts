import { count } from '../model/wording.js'
import { batchesScreen } from './batches-screen.js'
import { bulkEdit } from './bulk-edit.js'
import { findUsers } from './find-users.js'
import { jobsScreen } from './jobs-screen.js'
import { mayLeave } from './leave.js'
import { level } from './run-screen.js'
import type { Line } from './prompts/frame.js'
import { refresh } from './refresh.js'
import type { Session } from './session.js'
import { userDetails } from './user-details.js'

type Screen = (session: Session) => Promise<void>

/** The top of the session, in the words of the console's page. */
export async function menu(session: Session): Promise<void> {
  let at = 0
  for (;;) {
    const items = itemsOf(session)
    const screen = await level(session, () =>
      session.prompts.choose({
        title: `User management · ${session.workspace.place.instance.alias}`,
        heading: heading(session),
        at,
        choices: items,
      }),
    )
    at = Math.max(
      0,
      items.findIndex(({ value }) => value === screen),
    )
    if (screen !== undefined) await level(session, () => screen(session))
    else if ((await level(session, () => mayLeave(session))) === true) return
  }
}

function itemsOf(
  session: Session,
): readonly { value: Screen | undefined; name: string; note?: string | (() => string) }[] {
  const { selected, batches } = session
  const users = `${count(selected.size, 'user')} selected`
  return [
    { value: findUsers, name: 'Find and select users', note: count(session.users.size, 'user') },
    { value: bulkEdit, name: 'Edit users in bulk', note: users + notSaved(session.wanted.size, 'change') },
    {
      value: userDetails,
      name: 'Edit other user details',
      note: `${users}, one after another${notSaved(session.answers.size, 'form')}`,
    },
    { value: refresh, name: 'Refresh', note: 'read the users again' },
    { value: batchesScreen, name: 'Batches', note: () => batchNote(session) },
    { value: jobsScreen, name: 'Jobs', note: jobNote(session) },
    {
      value: undefined,
      name: 'Leave',
      note: () => (batches.open.length === 0 ? '' : 'batches are not yet done'),
    },
  ]
}

/** What was answered and waits there. */
function notSaved(number: number, what: string): string {
  return number === 0 ? '' : `, ${count(number, what)} not yet saved`
}

function batchNote({ batches }: Session): string {
  const open = batches.open.length
  const failed = batches.all.filter(({ hasTrouble }) => hasTrouble).length
  const parts = [
    count(batches.all.length, 'batch', 'batches'),
    `${open} not yet done`,
    `${failed} with failures`,
  ]
  return batches.all.length === 0 ? 'none in this session' : parts.join(', ')
}

function jobNote({ leftLying }: Session): string {
  const note = 'everything that was ever changed from here'
  return leftLying === 0 ? note : `${note}; ${leftLying} interrupted, to go on with`
}

function heading({ workspace, users, selected, denied }: Session): readonly Line[] {
  const { account, region, instance, caller } = workspace.place
  return [
    { text: `Instance ${instance.alias} (${instance.id})` },
    { text: `Account ${account}, Region ${region}, caller ${caller}` },
    { text: `${count(users.size, 'user')}, ${selected.size} selected` },
    ...[...denied.values()].map(({ refused, hint = '' }) => ({
      text: `Not allowed: ${refused}. ${hint}`,
      style: 'bad' as const,
    })),
    { text: '' },
  ]
}
