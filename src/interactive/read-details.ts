import type { Workspace } from '../workflow/workspace.js'
import { CallError } from '../connect/connect.js'
import type { User } from '../model/user.js'
import type { UserRead } from '../settings/setting.js'
import { ifAllowed } from './denied.js'
import type { Session } from './session.js'

const AT_ONCE = 20

/** Reads of users what no search tells, as far as the caller may; a call for each of them and each read. */
export async function readDetails(
  session: Session,
  users: readonly User[],
  reads: readonly UserRead[],
): Promise<readonly User[]> {
  const read = await session.prompts.wait('Reading what no search tells', async (signal, note) => {
    const workspace = session.waitingApi(signal, note)
    let done = 0
    const readNext = async (user: User): Promise<User> => {
      // What may not be read is found out with the first few.
      const allowed = reads.filter((what) => users.length === 1 || !session.denied.has(what))
      const whole = await readOne(session, workspace, user, allowed).catch((error: unknown) => {
        // Of many, one who was deleted meanwhile is told as found; the next refresh shows it.
        if (users.length > 1 && isGone(error)) return user
        throw error
      })
      done += 1
      workspace.reading('Reading users', done, users.length)
      return whole
    }
    const all: User[] = []
    while (all.length < users.length)
      all.push(...(await Promise.all(users.slice(all.length, all.length + AT_ONCE).map(readNext))))
    return all
  })
  session.users = new Map([...session.users, ...read.map((user) => [user.id, user] as const)])
  return read
}

async function readOne(
  session: Session,
  { connect, signal }: Workspace,
  user: User,
  reads: readonly UserRead[],
): Promise<User> {
  const [described, proficiencies] = await Promise.all([
    reads.includes('description')
      ? ifAllowed(session, 'description', () => connect.describeUser(user.id, signal))
      : user,
    reads.includes('proficiencies')
      ? ifAllowed(session, 'proficiencies', () => connect.listProficiencies(user.id, signal))
      : user.proficiencies,
  ])
  return { ...(described ?? user), ...(proficiencies === undefined ? {} : { proficiencies }) }
}

function isGone(error: unknown): boolean {
  return error instanceof CallError && error.failure.kind === 'not-found'
}
