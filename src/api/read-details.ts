import { CallError } from '../connect/connect.js'
import { readUser } from '../connect/read-user.js'
import type { User } from '../model/user.js'
import type { UserRead } from '../settings/setting.js'
import type { Api } from './parts.js'

/** Users of a search who are read further side by side. */
const AT_ONCE = 50

/** The users, a bunch at a time, with what a search does not tell. Somebody deleted meanwhile is left out. */
export async function* withDetails(
  api: Api,
  users: AsyncIterable<User>,
  reads: ReadonlySet<UserRead>,
): AsyncIterable<readonly User[]> {
  let done = 0
  for await (const bunch of inBunches(users)) {
    yield reads.size === 0 ? bunch : await readAll(api, bunch, reads)
    done += bunch.length
    if (reads.size > 0) api.reading('Reading users one by one', done)
  }
}

async function* inBunches(users: AsyncIterable<User>): AsyncIterable<readonly User[]> {
  let bunch: User[] = []
  for await (const user of users) {
    bunch.push(user)
    if (bunch.length < AT_ONCE) continue
    yield bunch
    bunch = []
  }
  if (bunch.length > 0) yield bunch
}

async function readAll(
  { connect, signal }: Api,
  users: readonly User[],
  reads: ReadonlySet<UserRead>,
): Promise<readonly User[]> {
  const read = users.map(async (user): Promise<readonly User[]> => {
    try {
      return [await readUser(connect, user, reads, signal)]
    } catch (error) {
      if (error instanceof CallError && error.failure.kind === 'not-found') return []
      throw error
    }
  })
  return (await Promise.all(read)).flat()
}
