import { CsvError, parse } from 'csv-parse/sync'
import type { Delimiter } from './delimiter.js'

export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** A record whose quotes make no sense, or one that is too long to be meant. */
export interface RecordFault {
  readonly line: number
  /** Index of the cell that could not be read. */
  readonly cell: number
  readonly code: string
}

export interface Records {
  readonly records: readonly CsvRecord[]
  readonly faults: readonly RecordFault[]
  /** After too many faults the rest of the file was not read. */
  readonly gaveUp: boolean
}

/** Bounds what a runaway quote may swallow. */
const LONGEST_RECORD = 1 << 20
/** Every fault costs reading up to `LONGEST_RECORD` again, and after these nobody reads on. */
const MOST_FAULTS = 20

/**
 * Splits the file into records. csv-parse gives up at the first bad quote, and the line numbers it reports count CRLF
 * in quotes twice; so lines are counted here from byte offsets, and after a fault reading goes on with the line after
 * the one the faulty record starts on.
 */
export function parseRecords(bytes: Buffer, delimiter: Delimiter): Records {
  const records: CsvRecord[] = []
  const faults: RecordFault[] = []
  const lines = new LineCounter(bytes)
  const keep = (start: number, cells: readonly string[]) => records.push({ line: lines.at(start), cells })
  let from = 0
  while (from < bytes.length) {
    const stop = parseUntilFault(bytes, from, delimiter, keep)
    if (stop === undefined) return { records, faults, gaveUp: false }
    faults.push({ line: lines.at(stop.start), cell: stop.cell, code: stop.code })
    if (!canGoOn(stop.code, records, faults)) return { records, faults, gaveUp: faults.length >= MOST_FAULTS }
    from = afterLine(bytes, stop.start)
  }
  return { records, faults, gaveUp: false }
}

export function isBlank(record: CsvRecord): boolean {
  return record.cells.every((cell) => cell.trim() === '')
}

interface Stop {
  readonly start: number
  readonly cell: number
  readonly code: string
}

function parseUntilFault(
  bytes: Buffer,
  from: number,
  delimiter: Delimiter,
  keep: (start: number, cells: readonly string[]) => void,
): Stop | undefined {
  let start = from
  const onRecord = (cells: readonly string[], info: { readonly bytes: number }) => {
    keep(start, cells)
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
    return undefined
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { start, cell: Number(error['column'] ?? 0), code: error.code }
  }
}

/** Without a header nothing that follows makes sense; after a record that is too long, the next is likely the same. */
function canGoOn(code: string, records: readonly CsvRecord[], faults: readonly RecordFault[]): boolean {
  const hasHeader = records.some((record) => !isBlank(record))
  return hasHeader && code !== 'CSV_MAX_RECORD_SIZE' && faults.length < MOST_FAULTS
}

const LF = 10
const CR = 13

function afterLine(bytes: Buffer, start: number): number {
  let at = start
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at++
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1
}

/** Line numbers of ascending offsets, each byte looked at once. */
class LineCounter {
  readonly #bytes: Buffer
  #offset = 0
  #line = 1

  constructor(bytes: Buffer) {
    this.#bytes = bytes
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
