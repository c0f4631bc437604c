import { type CsvColumn, judgeHeader } from './columns.js'
import { byLine, type Complaint } from './complaint.js'
import { type Damage, damageComplaint, decodeText } from './decode.js'
import { readHeaderLine } from './delimiter.js'
import { type CsvRecord, isBlank, parseRecords, type RecordFault, type Records } from './records.js'
import { type CsvRow, RowReader, type RowRules } from './rows.js'

export type { CsvRow }

export type ReadCsvOptions = RowRules

export interface CsvTable {
  /** As the file spells them, in its order. */
  readonly headers: readonly string[]
  readonly columns: readonly CsvColumn[]
  readonly rows: readonly CsvRow[]
  readonly unknownColumns: readonly string[]
  /** Everything that is wrong, in the order of lines. With a complaint the rows are not to be acted on. */
  readonly complaints: readonly Complaint[]
}

/** Reads a CSV of any dialect that spreadsheets write, and says all that is wrong with it at once. */
export function readCsv(bytes: Uint8Array, options: ReadCsvOptions): CsvTable {
  const decoded = decodeText(bytes, options.file)
  if (decoded.text === undefined) return tableOf([], [], [decoded.complaint])
  const accepted = new Set([...options.knownColumns, ...(options.aliases?.keys() ?? [])])
  const { delimiter } = readHeaderLine(decoded.text, accepted)
  const parsed = parseRecords(Buffer.from(decoded.text), delimiter)
  const [header, ...body] = parsed.records.filter((record) => !isBlank(record))
  if (header === undefined) return tableOf([], [], headerlessComplaints(parsed, decoded.damage, options.file))
  const { columns, complaints } = judgeHeader(header, options)
  const reader = new RowReader(columns, options)
  for (const record of body) reader.read(record)
  return tableOf(columns, reader.rows, [
    ...damageComplaints([header, ...body], columns, decoded.damage, options.file),
    ...complaints,
    ...quoteComplaints(parsed, columns, options.file),
    ...reader.complaints,
  ])
}

function tableOf(
  columns: readonly CsvColumn[],
  rows: readonly CsvRow[],
  complaints: readonly Complaint[],
): CsvTable {
  return {
    headers: columns.map((column) => column.header),
    columns,
    rows,
    unknownColumns: columns.filter((column) => !column.known).map((column) => column.header),
    complaints: byLine(complaints),
  }
}

function headerlessComplaints(parsed: Records, damage: Damage | undefined, file: string): Complaint[] {
  const faults = quoteComplaints(parsed, [], file)
  if (faults.length > 0) return [...damageComplaints([], [], damage, file), ...faults]
  return [{ file, line: 1, problem: 'the file is empty', cure: 'its first row must name the columns' }]
}

/** One complaint for the whole file, at its first damaged cell: the rest has the same cause and the same cure. */
function damageComplaints(
  records: readonly CsvRecord[],
  columns: readonly CsvColumn[],
  damage: Damage | undefined,
  file: string,
): Complaint[] {
  if (damage === undefined) return []
  for (const record of records) {
    const cell = record.cells.findIndex((text) => text.includes('\uFFFD'))
    if (cell >= 0) return [damageComplaint(file, damage, columns[cell]?.header)]
  }
  return [damageComplaint(file, damage)]
}

function quoteComplaints(parsed: Records, columns: readonly CsvColumn[], file: string): Complaint[] {
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
        problem: 'a quote stands in the middle of a cell that is not in quotes',
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
