import type { JobHistory } from './job-history.js'
import type { Extent, JournalFile } from './journal-file.js'
import type { JournalRecord } from './records.js'

/** A job's record as far as it has been read: each look reads only what is new. */
export class JobTail {
  readonly history: JobHistory
  readonly #journal: JournalFile
  readonly #add: (record: JournalRecord) => void
  readonly #read: Extent = { bytes: 0, lines: 0 }
  #endsInReserve = false
  #reading: Promise<unknown> = Promise.resolve()

  /** @param add adds a record to the history */
  constructor(journal: JournalFile, history: JobHistory, add: (record: JournalRecord) => void) {
    this.#journal = journal
    this.history = history
    this.#add = add
  }

  /** Adds the new records to `history`, oldest first. `added` is called with each. @throws the signal's reason */
  async next(added?: (record: JournalRecord) => void, signal?: AbortSignal): Promise<void> {
    const sign = await this.#journal.lastSign()
    for await (const records of this.#journal.records(this.#read)) {
      for (const record of records) {
        this.#add(record)
        added?.(record)
      }
      signal?.throwIfAborted()
    }
    this.history.sawSign(sign)
  }

  /** Reads to the end, which may be in the reserve file. Several callers read one after the other. */
  complete(signal?: AbortSignal): Promise<JobHistory> {
    const reading = this.#reading.then(() => this.#complete(signal))
    this.#reading = reading.catch(() => undefined)
    return reading
  }

  async #complete(signal: AbortSignal | undefined): Promise<JobHistory> {
    await this.next(undefined, signal)
    const last = await this.#journal.finalRecord(this.#read)
    if (last !== undefined) this.#add(last)
    this.#endsInReserve = last !== undefined
    return this.history
  }

  /** Whether the end was in the reserve file: the next process moves it to the journal, where it must not count again. */
  get endsInReserve(): boolean {
    return this.#endsInReserve
  }
}
