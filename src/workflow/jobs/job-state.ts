import type { JobHistory } from '../../journal/job-history.js'
import type { JobHeader } from '../../journal/plan-file.js'
import { type JobStore, stillRunning } from '../../journal/job-store.js'
import type { JobSummary } from '../../model/job.js'
import type { PlannedUser } from '../../model/plan.js'
import type { MayBeAlive } from '../../platform/process-identity.js'

/** Knows which processes may be alive. */
export interface Processes {
  /** False only if that process is proven dead. */
  readonly mayBeAlive: MayBeAlive
}

/** Whether a process runs a job, or is about to. */
export function isRunning({ holder, lastSign }: JobHistory, processes: Processes): boolean {
  return holder !== undefined && processes.mayBeAlive(holder, lastSign)
}

/** The record of a job that has ended. @throws BulkError exit 5 while a process runs it */
export async function readEnded(
  store: JobStore,
  name: string,
  processes: Processes & { readonly signal?: AbortSignal },
): Promise<JobHistory> {
  const history = await store.lookAt(name, processes.signal)
  if (isRunning(history, processes)) throw stillRunning(history.plan.job)
  return history
}

/** What a job changes, why, and who ran it. */
export function aboutOf(plan: JobHeader): Pick<JobSummary, 'summary' | 'verb' | 'note' | 'caller'> {
  const { summary = plan.settings.join(', '), verb = 'change', note = null, place } = plan
  return { summary, verb, note, caller: place.caller }
}

export function summaryOf(history: JobHistory, running: boolean): JobSummary {
  const { plan } = history
  return {
    job: plan.job,
    command: plan.command,
    ...aboutOf(plan),
    instance: plan.place.instance,
    startedAt: history.startedAt,
    finishedAt: history.finishedAt,
    state: history.state(running),
    selected: plan.selected,
    ...history.counts(running),
  }
}

/** How many users a run of the job would still process. */
export function usersLeft(history: JobHistory): number {
  return history.plan.users.filter((_, n) => !history.isEnded(n)).length
}

/** The users that a run of the job may still create. */
export function usersToCreate(history: JobHistory): readonly PlannedUser[] {
  return history.plan.users.filter((_, n) => !history.isEnded(n) && history.userIdAt(n) === '')
}
