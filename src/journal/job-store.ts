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
  readonly signal?: AbortSignal | undefined
}

/** Creates the jobs of a state folder and writes their records. */
export class JobStore extends JobReader {
  /** Writes the plan of a new job, which is queued from then on. @throws the signal's reason; then there is no job */
  async create(plan: Plan, now: number, submitter: Submitter, options: JobOptions): Promise<JobPlan> {
    await this.files.makePrivateFolder(this.folder)
    const job = await claimJob(this.files, this.folder, now)
    const { failuresFile, run, signal } = options
    const createdAt = isoTime(now)
    const { notes: _notes, readsMade: _readsMade, totals: _totals, ...stored } = plan
    const jobPlan: JobPlan = { ...stored, job, createdAt, failuresFile: failuresFile(job), run }
    try {
      await this.#write(jobPlan, submitter, signal)
      this.willRun(jobPlan)
      return jobPlan
    } catch (error) {
      // Half a job must not stay. If it can't be removed, it has no plan and so is not listed.
      await this.discard(job).catch(() => undefined)
      throw error
    }
  }

  async #write(plan: JobPlan, submitter: Submitter, signal?: AbortSignal): Promise<void> {
    const { job, createdAt: time } = plan
    await noteNewest(this.files, this.stateFolder, job)
    await this.journalOf(job).append(
      { type: 'opened', schema: JOURNAL_SCHEMA, time, job },
      { type: 'queued', time, ...submitter },
    )
    // Written last and in one step: from here on the job exists.
    await this.files.replace(join(this.folder, job, PLAN), await writePlan(plan, signal))
  }

  /** Takes in the record of a job of another machine. @throws BulkError exit 5 if there is a job of that id */
  adopt(job: string, record: JobRecord): Promise<void> {
    return adoptJob(this.files, { state: this.stateFolder, jobs: this.folder }, job, record)
  }

  /**
   * Records that a process is going to run a job; does nothing if that is recorded already.
   * @throws BulkError exit 5 while another process has it
   */
  async undertake(name: string, now: number, who: ProcessIdentity, mayBeAlive: MayBeAlive): Promise<void> {
    const { holder, isOnOffer, plan, lastSign } = await this.readToRun(name)
    if (holder !== undefined && isSameProcess(holder, who)) return
    if (holder !== undefined && !isOnOffer && mayBeAlive(holder, lastSign)) throw stillRunning(plan.job)
    await this.journalOf(plan.job).append({ type: 'queued', time: isoTime(now), ...who, handOver: false })
  }

  /** Offers a job that this process has not begun to another process. */
  async offer(job: string, now: number, who: ProcessIdentity): Promise<void> {
    await this.journalOf(job).append({ type: 'queued', time: isoTime(now), ...who, handOver: true })
  }

  /**
   * Opens a job's journal for a run; nothing may be sent before this resolves. `mayBeAlive` is asked about the process
   * that had the job last.
   * @throws BulkError exit 5 while another process runs the job
   */
  async open(
    name: string,
    now: number,
    run: ProcessIdentity & RunOptions & { readonly failuresFile?: string },
    mayBeAlive: MayBeAlive,
  ): Promise<JournalWriter> {
    const history = await this.readToRun(name)
    const { job } = history.plan
    const { holder, lastSign } = history
    if (holder !== undefined && !isSameProcess(holder, run) && mayBeAlive(holder, lastSign))
      throw stillRunning(job)
    const file = this.journalOf(job)
    const log = await file.open()
    this.runs(job)
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

  /** Records a job as cancelled when its process can't be reached. */
  async closeCancelled(job: string, now: number): Promise<void> {
    const record = { type: 'closed', state: 'cancelled', stoppedBy: 'cancelled', calls: {}, throttled: 0 }
    await this.journalOf(job).append({ time: isoTime(now), ...record })
  }

  /** Records a stopped or cancelled job as finished: it has nothing left to do. */
  async closeFinished(history: JobHistory, now: number): Promise<void> {
    const ended = { calls: {}, throttled: 0, counts: history.counts(), milliseconds: 0 }
    const record = { type: 'closed', time: isoTime(now), state: 'finished', stoppedBy: null, ...ended }
    await this.journalOf(history.plan.job).append(record)
  }

  /** Asks the process that has the job to end it. */
  async requestCancel(job: string): Promise<void> {
    await this.files.replace(join(this.folder, job, CANCEL), '')
  }

  isCancelRequested(job: string): Promise<boolean> {
    return this.files.exists(join(this.folder, job, CANCEL))
  }

  /** Removes the request: it was meant for an earlier run. */
  withdrawCancel(job: string): Promise<void> {
    return this.files.remove(join(this.folder, job, CANCEL))
  }

  /** Updates the job's heartbeat, which shows other processes that its process is alive. */
  async heartbeat(job: string, now: number): Promise<void> {
    await this.files.touch(join(this.folder, job, JOURNAL), now)
  }

  /** Removes a job that never began. */
  async discard(job: string): Promise<void> {
    this.runs(job)
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
