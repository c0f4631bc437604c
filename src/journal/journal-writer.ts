import { checkedLine } from './checksum.js'
import type { DurableLog } from '../platform/file-log.js'
import type { RunOptions } from '../model/job.js'
import type { JobHistory } from './job-history.js'
import type { JournalRecord } from './records.js'
import { asError } from '../platform/clock.js'

type Closed = Extract<JournalRecord, { type: 'closed' }>

/** Could not write: nothing may be sent any more that would not be recorded. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
}

/** The running job's record: `write` resolves when the record is on disk. */
export class JournalWriter {
  readonly #log: DurableLog
  readonly history: JobHistory
  /** How this run is carried out. */
  readonly options: RunOptions
  readonly #lastWord: (record: Closed) => Promise<void>

  constructor(
    log: DurableLog,
    history: JobHistory,
    options: RunOptions,
    lastWord: (record: Closed) => Promise<void>,
  ) {
    this.#log = log
    this.history = history
    this.options = options
    this.#lastWord = lastWord
  }

  /** @throws JournalError if the disk refuses; the record then counts as not written, so that report and journal agree. */
  async write(record: JournalRecord): Promise<void> {
    try {
      await this.#log.append(checkedLine(record))
    } catch (error) {
      throw new JournalError(`the journal can't be written: ${asError(error).message}`, { cause: error })
    }
    this.history.add(record)
  }

  /** How the run ended, when the journal can't be written any more. */
  async endUnwritten(record: Closed): Promise<void> {
    // Where even that can't be written, the report alone says so, and the record that the job was interrupted.
    await this.#lastWord(record).catch(() => undefined)
    this.history.add(record)
  }

  close(): Promise<void> {
    return this.#log.close()
  }
}
