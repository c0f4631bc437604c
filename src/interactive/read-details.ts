import type { User } from '../model/user.js'
import type { UserRead } from '../settings/setting.js'
import { ifAllowed } from './denied.js'
import type { Session } from './session.js'

/** Reads of users what no search tells, as far as the caller may; a call for each of them and each read. */
export async function readDetails(
  session: Session,
  users: readonly User[],
  reads: readonly UserRead[],
): Promise<readonly User[]> {
  const read = await session.prompts.wait('Reading what no search tells', async (signal, note) => {
    const { connect, reading } = session.waitingApi(signal, note)
    let done = 0
    return Promise.all(
      users.map(async (user) => {
        const described = reads.includes('description')
          ? ((await ifAllowed(session, 'description', () => connect.describeUser(user.id, signal, true))) ??
            user)
          : user
        const proficiencies = reads.includes('proficiencies')
          ? await ifAllowed(session, 'proficiencies', () => connect.listProficiencies(user.id, signal, true))
          : user.proficiencies
        done += 1
        reading('Reading users', done, users.length)
        return proficiencies === undefined ? described : { ...described, proficiencies }
      }),
    )
  })
  session.users = new Map([...session.users, ...read.map((user) => [user.id, user] as const)])
  return read
}
