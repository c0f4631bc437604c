import type { JobHistory } from '../../journal/job-history.js'
import type { JobSummary } from '../../model/job.js'
import type { ProcessIdentity } from '../../platform/process-identity.js'

/** Tells a live process from a dead one. */
export interface Processes {
  /** False only if that process is proven dead. */
  mayBeAlive(who: ProcessIdentity): boolean
}

/** Whether a process may still be at a job, or about to begin it. */
export function isRunning({ holder }: JobHistory, processes: Processes): boolean {
  return holder !== undefined && processes.mayBeAlive(holder)
}

export function summaryOf(reading: JobHistory, running: boolean): JobSummary {
  const { plan } = reading
  return {
    job: plan.job,
    command: plan.command,
    instance: plan.place.instance,
    startedAt: reading.startedAt,
    finishedAt: reading.finishedAt,
    state: reading.state(running),
    selected: plan.selected,
    ...reading.counts(running),
  }
}
