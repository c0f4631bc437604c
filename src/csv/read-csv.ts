import { type CsvColumn, judgeHeader, userColumnsOf } from './columns.js'
import { byLine, type Complaint } from './complaint.js'
import { damageComplaint, TextStream } from './text-stream.js'
import {
  hasContent,
  hasHeaderLine,
  laterHeaderLine,
  readHeaderLine,
  withoutDelimiterLine,
} from './delimiter.js'
import { type CsvRecord, isBlank, type RecordFault, RecordReader } from './records.js'
import { type CsvRow, RowReader, type RowRules } from './rows.js'

export interface CsvTable<Row = CsvRow> {
  /** In the order of the file. */
  readonly columns: readonly CsvColumn[]
  readonly rows: readonly Row[]
  /** Everything that is wrong, in the order of lines. With a complaint the rows must not be acted on. */
  readonly complaints: readonly Complaint[]
  /** Whether the file has bytes that aren't text: one complaint, and U+FFFD in the cells with such bytes. */
  readonly damaged: boolean
}

/** Turns a row into what is kept of it, once the columns are known. */
export type KeepRow<Row> = (columns: readonly CsvColumn[]) => (row: CsvRow) => Row

/** Reads a CSV of any dialect that spreadsheets write, and collects everything that is wrong with it. */
export function readCsv(bytes: Uint8Array, options: RowRules): CsvTable {
  const reader = new CsvReader(options, () => (row) => row)
  reader.push(bytes)
  return reader.end()
}

/** The same for a file that comes in pieces; no more of it is kept than what `keep` makes of the rows. */
export async function readCsvPieces<Row>(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: RowRules,
  keep: KeepRow<Row>,
): Promise<CsvTable<Row>> {
  const reader = new CsvReader(options, keep)
  for await (const piece of pieces) {
    reader.push(piece)
    if (reader.isDone) break
  }
  return reader.end()
}

class CsvReader<Row> {
  readonly #options: RowRules
  readonly #keep: KeepRow<Row>
  readonly #text: TextStream
  /** The beginning of the file, until the header is in it. */
  #beginning = ''
  #hasContent = false
  #records: RecordReader | undefined
  #body: Body<Row> | undefined
  /** The line that looks like the header where the first does not. */
  #laterHeader: number | undefined
  /** Of the latest row, the header being 0. */
  #place = 0
  #endsWithLine = false
  /** Where the first damaged cell stands in its row. */
  #damagedCell: number | undefined

  constructor(options: RowRules, keep: KeepRow<Row>) {
    this.#options = options
    this.#keep = keep
    this.#text = new TextStream(options.file)
  }

  /** Whether the rest of the file is skipped because it makes no sense. */
  get isDone(): boolean {
    const isBroken = this.#records?.hasStopped === true || this.#body?.isUsable === false
    return isBroken || this.#text.complaint !== undefined
  }

  push(bytes: Uint8Array): void {
    this.#read(this.#text.push(bytes))
  }

  end(): CsvTable<Row> {
    this.#read(this.#text.end())
    if (this.#text.complaint !== undefined) return tableOf([], [], [this.#text.complaint])
    const records = this.#records ?? this.#begin()
    records.end()
    const body = this.#body
    body?.reader.end(this.#endsWithLine)
    const columns = body?.columns ?? []
    const faults = quoteComplaints(records, columns, this.#options.file)
    const damage = this.#damageComplaints(columns)
    if (body !== undefined)
      return tableOf(
        columns,
        body.rows,
        [...body.headerComplaints, ...faults, ...body.reader.complaints],
        damage,
      )
    return faults.length > 0
      ? tableOf([], [], faults, damage)
      : tableOf([], [], [emptyComplaint(this.#options.file)])
  }

  #read(text: string): void {
    if (text !== '') this.#endsWithLine = /[\r\n]$/.test(text)
    if (this.#records !== undefined) {
      this.#records.push(Buffer.from(text))
      return
    }
    this.#beginning += text
    this.#hasContent ||= hasContent(text)
    if (hasHeaderLine(this.#beginning, this.#hasContent)) this.#begin()
  }

  #begin(): RecordReader {
    const { knownColumns, aliases } = this.#options
    const beginning = withoutDelimiterLine(this.#beginning)
    const accepted = new Set([...knownColumns, ...(aliases?.keys() ?? [])])
    const { delimiter } = readHeaderLine(beginning, accepted)
    const users = userColumnsOf(this.#options)
    const named = [...accepted].filter((name) => users.includes(aliases?.get(name) ?? name))
    this.#laterHeader = laterHeaderLine(beginning, new Set(named))
    this.#records = new RecordReader(delimiter, (record) => this.#record(record))
    this.#records.push(Buffer.from(beginning))
    this.#beginning = ''
    return this.#records
  }

  #record(record: CsvRecord): void {
    const place = this.#body === undefined ? 0 : ++this.#place
    if (isBlank(record)) return
    if (this.#text.hasReplacements && this.#damagedCell === undefined) {
      const cell = record.cells.findIndex((text) => text.includes('\uFFFD'))
      if (cell >= 0) this.#damagedCell = cell
    }
    if (this.#body === undefined) this.#body = this.#header(record)
    else if (this.#body.isUsable) {
      const row = this.#body.reader.read(record, place)
      if (row !== undefined) this.#body.rows.push(this.#body.keep(row))
    }
  }

  #header(record: CsvRecord): Body<Row> {
    const { columns, complaints, isUsable } = judgeHeader(record, this.#options, this.#laterHeader)
    const reader = new RowReader(columns, this.#options)
    return { columns, headerComplaints: complaints, isUsable, reader, keep: this.#keep(columns), rows: [] }
  }

  /** One complaint for the whole file, at its first damaged cell: the rest has the same cause and the same cure. */
  #damageComplaints(columns: readonly CsvColumn[]): readonly Complaint[] {
    const { damage } = this.#text
    if (damage === undefined) return []
    const column = this.#damagedCell === undefined ? undefined : columns[this.#damagedCell]?.header
    return [damageComplaint(this.#options.file, damage, column)]
  }
}

/** What there is once the header has been read. */
interface Body<Row> {
  readonly columns: readonly CsvColumn[]
  readonly headerComplaints: readonly Complaint[]
  readonly isUsable: boolean
  readonly reader: RowReader
  readonly keep: (row: CsvRow) => Row
  readonly rows: Row[]
}

function tableOf<Row>(
  columns: readonly CsvColumn[],
  rows: readonly Row[],
  complaints: readonly Complaint[],
  damage: readonly Complaint[] = [],
): CsvTable<Row> {
  return {
    columns,
    rows,
    complaints: byLine([...damage, ...complaints]),
    damaged: damage.length > 0,
  }
}

function emptyComplaint(file: string): Complaint {
  return { file, line: 1, problem: 'the file is empty', cure: 'its first row must name the columns' }
}

function quoteComplaints(parsed: RecordReader, columns: readonly CsvColumn[], file: string): Complaint[] {
  const complaints = parsed.faults.map((fault): Complaint => {
    const header = columns[fault.cell]?.header
    const column = header === undefined ? {} : { column: header }
    return { file, line: fault.line, ...column, ...quoteProblem(fault) }
  })
  const last = parsed.faults.at(-1)
  if (last === undefined || !parsed.gaveUp) return complaints
  return [
    ...complaints,
    { file, line: last.line, problem: 'too many rows like this one: the rest was not read' },
  ]
}

function quoteProblem(fault: RecordFault): { problem: string; cure: string } {
  switch (fault.code) {
    case 'INVALID_OPENING_QUOTE':
      return {
        problem: 'unescaped quote inside an unquoted cell',
        cure: 'put the whole cell in quotes and double the quotes inside it',
      }
    case 'CSV_INVALID_CLOSING_QUOTE':
      return {
        problem:
          'a quoted cell of the row that starts here is not closed, or goes on after its closing quote',
        cure: 'close the cell with a quote, and double the quotes inside it',
      }
    case 'CSV_MAX_RECORD_SIZE':
      return {
        problem: 'the row that starts here is longer than 1 MiB; the rest was not read',
        cure: 'a quote that was opened in it is probably not closed',
      }
    default:
      return {
        problem: 'a quote that was opened in the row that starts here is never closed',
        cure: 'close the cell with a quote, or double a quote that is meant literally',
      }
  }
}
