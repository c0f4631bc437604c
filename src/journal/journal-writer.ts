import { checkedLine } from './checksum.js'
import type { DurableLog } from '../platform/file-log.js'
import type { RunOptions } from '../model/job.js'
import type { JobHistory } from './job-history.js'
import type { JournalRecord } from './records.js'
import { asError } from '../platform/clock.js'

type Closed = Extract<JournalRecord, { type: 'closed' }>

/** The journal can't be written, so nothing more may be sent. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
}

/** The running job's record: `write` resolves when the record is on disk. */
export class JournalWriter {
  readonly #log: DurableLog
  readonly history: JobHistory
  /** How this run is carried out. */
  readonly options: RunOptions
  readonly #writeToReserve: (record: Closed) => Promise<void>

  constructor(
    log: DurableLog,
    history: JobHistory,
    options: RunOptions,
    writeToReserve: (record: Closed) => Promise<void>,
  ) {
    this.#log = log
    this.history = history
    this.options = options
    this.#writeToReserve = writeToReserve
  }

  /** @throws JournalError if the disk refuses; the record then counts as not written, so that report and journal agree. */
  async write(record: JournalRecord): Promise<void> {
    try {
      await this.#log.append(checkedLine(record))
    } catch (error) {
      throw new JournalError(`the journal can't be written: ${asError(error).message}`, { cause: error })
    }
    this.history.addToRun(record)
  }

  /** Records how the run ended when the journal can't be written any more. */
  async endUnwritten(record: Closed): Promise<void> {
    // If even that fails, only the report says how the run ended; the record shows the job as interrupted.
    await this.#writeToReserve(record).catch(() => undefined)
    this.history.add(record)
  }

  close(): Promise<void> {
    return this.#log.close()
  }
}
