import { runJob } from '../jobs/job-run.js'
import { failuresCsv } from '../journal/failures-csv.js'
import type { JobReading } from '../journal/reading.js'
import type { JobEvent } from '../model/event.js'
import { BulkError, EXIT } from '../model/errors.js'
import type { JobResult } from '../model/job.js'
import type { Plan } from '../model/plan.js'
import type { Files } from '../platform/files.js'
import type { ProcessIdentity } from '../platform/process-identity.js'
import type { Api } from './parts.js'

export interface SubmitParts {
  readonly files: Files
  readonly owner: ProcessIdentity
  readonly random: () => number
  /** Where the failures CSV of a job goes. */
  readonly failuresFile: (job: string) => string
  readonly report: (event: JobEvent) => void
  readonly stopAfterFailures: number | undefined
  /** Told the job's id as soon as it is on disk. */
  readonly started: (job: string) => void
  /** Told why the failures CSV could not be written; the journal has what it would say. */
  readonly noFailuresFile: (path: string, error: unknown) => void
}

/** For other people's eyes too, as far as the umask allows. */
export const SHARED_FILE = 0o666

/** Makes a job of a plan and carries it out. A plan with nothing to change leaves no trace. */
export async function submit(api: Api, plan: Plan, parts: SubmitParts): Promise<JobResult> {
  if (plan.users.length === 0) return nothingToDo(plan)
  await checkFailuresFile(parts)
  const journal = await createJob(api, plan, parts)
  const { plan: jobPlan } = journal.reading
  parts.started(jobPlan.job)
  const { connect, clock, paceOf, signal: cancel } = api
  const { random, report, stopAfterFailures } = parts
  const result = await runJob(jobPlan, {
    connect,
    journal,
    clock,
    random,
    paceOf,
    cancel,
    report,
    ...(stopAfterFailures === undefined ? {} : { stopAfterFailures }),
  })
  return writeFailures(journal.reading, result, parts)
}

async function createJob(api: Api, plan: Plan, { owner, failuresFile }: SubmitParts) {
  try {
    return await api.store.create(plan, api.clock.now(), owner, failuresFile)
  } catch (error) {
    throw new BulkError(
      'NoJournal',
      EXIT.unexpected,
      `The job can't be recorded: ${error instanceof Error ? error.message : String(error)}`,
      'Nothing was sent. Check --state-dir and the free space there.',
      error,
    )
  }
}

/** Before the first call: a file that can't be written later would be found out too late, an old one would lie. */
async function checkFailuresFile({ files, failuresFile }: SubmitParts): Promise<void> {
  const path = failuresFile('check')
  try {
    await files.checkWritable(path)
    await files.remove(path)
  } catch (error) {
    throw new BulkError(
      'NoFailuresFile',
      EXIT.usage,
      `The failures CSV can't be written: ${error instanceof Error ? error.message : String(error)}`,
      'Nothing was sent. Name another place with --failures.',
      error,
    )
  }
}

async function writeFailures(reading: JobReading, result: JobResult, parts: SubmitParts): Promise<JobResult> {
  const text = failuresCsv(reading)
  const { failuresFile } = reading.plan
  if (text === undefined) return { ...result, failuresFile: null }
  try {
    await parts.files.replace(failuresFile, text, SHARED_FILE)
    return { ...result, failuresFile }
  } catch (error) {
    parts.noFailuresFile(failuresFile, error)
    return { ...result, failuresFile: null }
  }
}

function nothingToDo({ place, selected, unchanged }: Plan): JobResult {
  return {
    job: null,
    state: 'finished',
    stoppedBy: null,
    place,
    selected,
    changing: 0,
    unchanged,
    succeeded: 0,
    failed: 0,
    notAttempted: 0,
    calls: {},
    throttled: 0,
    durationSeconds: 0,
    failuresFile: null,
    failedUsers: [],
  }
}
