import { runJob as run } from '../jobs/job-run.js'
import type { JournalWriter } from '../journal/journal-writer.js'
import type { JobEvent } from '../model/event.js'
import type { JobResult, RunOptions } from '../model/job.js'
import type { Files } from '../platform/files.js'
import type { ProcessIdentity } from '../platform/process-identity.js'
import { unrecorded } from './create-job.js'
import { checkFailuresFile, clearFailuresFile, writeFailures } from './failures-file.js'
import type { Api } from './parts.js'
import { watchCancel } from './watch-cancel.js'

export interface RunJobParts {
  readonly files: Files
  readonly owner: ProcessIdentity
  readonly mayBeAlive: (who: ProcessIdentity) => boolean
  readonly random: () => number
  readonly report: (event: JobEvent) => void
  /** Other options than those the job was made with, or was last run with. */
  readonly change?: Partial<RunOptions> & { readonly failuresFile?: string }
  /** Told why the failures CSV could not be written; the journal has what it would say. */
  readonly noFailuresFile: (path: string, error: unknown) => void
}

/**
 * Carries out what is left of a job, in whichever process: all of it the first time.
 * @throws BulkError exit 5 while another process runs it
 */
export async function runJob(api: Api, job: string, parts: RunJobParts): Promise<JobResult> {
  const { files, random, report, noFailuresFile } = parts
  const { connect, clock, paceOf } = api
  const watch = watchCancel(api, job)
  try {
    const journal = await openJournal(api, job, parts)
    const result = await run({ connect, journal, clock, random, paceOf, cancel: watch.signal, report })
    return { ...result, failuresFile: await writeFailures(journal.reading, files, noFailuresFile) }
  } finally {
    watch.stop()
  }
}

async function openJournal(api: Api, job: string, parts: RunJobParts): Promise<JournalWriter> {
  const { files, owner, mayBeAlive, change } = parts
  const reading = await api.store.read(job)
  const failuresFile = change?.failuresFile ?? reading.failuresFile
  await checkFailuresFile(files, failuresFile)
  const options = { ...reading.plan.run, ...change, failuresFile }
  try {
    const journal = await api.store.open(job, api.clock.now(), { ...owner, ...options }, mayBeAlive)
    await clearFailuresFile(files, failuresFile)
    return journal
  } catch (error) {
    throw unrecorded(error)
  }
}
