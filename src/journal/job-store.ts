import { join } from 'node:path'
import { type BulkError, refusal } from '../model/errors.js'
import type { RunOptions } from '../model/job.js'
import type { Plan } from '../model/plan.js'
import { isoTime } from '../platform/clock.js'
import type { Files } from '../platform/files.js'
import { isSameProcess, type MayBeAlive, type ProcessIdentity } from '../platform/process-identity.js'
import { isJobId, jobIdOf, type KnownJobs, unknownJob } from './job-names.js'
import { adoptJob } from './adopt-job.js'
import { claimJob, idTime, jobFolders, inOrder, noteNewest } from './job-ids.js'
import { type JournalSummary, readSummary } from './summary.js'
import { JobTail } from './job-tail.js'
import { JOURNAL, JournalFile, parseRecords } from './journal-file.js'
import { JournalWriter } from './journal-writer.js'
import type { JobRecord } from './job-archive.js'
import { mentions } from './mentions.js'
import { type JobPlan, PLAN, readPlan, writePlan } from './plan-file.js'
import { JobHistory } from './job-history.js'
import { JOURNAL_SCHEMA, type Submitter } from './records.js'

const CANCEL = 'cancel'

export interface JobOptions {
  readonly failuresFile: (job: string) => string
  readonly run: RunOptions
}

/** The jobs of a state folder: one folder each, with a plan that never changes and a journal that only grows. */
export class JobStore {
  readonly #files: Files
  readonly #stateFolder: string
  readonly #folder: string
  readonly #instances = new Map<string, Promise<string | undefined>>()

  constructor(files: Files, stateFolder: string) {
    this.#files = files
    this.#stateFolder = stateFolder
    this.#folder = join(stateFolder, 'jobs')
  }

  /** Writes the plan of a new job. It is queued from here on: a process of its own choice opens and runs it. */
  async create(plan: Plan, now: number, submitter: Submitter, options: JobOptions): Promise<JobPlan> {
    await this.#files.makePrivateFolder(this.#folder)
    const job = await claimJob(this.#files, this.#folder, now)
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
    await noteNewest(this.#files, this.#stateFolder, job)
    await this.#journal(job).append(
      { type: 'opened', schema: JOURNAL_SCHEMA, time, job },
      { type: 'queued', time, ...submitter },
    )
    // Last, and at once: from here on there is a job.
    await this.#files.replace(join(this.#folder, job, PLAN), writePlan(plan))
  }

  /** The record of a job, to be read elsewhere. */
  async recordOf(job: string): Promise<JobRecord> {
    return {
      plan: await this.#text(join(this.#folder, job, PLAN)),
      journal: await this.#journal(job).text(),
    }
  }

  /** Takes in the record of a job of another machine. @throws BulkError exit 5 if there is a job of that id */
  adopt(job: string, record: JobRecord): Promise<void> {
    return adoptJob(this.#files, { state: this.#stateFolder, jobs: this.#folder }, job, record)
  }

  /**
   * Writes down that a process is going to run a job; does nothing if that is known.
   * @throws BulkError exit 5 while another process has it
   */
  async undertake(name: string, now: number, who: ProcessIdentity, mayBeAlive: MayBeAlive): Promise<void> {
    const { holder, isOnOffer, plan, lastSign } = await this.read(name)
    if (holder !== undefined && isSameProcess(holder, who)) return
    if (holder !== undefined && !isOnOffer && mayBeAlive(holder, lastSign)) throw stillRunning(plan.job)
    await this.#journal(plan.job).append({ type: 'queued', time: isoTime(now), ...who, handOver: false })
  }

  /** Leaves a job that this process has undertaken, and has not begun, to another process. */
  async offer(job: string, now: number, who: ProcessIdentity): Promise<void> {
    await this.#journal(job).append({ type: 'queued', time: isoTime(now), ...who, handOver: true })
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
    const reading = await this.read(name)
    const { job } = reading.plan
    const { holder, lastSign } = reading
    if (holder !== undefined && !isSameProcess(holder, run) && mayBeAlive(holder, lastSign))
      throw stillRunning(job)
    const file = this.#journal(job)
    const log = await file.open()
    const journal = new JournalWriter(log, reading, run, (record) => file.endBeside(record))
    const owner = { failuresFile: reading.failuresFile, ...run }
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
    await this.#journal(job).append({ time: isoTime(now), ...record })
  }

  /** A job that was stopped or cancelled and has nothing left to do: it is finished after all. */
  async closeFinished(reading: JobHistory, now: number): Promise<void> {
    const ended = { calls: {}, throttled: 0, counts: reading.counts(), milliseconds: 0 }
    const record = { type: 'closed', time: isoTime(now), state: 'finished', stoppedBy: null, ...ended }
    await this.#journal(reading.plan.job).append(record)
  }

  /** Asks whatever process has the job to end it. */
  async requestCancel(job: string): Promise<void> {
    await this.#files.replace(join(this.#folder, job, CANCEL), '')
  }

  isCancelRequested(job: string): Promise<boolean> {
    return this.#files.exists(join(this.#folder, job, CANCEL))
  }

  /** A request to end an earlier run says nothing about the next. */
  withdrawCancel(job: string): Promise<void> {
    return this.#files.remove(join(this.#folder, job, CANCEL))
  }

  /** Ids of jobs made since a time (milliseconds since 1970), to the second. */
  async idsSince(time: number): Promise<readonly string[]> {
    const first = idTime(time)
    return (await this.ids()).filter((job) => job >= first)
  }

  /** Folders of jobs that died before they began: there is no plan in them. */
  async unbegun(): Promise<readonly string[]> {
    const began = new Set(await this.ids())
    const names = await jobFolders(this.#files, this.#folder)
    return names.filter((name) => isJobId(name) && !began.has(name))
  }

  /** All job ids, in the order they were made. A folder without a plan is a job that died before it began. */
  async ids(): Promise<readonly string[]> {
    const names = (await jobFolders(this.#files, this.#folder)).filter((name) => isJobId(name))
    const began = await Promise.all(names.map((name) => this.#files.exists(join(this.#folder, name, PLAN))))
    return inOrder(
      this.#files,
      this.#stateFolder,
      names.filter((_, index) => began[index]),
    )
  }

  /**
   * A job as its records tell it.
   * @throws BulkError exit 2 if there is no such job here, 5 for a record of another version
   */
  async read(name: string): Promise<JobHistory> {
    const job = await jobIdOf(name, this.#known)
    const planPath = join(this.#folder, job, PLAN)
    if (!isJobId(job) || !(await this.#files.exists(planPath))) throw await unknownJob(job, this.#known)
    const reading = new JobHistory(readPlan(await this.#text(planPath), planPath))
    const sign = await this.lastSign(job)
    for (const record of await this.#journal(job).records()) reading.add(record)
    reading.sawSign(sign)
    return reading
  }

  /** When a job's process last wrote to its journal or touched it; `undefined` for a job that is not there. */
  lastSign(job: string): Promise<number | undefined> {
    return this.#files.modifiedAt(join(this.#folder, job, JOURNAL))
  }

  /** Updates the job's heartbeat, which shows other processes that its process is alive. */
  async heartbeat(job: string, now: number): Promise<void> {
    await this.#files.touch(join(this.#folder, job, JOURNAL), now)
  }

  /** The same for a job that has ended, from a few lines of it; `undefined` where only the whole record tells. */
  readSummary(job: string): Promise<JournalSummary | undefined> {
    const { path } = this.#journal(job)
    return readSummary(this.#files, path, join(this.#folder, job, PLAN))
  }

  /** A job as another process writes it. */
  async tail(name: string): Promise<JobTail> {
    const { plan } = await this.read(name)
    const { path } = this.#journal(plan.job)
    return new JobTail(this.#files, path, new JobHistory(plan), parseRecords)
  }

  /** The same; `undefined` for a job that is not there, or can't be read. */
  async find(job: string): Promise<JobHistory | undefined> {
    try {
      return await this.read(job)
    } catch {
      return undefined
    }
  }

  /** Where a process of its own says what it does. */
  logFile(job: string): string {
    return join(this.#folder, job, 'worker.log')
  }

  /** Takes back a job that never began. */
  async discard(job: string): Promise<void> {
    await this.#files.removeFolder(join(this.#folder, job))
  }

  /** The id of the instance a job belongs to; `undefined` for a job that is not of this machine. */
  instanceOf(job: string): Promise<string | undefined> {
    const asked = this.#instances.get(job) ?? this.#readInstance(job)
    this.#instances.set(job, asked)
    return asked
  }

  async #readInstance(job: string): Promise<string | undefined> {
    const path = join(this.#folder, job, PLAN)
    if (!isJobId(job) || !(await this.#files.exists(path))) return undefined
    return readPlan(await this.#text(path), path).place.instance.id
  }

  /** Jobs whose journal has grown since a time (milliseconds since 1970), by id, the oldest first. */
  async writtenSince(since: number): Promise<ReadonlyMap<string, JobHistory>> {
    const ids = await this.ids()
    const grown = await Promise.all(
      ids.map((job) => this.#files.modifiedAt(join(this.#folder, job, JOURNAL))),
    )
    const readings = new Map<string, JobHistory>()
    for (const [index, job] of ids.entries()) {
      const reading = (grown[index] ?? 0) < since ? undefined : await this.find(job)
      if (reading !== undefined) readings.set(job, reading)
    }
    return readings
  }

  /** Whether a job's plan has a user with this name, in any case, or this id. */
  async includes(job: string, user: string): Promise<boolean> {
    const path = join(this.#folder, job, PLAN)
    const wanted = user.toLowerCase()
    const bytes = await this.#files.read(path)
    if (!mentions(bytes, user)) return false
    return readPlan(new TextDecoder().decode(bytes), path).users.some(
      ({ username, userId }) => username.toLowerCase() === wanted || userId === wanted,
    )
  }

  get #known(): KnownJobs {
    return { ids: () => this.ids(), folder: this.#folder }
  }

  #journal(job: string): JournalFile {
    return new JournalFile(this.#files, join(this.#folder, job))
  }

  async #text(path: string): Promise<string> {
    return new TextDecoder().decode(await this.#files.read(path))
  }
}

export function stillRunning(job: string): BulkError {
  return refusal(
    'JobRunning',
    `Job ${job} is still running.`,
    `Wait until it has finished, or end it with connect-bulk jobs cancel ${job}.`,
  )
}
