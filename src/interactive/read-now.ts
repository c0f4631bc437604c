import { count, duration } from '../model/wording.js'
import type { User } from '../model/user.js'
import { estimateSeconds } from '../plan/estimate.js'
import type { Setting, UserRead } from '../settings/setting.js'
import { readDetails } from './read-details.js'
import type { Session } from './session.js'

/** As many are read without asking: that takes seconds. */
const MOST_UNASKED = 10
const OPERATIONS: Readonly<Record<UserRead, string>> = {
  description: 'DescribeUser',
  proficiencies: 'ListUserProficiencies',
}

/** The users with what they have now of a setting; for many, reading what no search tells is up to who sits here. */
export async function readNow(
  session: Session,
  setting: Setting,
  users: readonly User[],
): Promise<readonly User[]> {
  const { reads, prompt } = setting
  const unread = users.filter((user) => prompt.now(user, session.label) === undefined)
  if (reads === undefined || unread.length === 0) return users
  if (unread.length > MOST_UNASKED && !(await isWanted(session, setting, unread.length, reads))) return users
  const read = new Map((await readDetails(session, unread, [reads])).map((user) => [user.id, user]))
  return users.map((user) => read.get(user.id) ?? user)
}

function isWanted(session: Session, setting: Setting, calls: number, reads: UserRead): Promise<boolean> {
  const seconds = estimateSeconds({ [OPERATIONS[reads]]: calls }, session.workspace.paceOf)
  return session.prompts.choose({
    title: `${setting.title}: no search tells what ${count(calls, 'user')} have now`,
    choices: [
      { value: false, name: 'Go on without' },
      { value: true, name: 'Read them', note: `${count(calls, 'call')}, about ${duration(seconds)}` },
    ],
  })
}
