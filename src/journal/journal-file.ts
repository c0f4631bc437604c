import { join } from 'node:path'
import type { DurableLog } from '../platform/file-log.js'
import type { Files } from '../platform/files.js'
import { checkedLine, readCheckedLine } from './checksum.js'
import { wholeLines } from './lines.js'
import { Reserve } from './reserve.js'
import { type JournalRecord, JOURNAL_SCHEMA } from './records.js'
import { BulkError, EXIT } from '../model/errors.js'

export const JOURNAL = 'journal.ndjson'
const LINE_END = 0x0a
/** Longer than nearly all lines. */
const END_BYTES = 16 * 1024

/** How much of a journal has been read. */
export interface Extent {
  bytes: number
  lines: number
}

/** The journal in a job's folder, with its final record if that had to be written to the reserve file. */
export class JournalFile {
  readonly path: string
  readonly #files: Files
  readonly #reserve: Reserve

  constructor(files: Files, folder: string) {
    this.path = join(folder, JOURNAL)
    this.#files = files
    this.#reserve = new Reserve(files, folder)
  }

  /**
   * Its records behind those read so far, some at a time; moves `read` on.
   * @throws BulkError exit 1 for a damaged journal; an empty one is damaged, as it is written before the job's plan
   */
  async *records(read: Extent = { bytes: 0, lines: 0 }): AsyncIterable<readonly JournalRecord[]> {
    for await (const lines of wholeLines(this.#pieces(read.bytes))) {
      const records = parseRecords(lines.toString(), this.path, read.lines)
      if (read.lines === 0) checkOpened(records[0], this.path)
      read.bytes += lines.length
      read.lines += records.length
      yield records
    }
    if (read.bytes === 0)
      throw new BulkError('DamagedRecord', EXIT.unexpected, `${this.path} is missing or empty.`)
  }

  /** The final record behind those read so far, if it had to be written to the reserve file. */
  finalRecord({ bytes }: Extent): Promise<JournalRecord | undefined> {
    return this.#reserve.read(bytes)
  }

  /** When it was last written or touched, in milliseconds since 1970; `undefined` if it is not there. */
  lastSign(): Promise<number | undefined> {
    return this.#files.modifiedAt(this.path)
  }

  /** Its whole lines, with its final record. */
  async text(): Promise<string> {
    const texts: string[] = []
    const read = { bytes: 0, lines: 0 }
    const add = (record: JournalRecord): void => void texts.push(`${checkedLine(record)}\n`)
    for await (const records of this.records(read)) records.forEach(add)
    const last = await this.finalRecord(read)
    if (last !== undefined) add(last)
    return texts.join('')
  }

  async append(...records: readonly object[]): Promise<void> {
    const log = await this.#openRepaired()
    try {
      for (const record of records) await log.append(checkedLine(record))
    } finally {
      await log.close()
    }
  }

  /** Opens it for a run, with room reserved for its final record. */
  async open(): Promise<DurableLog> {
    await this.#reserve.setAside()
    return this.#openRepaired()
  }

  /** Writes the final record to the reserve file, when the journal can't be written any more. */
  async endBeside(record: Extract<JournalRecord, { type: 'closed' }>): Promise<void> {
    await this.#reserve.write((await this.#extent()).bytes, record)
  }

  /**
   * Opens it after repairing it: a half-written last line is cut off, and a final record from the reserve file is
   * appended.
   */
  async #openRepaired(): Promise<DurableLog> {
    const { bytes, isTorn } = await this.#extent()
    if (isTorn) await this.#files.truncate(this.path, bytes)
    const last = bytes === 0 ? undefined : await this.#reserve.read(bytes)
    const log = await this.#files.openLog(this.path)
    try {
      if (last !== undefined) await log.append(checkedLine(last))
      return log
    } catch (error) {
      await log.close()
      throw error
    }
  }

  /** How many bytes its whole lines are, and whether half a line follows; only its end is read. */
  async #extent(): Promise<{ bytes: number; isTorn: boolean }> {
    const { bytes: size } = await this.#files.whatStandsAt(this.path)
    for (let last = END_BYTES; ; last *= 2) {
      const from = Math.max(0, size - last)
      const read = { all: from, whole: from }
      for await (const piece of this.#pieces(from)) {
        const end = piece.lastIndexOf(LINE_END) + 1
        if (end > 0) read.whole = read.all + end
        read.all += piece.length
      }
      // Without any line end there, the line begins further ahead.
      if (read.whole > from || from === 0) return { bytes: read.whole, isTorn: read.whole < read.all }
    }
  }

  async *#pieces(offset = 0): AsyncIterable<Uint8Array> {
    if (await this.#files.exists(this.path)) yield* this.#files.readPieces(this.path, offset)
  }
}

/** Parses a journal. A last line that is not whole was being written when the program died; nothing was done after it. */
export function parseJournal(text: string, path: string): readonly JournalRecord[] {
  const records = parseRecords(text.slice(0, text.lastIndexOf('\n') + 1), path)
  checkOpened(records[0], path)
  return records
}

/** @throws BulkError exit 5 if a journal that begins with this record is of another version */
export function checkOpened(first: JournalRecord | undefined, path: string): void {
  if (first === undefined || (first.type === 'opened' && first.schema === JOURNAL_SCHEMA)) return
  throw new BulkError(
    'UnknownVersion',
    EXIT.refused,
    `${path} was written by another version of connect-bulk${schemaText(first)}.`,
    'Use the version that wrote it.',
  )
}

function schemaText(first: JournalRecord): string {
  return first.type === 'opened' ? ` (${first.schema})` : ''
}

/** Lines from anywhere in a journal, behind so many others. */
export function parseRecords(text: string, path: string, behind = 0): readonly JournalRecord[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line, index) => parseRecord(line, path, behind + index + 1))
}

function parseRecord(line: string, path: string, number: number): JournalRecord {
  try {
    return readCheckedLine(line) as JournalRecord
  } catch {
    throw new BulkError('DamagedRecord', EXIT.unexpected, `${path}:${number} is damaged.`)
  }
}
