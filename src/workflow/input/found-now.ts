import { describeIfThere } from '../../connect/read-user.js'
import type { Found } from '../../users/named-users.js'
import { readRecentJobs } from '../planning/recent-jobs.js'
import type { Workspace } from '../workspace.js'
import type { InputRow } from './input-rows.js'

/**
 * What the search has found, as it is now: a user that a job of ours created lately may not be in the index yet, and one
 * that it deleted may still be. Each of them is read.
 */
export async function foundNow(
  workspace: Workspace,
  rows: readonly InputRow[],
  found: readonly Found[],
): Promise<readonly Found[]> {
  const doubtful = rows.map((row, index) => doubtfulId(row, found[index]))
  if (doubtful.every((id) => id === undefined)) return found
  const { touched } = await readRecentJobs(workspace)
  return Promise.all(
    found.map(async (answer, index) => {
      const id = doubtful[index]
      return id !== undefined && touched.has(id) ? lookUp(workspace, id, answer) : answer
    }),
  )
}

/** A user to edit that is missing, or one to create that is there. */
function doubtfulId({ who, newUser, action }: InputRow, found: Found | undefined): string | undefined {
  if (found === undefined) return undefined
  if (newUser !== undefined) return 'user' in found ? found.user.id : undefined
  // That a user to delete is missing is as wanted.
  return 'missing' in found && action === undefined ? who.userId?.toLowerCase() : undefined
}

async function lookUp({ connect, signal }: Workspace, id: string, found: Found): Promise<Found> {
  const user = await describeIfThere(connect, id, signal, 'missing' in found)
  return user === undefined ? { missing: true } : { user }
}
