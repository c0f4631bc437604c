import { join } from 'node:path'
import { type BulkError, refusal } from '../model/errors.js'
import type { RunOptions } from '../model/job.js'
import type { Plan } from '../model/plan.js'
import { isoTime } from '../platform/clock.js'
import { isSameProcess, type MayBeAlive, type ProcessIdentity } from '../platform/process-identity.js'
import { adoptJob } from './adopt-job.js'
import { claimJob, noteNewest } from './job-ids.js'
import { JOURNAL } from './journal-file.js'
import { JournalWriter } from './journal-writer.js'
import type { JobRecord } from './job-archive.js'
import { type JobPlan, PLAN, writePlan } from './plan-file.js'
import type { JobHistory } from './job-history.js'
import { JobReader } from './job-reader.js'
import { JOURNAL_SCHEMA, type Submitter } from './records.js'

const CANCEL = 'cancel'

export interface JobOptions {
  readonly failuresFile: (job: string) => string
  readonly run: RunOptions
}

/** Makes the jobs of a state folder and writes their records. */
export class JobStore extends JobReader {
  /** Writes the plan of a new job. It is queued from here on: a process of its own choice opens and runs it. */
  async create(plan: Plan, now: number, submitter: Submitter, options: JobOptions): Promise<JobPlan> {
    await this.files.makePrivateFolder(this.folder)
    const job = await claimJob(this.files, this.folder, now)
    const { failuresFile, run } = options
    const createdAt = isoTime(now)
    const jobPlan: JobPlan = { ...plan, job, createdAt, failuresFile: failuresFile(job), run }
    try {
      await this.#write(jobPlan, submitter)
      return jobPlan
    } catch (error) {
      // Half a job is none. Where even that can't be removed, it has no plan, and so is not listed.
      await this.discard(job).catch(() => undefined)
      throw error
    }
  }

  async #write(plan: JobPlan, submitter: Submitter): Promise<void> {
    const { job, createdAt: time } = plan
    await noteNewest(this.files, this.stateFolder, job)
    await this.journalOf(job).append(
      { type: 'opened', schema: JOURNAL_SCHEMA, time, job },
      { type: 'queued', time, ...submitter },
    )
    // Last, and at once: from here on there is a job.
    await this.files.replace(join(this.folder, job, PLAN), writePlan(plan))
  }

  /** Takes in the record of a job of another machine. @throws BulkError exit 5 if there is a job of that id */
  adopt(job: string, record: JobRecord): Promise<void> {
    return adoptJob(this.files, { state: this.stateFolder, jobs: this.folder }, job, record)
  }

  /**
   * Writes down that a process is going to run a job; does nothing if that is known.
   * @throws BulkError exit 5 while another process has it
   */
  async undertake(name: string, now: number, who: ProcessIdentity, mayBeAlive: MayBeAlive): Promise<void> {
    const { holder, isOnOffer, plan, lastSign } = await this.read(name)
    if (holder !== undefined && isSameProcess(holder, who)) return
    if (holder !== undefined && !isOnOffer && mayBeAlive(holder, lastSign)) throw stillRunning(plan.job)
    await this.journalOf(plan.job).append({ type: 'queued', time: isoTime(now), ...who, handOver: false })
  }

  /** Leaves a job that this process has undertaken, and has not begun, to another process. */
  async offer(job: string, now: number, who: ProcessIdentity): Promise<void> {
    await this.journalOf(job).append({ type: 'queued', time: isoTime(now), ...who, handOver: true })
  }

  /**
   * Opens a job's journal to go on with it; nothing may be sent before this has resolved. `mayBeAlive` is asked about
   * the process that had it last.
   * @throws BulkError exit 5 while another process runs the job
   */
  async open(
    name: string,
    now: number,
    run: ProcessIdentity & RunOptions & { readonly failuresFile?: string },
    mayBeAlive: MayBeAlive,
  ): Promise<JournalWriter> {
    const history = await this.read(name)
    const { job } = history.plan
    const { holder, lastSign } = history
    if (holder !== undefined && !isSameProcess(holder, run) && mayBeAlive(holder, lastSign))
      throw stillRunning(job)
    const file = this.journalOf(job)
    const log = await file.open()
    const journal = new JournalWriter(log, history, run, (record) => file.endBeside(record))
    const owner = { failuresFile: history.failuresFile, ...run }
    try {
      await journal.write({ type: 'owner', time: isoTime(now), ...owner })
    } catch (error) {
      await journal.close()
      throw error
    }
    return journal
  }

  /** A job that is ended without its process: who runs it can't be reached. */
  async closeCancelled(job: string, now: number): Promise<void> {
    const record = { type: 'closed', state: 'cancelled', stoppedBy: 'cancelled', calls: {}, throttled: 0 }
    await this.journalOf(job).append({ time: isoTime(now), ...record })
  }

  /** A job that was stopped or cancelled and has nothing left to do: it is finished after all. */
  async closeFinished(history: JobHistory, now: number): Promise<void> {
    const ended = { calls: {}, throttled: 0, counts: history.counts(), milliseconds: 0 }
    const record = { type: 'closed', time: isoTime(now), state: 'finished', stoppedBy: null, ...ended }
    await this.journalOf(history.plan.job).append(record)
  }

  /** Asks whatever process has the job to end it. */
  async requestCancel(job: string): Promise<void> {
    await this.files.replace(join(this.folder, job, CANCEL), '')
  }

  isCancelRequested(job: string): Promise<boolean> {
    return this.files.exists(join(this.folder, job, CANCEL))
  }

  /** A request to end an earlier run says nothing about the next. */
  withdrawCancel(job: string): Promise<void> {
    return this.files.remove(join(this.folder, job, CANCEL))
  }

  /** Updates the job's heartbeat, which shows other processes that its process is alive. */
  async heartbeat(job: string, now: number): Promise<void> {
    await this.files.touch(join(this.folder, job, JOURNAL), now)
  }

  /** Takes back a job that never began. */
  async discard(job: string): Promise<void> {
    await this.files.removeFolder(join(this.folder, job))
  }
}

export function stillRunning(job: string): BulkError {
  return refusal(
    'JobRunning',
    `Job ${job} is still running.`,
    `Wait until it has finished, or end it with connect-bulk jobs cancel ${job}.`,
  )
}
