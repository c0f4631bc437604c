import { join } from 'node:path'
import type { Files } from '../platform/files.js'
import type { JobRecord } from './job-archive.js'
import { JobHistory } from './job-history.js'
import { idTime, jobFolders, inOrder } from './job-ids.js'
import { isJobId, jobIdOf, type KnownJobs, unknownJob } from './job-names.js'
import { JobTail } from './job-tail.js'
import { JournalFile } from './journal-file.js'
import { type JobPlan, PLAN, readPlan } from './plan-file.js'
import { type JournalSummary, readSummary } from './summary.js'
import { caselessName } from '../model/free-text.js'

/** Reads the jobs of a state folder: one folder each, with a plan that never changes and a journal that only grows. */
export class JobReader {
  protected readonly files: Files
  protected readonly stateFolder: string
  protected readonly folder: string
  #latest: JobPlan | undefined
  /** Jobs that this process is about to run. */
  readonly #toRun = new Map<string, JobTail>()
  readonly #lookedAt = new Map<string, JobTail>()
  readonly #instances = new Map<string, Promise<string | undefined>>()

  constructor(files: Files, stateFolder: string) {
    this.files = files
    this.stateFolder = stateFolder
    this.folder = join(stateFolder, 'jobs')
  }

  /** The record of a job, for another machine. */
  async recordOf(job: string): Promise<JobRecord> {
    return {
      plan: await this.#text(join(this.folder, job, PLAN)),
      journal: await this.journalOf(job).text(),
    }
  }

  /** Ids of jobs made since a time (milliseconds since 1970), to the second. */
  async idsSince(time: number): Promise<readonly string[]> {
    const first = idTime(time)
    return (await this.ids()).filter((job) => job >= first)
  }

  /** Folders of jobs that died before they began: there is no plan in them. */
  async unbegun(): Promise<readonly string[]> {
    const began = new Set(await this.ids())
    const names = await jobFolders(this.files, this.folder)
    return names.filter((name) => isJobId(name) && !began.has(name))
  }

  /**
   * All job ids, in the order they were made. A folder without a plan is a job that died before it began. A folder that
   * this account may not enter counts as a job: one that can't be read.
   */
  async ids(): Promise<readonly string[]> {
    const names = (await jobFolders(this.files, this.folder)).filter((name) => isJobId(name))
    const began = await Promise.all(
      names.map((name) => this.files.exists(join(this.folder, name, PLAN)).catch(() => true)),
    )
    return inOrder(
      this.files,
      this.stateFolder,
      names.filter((_, index) => began[index]),
    )
  }

  /**
   * Reads a job from its records.
   * @throws BulkError exit 2 if there is no such job here, 5 for a record of another version; the signal's reason
   */
  async read(name: string, signal?: AbortSignal): Promise<JobHistory> {
    return (await this.tail(name, signal)).complete(signal)
  }

  /** Follows a job while another process writes it. */
  async tail(name: string, signal?: AbortSignal): Promise<JobTail> {
    const history = new JobHistory(await this.#planOf(await this.#existing(name), signal))
    return new JobTail(this.journalOf(history.plan.job), history, (record) => history.add(record))
  }

  /**
   * The same as `read` for a run, which needs less of it. A record that was read for a run is not read again: only what
   * others have written since.
   */
  async readToRun(name: string, signal?: AbortSignal): Promise<JobHistory> {
    const job = await this.#existing(name)
    const tail = unlessMoved(this.#toRun.get(job)) ?? this.willRun(await this.#planOf(job, signal))
    return tail.complete(signal)
  }

  /** A job whose record will be read for a run of this process. */
  protected willRun(plan: JobPlan): JobTail {
    this.#latest = plan
    const history = new JobHistory(plan)
    const tail = new JobTail(this.journalOf(plan.job), history, (record) => history.addToRun(record))
    this.#toRun.set(plan.job, tail)
    return tail
  }

  /** From here on the run knows by itself what is in its record. */
  protected runs(job: string): void {
    this.#toRun.delete(job)
  }

  /** The id of a job that is here. @throws BulkError exit 2 */
  async #existing(name: string): Promise<string> {
    const job = await jobIdOf(name, this.#known)
    if (!isJobId(job) || !(await this.files.exists(join(this.folder, job, PLAN))))
      throw await unknownJob(job, this.#known)
    return job
  }

  /** When a job's process last wrote to its journal or touched it; `undefined` for a job that is not there. */
  lastSign(job: string): Promise<number | undefined> {
    return this.journalOf(job).lastSign()
  }

  /** Reads a job that has ended from a few lines of its record; `undefined` if the whole record is needed. */
  readSummary(job: string): Promise<JournalSummary | undefined> {
    const { path } = this.journalOf(job)
    return readSummary(this.files, path, join(this.folder, job, PLAN))
  }

  /** Reads a job; `undefined` for one that is not there or can't be read. */
  find(job: string): Promise<JobHistory | undefined> {
    return orNone(this.read(job))
  }

  /** The log of the process that runs a detached job. */
  logFile(job: string): string {
    return join(this.folder, job, 'worker.log')
  }

  /** The id of the instance a job belongs to; `undefined` for a job that is not of this machine. */
  instanceOf(job: string): Promise<string | undefined> {
    const known = this.#instances.get(job)
    if (known !== undefined) return known
    const asked = this.#readInstance(job)
    this.#instances.set(job, asked)
    asked.catch(() => this.#instances.delete(job))
    return asked
  }

  async #readInstance(job: string): Promise<string | undefined> {
    const path = join(this.folder, job, PLAN)
    if (!isJobId(job) || !(await this.files.exists(path))) return undefined
    return (await this.#planOf(job)).place.instance.id
  }

  /**
   * The same as `read` for a command that looks again later: the record is kept, and only what is new is read again,
   * until `forget`.
   */
  async lookAt(name: string, signal?: AbortSignal): Promise<JobHistory> {
    const job = await this.#existing(name)
    const tail = unlessMoved(this.#lookedAt.get(job)) ?? (await this.tail(job, signal))
    this.#lookedAt.set(job, tail)
    return tail.complete(signal)
  }

  /** Frees the memory of what was looked at. */
  forget(): void {
    this.#lookedAt.clear()
  }

  /**
   * Jobs but one whose journal has grown since a time (milliseconds since 1970), by id, the oldest first; looked at, as one
   * plan asks several times.
   */
  async writtenSince(
    since: number,
    { but, signal }: { readonly but?: string; readonly signal?: AbortSignal } = {},
  ): Promise<ReadonlyMap<string, JobHistory>> {
    const ids = (await this.ids()).filter((job) => job !== but)
    const grown = await Promise.all(ids.map((job) => this.lastSign(job).catch(() => undefined)))
    const histories = new Map<string, JobHistory>()
    for (const [index, job] of ids.entries()) {
      const history = (grown[index] ?? 0) < since ? undefined : await orNone(this.lookAt(job, signal))
      signal?.throwIfAborted()
      if (history !== undefined) histories.set(job, history)
    }
    return histories
  }

  /** Whether a job has a user with this name, in any case, or this id; users that it created count. */
  async includes(job: string, user: string): Promise<boolean> {
    const path = join(this.folder, job, PLAN)
    const wanted = caselessName(user)
    const bytes = await this.files.read(path)
    const isPlanned =
      mentions(bytes, user) &&
      (await readPlan([bytes], path)).users.some(
        ({ username, userId }) => caselessName(username) === wanted || userId === wanted,
      )
    if (isPlanned || !mentions(bytes, 'create')) return isPlanned
    // The ids of users that it has created are in its journal.
    const { created } = await this.read(job)
    return created.some(({ userId }) => userId === wanted)
  }

  /** A plan never changes: the one that was read last is read once. */
  async #planOf(job: string, signal?: AbortSignal): Promise<JobPlan> {
    if (this.#latest?.job === job) return this.#latest
    const path = join(this.folder, job, PLAN)
    this.#latest = await readPlan(this.files.readPieces(path), path, signal)
    return this.#latest
  }

  get #known(): KnownJobs {
    return { ids: () => this.ids(), folder: this.folder }
  }

  protected journalOf(job: string): JournalFile {
    return new JournalFile(this.files, join(this.folder, job))
  }

  async #text(path: string): Promise<string> {
    return new TextDecoder().decode(await this.files.read(path))
  }
}

/** A record whose end was in the reserve file is read anew: that end may be in the journal by now. */
function unlessMoved(tail: JobTail | undefined): JobTail | undefined {
  return tail?.endsInReserve === true ? undefined : tail
}

/** One that can't be read is none. */
async function orNone(reading: Promise<JobHistory>): Promise<JobHistory | undefined> {
  try {
    return await reading
  } catch {
    return undefined
  }
}

const ASCII = /^[\x20-\x7e]*$/

/**
 * Whether a plan may have a user with this name, in any case, or this id. Fast, because most plans don't: ASCII names are
 * found without decoding the file.
 */
function mentions(plan: Uint8Array, user: string): boolean {
  const quoted = JSON.stringify(caselessName(user))
  const bytes = Buffer.from(plan.buffer, plan.byteOffset, plan.byteLength)
  if (!ASCII.test(user)) return caselessName(bytes.toString('utf8')).includes(quoted)
  return new RegExp(quoted.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i').test(bytes.toString('latin1'))
}
