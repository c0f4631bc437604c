import { isCallError } from '../../connect/connect.js'
import { readUser } from '../../connect/read-user.js'
import type { User, UserRead } from '../../model/user.js'
import type { Workspace } from '../workspace.js'

/** Users of a search who are read further side by side. */
const AT_ONCE = 50

/** Yields the users in batches, with what a search does not show. Users deleted meanwhile are left out. */
export async function* withDetails(
  workspace: Workspace,
  pages: AsyncIterable<readonly User[]>,
  reads: ReadonlySet<UserRead>,
): AsyncIterable<readonly User[]> {
  if (reads.size === 0) {
    yield* pages
    return
  }
  let done = 0
  for await (const page of pages) {
    for (const bunch of bunches(page)) {
      yield await readAll(workspace, bunch, reads)
      done += bunch.length
      workspace.onProgress('Reading users one by one', done)
    }
  }
}

function* bunches(users: readonly User[]): Iterable<readonly User[]> {
  for (let from = 0; from < users.length; from += AT_ONCE) yield users.slice(from, from + AT_ONCE)
}

async function readAll(
  workspace: Workspace,
  users: readonly User[],
  reads: ReadonlySet<UserRead>,
): Promise<readonly User[]> {
  const read = users.map(async (user): Promise<readonly User[]> => {
    try {
      const query = { userId: user.id, known: user, reads, exists: true }
      return [(await readUser(workspace, query, workspace.signal)).user]
    } catch (error) {
      if (isCallError(error, 'not-found')) return []
      throw error
    }
  })
  return (await Promise.all(read)).flat()
}
