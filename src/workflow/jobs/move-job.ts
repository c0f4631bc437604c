import { resolve } from 'node:path'
import { checkedLine } from '../../journal/checksum.js'
import {
  archiveDigest,
  damagedArchive,
  type JobRecord,
  packJob,
  unpackJob,
} from '../../journal/job-archive.js'
import { JobHistory } from '../../journal/job-history.js'
import type { JobStore } from '../../journal/job-store.js'
import { parseJournal } from '../../journal/journal-file.js'
import { readPlan } from '../../journal/plan-file.js'
import { BulkError, EXIT, refusal } from '../../model/errors.js'
import type { JobState, JobSummary } from '../../model/job.js'
import { isoTime } from '../../platform/clock.js'
import { isHere, type ProcessIdentity } from '../../platform/process-identity.js'
import { type Processes, readEnded, summaryOf, usersLeft } from './job-state.js'

/** A job packed for another machine. */
export interface ExportedJob {
  readonly job: string
  readonly bytes: Uint8Array
  /** `sha256:…` of the bytes. */
  readonly digest: string
}

/** Packs the record of a job. @throws BulkError exit 5 while it runs */
export async function exportJob(
  store: JobStore,
  name: string,
  { processes, now, host }: { readonly processes: Processes; readonly now: number; readonly host: string },
): Promise<ExportedJob> {
  const history = await readEnded(store, name, processes)
  const { job } = history.plan
  const head = { job, exportedAt: isoTime(now), host, state: history.state(false) }
  const bytes = await packJob(head, await store.recordOf(job))
  return { job, bytes, digest: archiveDigest(bytes) }
}

export interface ImportOptions {
  readonly processes: Processes
  readonly now: number
  /** This process. */
  readonly me: ProcessIdentity
  /** Where its failures CSV goes from here on. */
  readonly cwd: string
}

/** An imported job, and where it comes from. */
export interface ImportedJob extends JobSummary {
  /** The machine it was exported on. */
  readonly host: string
  /** ISO 8601. */
  readonly exportedAt: string
  /** `sha256:…` of the archive. */
  readonly digest: string
  /** Users that a resume would process. */
  readonly left: number
}

const ENDED: ReadonlySet<JobState> = new Set(['finished', 'stopped', 'cancelled', 'interrupted'])

/**
 * Imports a job that was exported elsewhere, after checking all of it.
 * @throws BulkError exit 2 for a damaged archive, 5 if the job is here already or may still be running
 */
export async function importJob(
  store: JobStore,
  archive: { readonly bytes: Uint8Array; readonly file: string },
  { processes, now, me, cwd }: ImportOptions,
): Promise<ImportedJob> {
  const { head, record } = await unpackJob(archive.bytes, archive.file)
  const history = await historyOf(record, archive.file)
  const { job } = history.plan
  if (job !== head.job) throw damagedArchive(archive.file)
  if (!ENDED.has(head.state) || runsHere(history, me, processes)) throw stillElsewhere(job, head.host)
  const failuresFile = resolve(cwd, `connect-bulk-failures-${job}.csv`)
  const imported = { type: 'imported' as const, time: isoTime(now), from: head.host, failuresFile }
  await store.adopt(job, { ...record, journal: `${record.journal}${checkedLine(imported)}\n` })
  const { host, exportedAt } = head
  const digest = archiveDigest(archive.bytes)
  return { ...summaryOf(await store.read(job), false), host, exportedAt, digest, left: usersLeft(history) }
}

/** @throws BulkError exit 2 if plan or journal is incomplete, or they belong to different jobs */
async function historyOf({ plan, journal }: JobRecord, file: string): Promise<JobHistory> {
  try {
    const history = new JobHistory(await readPlan([new TextEncoder().encode(plan)], file))
    const records = parseJournal(journal, file)
    const [opened] = records
    if (opened?.type !== 'opened' || opened.job !== history.plan.job) throw damagedArchive(file)
    for (const record of records) history.add(record)
    return history
  } catch (error) {
    if (error instanceof BulkError && error.exitCode === EXIT.refused) throw error
    throw damagedArchive(file)
  }
}

/** Whether the archive's job is still being run by a process of this machine, from another state folder. */
function runsHere({ holder }: JobHistory, me: ProcessIdentity, processes: Processes): boolean {
  return holder !== undefined && isHere(holder, me) && processes.mayBeAlive(holder)
}

function stillElsewhere(job: string, host: string): BulkError {
  return refusal(
    'JobRunning',
    `Job ${job} was still running on ${host} when its record was packed.`,
    `Nothing was imported. Wait until it has ended there, and export it with connect-bulk jobs export ${job}.`,
  )
}
