import { CsvError, parse } from 'csv-parse/sync'
import { isBlankText } from '../model/free-text.js'
import type { Delimiter } from './delimiter.js'

export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** A record with broken quotes, or one that is implausibly long. */
export interface RecordFault {
  readonly line: number
  /** Index of the cell that could not be read. */
  readonly cell: number
  readonly code: string
}

/** Bounds what a runaway quote may swallow. */
const LONGEST_RECORD = 1 << 20
/** Every fault costs reading up to `LONGEST_RECORD` again; after this many, reading stops. */
const MOST_FAULTS = 20

/**
 * Splits a file into records as it comes. csv-parse gives up at the first bad quote, and the line numbers it reports
 * count CRLF in quotes twice; so lines are counted here from byte offsets, and after a fault reading goes on with the
 * line after the one the faulty record starts on.
 */
export class RecordReader {
  readonly faults: RecordFault[] = []
  readonly #delimiter: Delimiter
  readonly #take: (record: CsvRecord) => void
  /** Text received but not parsed yet; it begins with a record, on this line. */
  #waiting: Buffer = Buffer.alloc(0)
  #line = 1
  /** Parsed only once it is this long: otherwise a long record would be parsed again with every piece. */
  #least = 0
  #isSkipping = false
  #hasHeader = false
  #hasStopped = false

  constructor(delimiter: Delimiter, take: (record: CsvRecord) => void) {
    this.#delimiter = delimiter
    this.#take = take
  }

  /** Whether the rest of the file is not read. */
  get hasStopped(): boolean {
    return this.#hasStopped
  }

  /** After too many faults the rest of the file is not read. */
  get gaveUp(): boolean {
    return this.faults.length >= MOST_FAULTS
  }

  push(bytes: Buffer): void {
    if (this.#hasStopped) return
    this.#waiting = Buffer.concat([this.#waiting, bytes])
    if (this.#waiting.length >= this.#least) this.#read(false)
    // csv-parse measures the cells only, not the delimiters between them.
    if (this.#waiting.length > 4 * LONGEST_RECORD && !this.#isSkipping) this.#giveUp()
  }

  end(): void {
    this.#read(true)
  }

  #giveUp(): void {
    this.faults.push({ line: this.#line, cell: 0, code: 'CSV_MAX_RECORD_SIZE' })
    this.#hasStopped = true
    this.#waiting = Buffer.alloc(0)
  }

  #read(isEnd: boolean): void {
    const bytes = this.#waiting
    const lines = new LineCounter(bytes, this.#line)
    const take = (start: number, cells: readonly string[]): void => {
      const record = { line: lines.at(start), cells }
      this.#hasHeader ||= !isBlank(record)
      this.#take(record)
    }
    let from = this.#skip(bytes, 0, isEnd)
    while (!this.#hasStopped && !this.#isSkipping && from < bytes.length) {
      const stop = parseUntilStop(bytes, from, { delimiter: this.#delimiter, isEnd, take })
      from = stop.start
      if (stop.code === undefined) break
      this.faults.push({ line: lines.at(from), cell: stop.cell, code: stop.code })
      this.#hasStopped = !this.#canGoOn(stop.code)
      this.#isSkipping = true
      from = this.#skip(bytes, from, isEnd)
    }
    this.#line = lines.at(from)
    this.#waiting = this.#hasStopped ? Buffer.alloc(0) : bytes.subarray(from)
    this.#least = 2 * this.#waiting.length
  }

  /** Where the next line begins, if the one at `from` is to be passed over. Its end may be still to come. */
  #skip(bytes: Buffer, from: number, isEnd: boolean): number {
    if (!this.#isSkipping) return from
    let at = from
    while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at++
    if (at === bytes.length || (at + 1 === bytes.length && bytes[at] === CR && !isEnd)) return at
    this.#isSkipping = false
    return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1
  }

  /** Without a header nothing that follows makes sense; after a record that is too long, the next is likely the same. */
  #canGoOn(code: string): boolean {
    return this.#hasHeader && code !== 'CSV_MAX_RECORD_SIZE' && !this.gaveUp
  }
}

export function isBlank(record: CsvRecord): boolean {
  return record.cells.every(isBlankText)
}

/** Where reading stopped: at a fault, or, without a code, at what may go on in the next piece. */
interface Stop {
  readonly start: number
  readonly cell: number
  readonly code?: string
}

interface Piece {
  readonly delimiter: Delimiter
  readonly isEnd: boolean
  readonly take: (start: number, cells: readonly string[]) => void
}

/** A record counts only once the next one has begun, or at the end of the file: it may continue in the next piece. */
function parseUntilStop(bytes: Buffer, from: number, { delimiter, isEnd, take }: Piece): Stop {
  let start = from
  let last: { readonly start: number; readonly cells: readonly string[] } | undefined
  const takeLast = (): void => {
    if (last !== undefined) take(last.start, last.cells)
    last = undefined
  }
  const onRecord = (cells: readonly string[], info: { readonly bytes: number }) => {
    takeLast()
    last = { start, cells }
    start = from + info.bytes
    return null
  }
  try {
    parse(bytes.subarray(from), {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: LONGEST_RECORD,
      on_record: onRecord,
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    takeLast()
    if (error.code === 'CSV_QUOTE_NOT_CLOSED' && !isEnd) return { start, cell: 0 }
    return { start, cell: Number(error['column'] ?? 0), code: error.code }
  }
  if (!isEnd) return { start: last?.start ?? start, cell: 0 }
  takeLast()
  return { start: bytes.length, cell: 0 }
}

const LF = 10
const CR = 13

/** Line numbers of ascending offsets, each byte looked at once. */
class LineCounter {
  readonly #bytes: Buffer
  #offset = 0
  #line: number

  constructor(bytes: Buffer, line: number) {
    this.#bytes = bytes
    this.#line = line
  }

  at(offset: number): number {
    for (; this.#offset < offset; this.#offset++) {
      const byte = this.#bytes[this.#offset]
      const isEnd = byte === LF || (byte === CR && this.#bytes[this.#offset + 1] !== LF)
      if (isEnd) this.#line++
    }
    return this.#line
  }
}
