import { join } from 'node:path'
import type { Files } from '../platform/files.js'
import { checkedLine, readCheckedLine } from './checksum.js'
import type { JournalRecord } from './records.js'

type Closed = Extract<JournalRecord, { type: 'closed' }>

const RESERVE = 'reserve'
/** More than the longest last record takes: how often each operation was called. */
const BYTES = 4096

/**
 * Room on the disk, set aside when a run begins: when the disk has become full, or the journal may not grow for another
 * reason, how the run ended can still be written down.
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

  /** What would have followed the first `bytes` of the journal. */
  async write(bytes: number, record: Closed): Promise<void> {
    const text = `${checkedLine({ bytes, record })}\n`
    await this.#files.overwrite(this.#path, text.padEnd(BYTES))
  }

  /** The record that belongs behind the first `bytes` of the journal, if there is one. */
  async read(bytes: number): Promise<Closed | undefined> {
    if (!(await this.#files.exists(this.#path))) return undefined
    const text = new TextDecoder().decode(await this.#files.read(this.#path))
    try {
      const said = readCheckedLine(text.trim()) as { readonly bytes: number; readonly record: Closed }
      return said.bytes === bytes ? said.record : undefined
    } catch {
      // Nothing was said, or only half of it.
      return undefined
    }
  }
}
