import type { Workspace } from '../workflow/workspace.js'
import { isCallError } from '../connect/connect.js'
import { readUser, type UserQuery } from '../connect/read-user.js'
import type { User, UserRead } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import { ifAllowed } from './availability.js'
import type { Session } from './session.js'
import { count, duration } from '../model/wording.js'
import { estimateSeconds } from '../plan/estimate.js'
import { speedOf } from '../workflow/workspace.js'

const AT_ONCE = 20

/** Reads what searches don't return, as far as the caller may: one call per user and kind of read. */
export async function readDetails(
  session: Session,
  users: readonly User[],
  reads: readonly UserRead[],
): Promise<readonly User[]> {
  const read = await session.prompts.wait(
    'Reading details not included in search results',
    async (signal, note) => {
      const workspace = session.waitingWorkspace(signal, note)
      let done = 0
      const readNext = async (user: User): Promise<User> => {
        // Denied reads show with the first few users.
        const allowed = reads.filter((what) => users.length === 1 || !session.denied.has(what))
        const whole = await readOne(session, workspace, user, allowed).catch((error: unknown) => {
          // Among many, a user deleted meanwhile stays as found; the next refresh drops it.
          if (users.length > 1 && isCallError(error, 'not-found')) return user
          throw error
        })
        done += 1
        workspace.onProgress('Reading users', done, users.length)
        return whole
      }
      const all: User[] = []
      while (all.length < users.length)
        all.push(...(await Promise.all(users.slice(all.length, all.length + AT_ONCE).map(readNext))))
      return all
    },
  )
  session.users = new Map([...session.users, ...read.map((user) => [user.id, user] as const)])
  return read
}

async function readOne(
  session: Session,
  workspace: Workspace,
  known: User,
  reads: readonly UserRead[],
): Promise<User> {
  if (reads.length === 0) return known
  const query: UserQuery = {
    userId: known.id,
    known,
    reads: new Set(reads),
    ifAllowed: (what, read) => ifAllowed(session, what, read),
  }
  return (await readUser(workspace, query, workspace.signal)).user
}

/** So many are read without asking: it takes seconds. */
const MOST_UNASKED = 10
const OPERATIONS: Readonly<Record<UserRead, string>> = {
  description: 'DescribeUser',
  proficiencies: 'ListUserProficiencies',
}

/** The users with their current values of a setting; asks before reading many one by one. */
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
  const seconds = estimateSeconds({ [OPERATIONS[reads]]: calls }, speedOf(session.workspace))
  return session.prompts.choose({
    title: `${setting.title}: the current values of ${count(calls, 'user')} need one call each`,
    choices: [
      { value: false, name: 'Continue without them' },
      { value: true, name: 'Read them', note: `${count(calls, 'call')}, about ${duration(seconds)}` },
    ],
  })
}
