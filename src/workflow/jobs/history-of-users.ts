import type { JobStore } from '../../journal/job-store.js'
import { settingDetails, type SettingDetails } from '../../journal/setting-details.js'
import { aboutOf, isRunning, type Processes } from './job-state.js'

/** What a job did to one setting of a user. */
export interface HistoryEntry extends SettingDetails {
  readonly job: string
  readonly command: string
  readonly note: string | null
  readonly caller: string
}

/** What the jobs of this machine did to a user, the newest first. `user` is a name in any case, or an id. */
export async function historyOf(
  store: JobStore,
  processes: Processes,
  user: string,
): Promise<readonly HistoryEntry[]> {
  const wanted = user.toLowerCase()
  const entries: HistoryEntry[] = []
  for (const job of (await store.ids()).toReversed()) {
    if (!(await store.includes(job, user))) continue
    const reading = await store.read(job)
    const { command } = reading.plan
    const { note, caller } = aboutOf(reading.plan)
    for (const details of settingDetails(reading, isRunning(reading, processes))) {
      if (details.username.toLowerCase() !== wanted && details.userId !== wanted) continue
      entries.push({ ...details, job, command, note, caller })
    }
  }
  return entries
}
