import type { JobStore } from '../../journal/job-store.js'
import { settingDetails, type SettingDetails } from '../../journal/setting-details.js'
import { asError } from '../../platform/clock.js'
import { aboutOf, isRunning, type Processes } from './job-state.js'
import { readJobs } from './list-jobs.js'

/** What a job did to one setting of a user. */
export interface HistoryEntry extends SettingDetails {
  readonly job: string
  readonly command: string
  readonly note: string | null
  readonly caller: string
}

/**
 * What the jobs of this machine did to a user, the newest first. `user` is a name in any case, or an id. Jobs that can't be
 * read are left out; `unreadable` is called with the reason.
 */
export async function historyOf(
  store: JobStore,
  processes: Processes,
  user: string,
  unreadable: (job: string, why: string) => void,
): Promise<readonly HistoryEntry[]> {
  return readJobs(store, (job) =>
    entriesOf(store, job, processes, user).catch((error: unknown) => {
      unreadable(job, asError(error).message)
      return []
    }),
  )
}

async function entriesOf(
  store: JobStore,
  job: string,
  processes: Processes,
  user: string,
): Promise<readonly HistoryEntry[]> {
  if (!(await store.includes(job, user))) return []
  const wanted = user.toLowerCase()
  const history = await store.read(job)
  const { command } = history.plan
  const { note, caller } = aboutOf(history.plan)
  return settingDetails(history, isRunning(history, processes))
    .filter(({ username, userId }) => username.toLowerCase() === wanted || userId === wanted)
    .map((details) => ({ ...details, job, command, note, caller }))
}
