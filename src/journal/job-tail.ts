import type { Files } from '../platform/files.js'
import type { JobHistory } from './job-history.js'
import type { JournalRecord } from './records.js'

/** A job's journal while another process writes it: each read returns only what is new. */
export class JobTail {
  readonly history: JobHistory
  readonly #files: Files
  readonly #path: string
  readonly #parse: (text: string, path: string) => readonly JournalRecord[]
  #offset = 0

  constructor(
    files: Files,
    path: string,
    history: JobHistory,
    parse: (text: string, path: string) => readonly JournalRecord[],
  ) {
    this.#files = files
    this.#path = path
    this.#parse = parse
    this.history = history
  }

  /** The new whole lines, oldest first, added to `history`. */
  async next(): Promise<readonly JournalRecord[]> {
    this.history.sawSign(await this.#files.modifiedAt(this.#path))
    const bytes = await this.#files.readFrom(this.#path, this.#offset)
    const whole = bytes.subarray(0, bytes.lastIndexOf(LINE_END) + 1)
    this.#offset += whole.length
    const records = this.#parse(new TextDecoder().decode(whole), this.#path)
    for (const record of records) this.history.add(record)
    return records
  }
}

const LINE_END = 0x0a
