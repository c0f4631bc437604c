import { describeIfThere } from '../../connect/read-user.js'
import type { Found } from '../../users/named-users.js'
import { readRecentJobs } from '../planning/recent-jobs.js'
import type { Workspace } from '../workspace.js'
import type { InputRow } from './input-rows.js'

/**
 * What the search has found, as it is now: a user that a job of ours deleted lately may still be in the index. A user of
 * that name to create is read.
 */
export async function foundNow(
  workspace: Workspace,
  rows: readonly InputRow[],
  found: readonly Found[],
): Promise<readonly Found[]> {
  const taken = rows.map(({ newUser }, index) => (newUser === undefined ? undefined : idOf(found[index])))
  if (taken.every((id) => id === undefined)) return found
  const { touched } = await readRecentJobs(workspace)
  return Promise.all(
    found.map(async (answer, index) => {
      const id = taken[index]
      return id !== undefined && touched.has(id) ? lookUp(workspace, id) : answer
    }),
  )
}

function idOf(found: Found | undefined): string | undefined {
  return found !== undefined && 'user' in found ? found.user.id : undefined
}

async function lookUp({ connect, signal }: Workspace, id: string): Promise<Found> {
  const user = await describeIfThere(connect, id, signal, false)
  return user === undefined ? { missing: true } : { user }
}
