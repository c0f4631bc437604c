import { join } from 'node:path'
import type { Files } from '../platform/files.js'
import { checkedLine, readCheckedLine } from './checksum.js'
import type { JournalRecord } from './records.js'

type Closed = Extract<JournalRecord, { type: 'closed' }>

const RESERVE = 'reserve'
/** Enough for the longest final record, which counts the calls of each operation. */
const BYTES = 4096

/**
 * Disk space reserved when a run begins. If the disk is full, or the journal can't grow for another reason, the end of the
 * run can still be recorded.
 */
export class Reserve {
  readonly #files: Files
  readonly #path: string

  constructor(files: Files, folder: string) {
    this.#files = files
    this.#path = join(folder, RESERVE)
  }

  async setAside(): Promise<void> {
    if (!(await this.#files.exists(this.#path))) await this.#files.replace(this.#path, ' '.repeat(BYTES))
  }

  /** Writes the record that belongs after the first `bytes` of the journal. */
  async write(bytes: number, record: Closed): Promise<void> {
    const text = `${checkedLine({ bytes, record })}\n`
    await this.#files.overwrite(this.#path, text.padEnd(BYTES))
  }

  /** Reads the record that belongs after the first `bytes` of the journal, if there is one. */
  async read(bytes: number): Promise<Closed | undefined> {
    if (!(await this.#files.exists(this.#path))) return undefined
    const text = new TextDecoder().decode(await this.#files.read(this.#path))
    try {
      const saved = readCheckedLine(text.trim()) as { readonly bytes: number; readonly record: Closed }
      return saved.bytes === bytes ? saved.record : undefined
    } catch {
      // Nothing was written, or only half of it.
      return undefined
    }
  }
}
