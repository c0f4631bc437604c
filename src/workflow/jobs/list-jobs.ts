import type { JobStore } from '../../journal/job-store.js'
import type { JobSummary } from '../../model/job.js'
import { isRunning, type Processes, summaryOf } from './job-state.js'

/** Jobs that are read side by side: each is open files, and may be long. */
const AT_ONCE = 32

/** All jobs of this machine, the newest first. */
export async function listJobs(store: JobStore, processes: Processes): Promise<readonly JobSummary[]> {
  const left = (await store.ids()).toReversed()
  const jobs: JobSummary[] = []
  while (left.length > 0) {
    const some = left.splice(0, AT_ONCE)
    jobs.push(...(await Promise.all(some.map((job) => summarise(store, job, processes)))))
  }
  return jobs
}

async function summarise(store: JobStore, job: string, processes: Processes): Promise<JobSummary> {
  const glance = await store.readSummary(job)
  if (glance === undefined) {
    const reading = await store.read(job)
    return summaryOf(reading, isRunning(reading, processes))
  }
  const { header, closed, counts } = glance
  const { command, place, selected, createdAt } = header
  const { state, time: finishedAt } = closed
  const { instance } = place
  return { job, command, instance, startedAt: createdAt, finishedAt, state, selected, ...counts }
}
