import { type CellFault, cellFault, unguardFormula } from './spreadsheet-cells.js'
import { type ColumnRules, type CsvColumn, userColumnsOf } from './columns.js'
import { type Complaint, quoted } from './complaint.js'
import { caselessName, isBlankText, trimmed } from '../model/free-text.js'
import type { CsvRecord } from './records.js'
import { ShortRows } from './short-rows.js'

export interface CsvRow {
  /** The line the record starts on, 1-based. */
  readonly line: number
  /**
   * By known column name, or by header where the column is unknown; formula guards are off. Cells of known columns have
   * no white space and no invisible marks at their ends.
   */
  readonly cells: ReadonlyMap<string, string>
}

export interface RowRules extends ColumnRules {
  /** Complain about a user on two rows. Default true. */
  readonly uniqueUsers?: boolean
}

/** Reads rows one after another and remembers which users they were about. */
export class RowReader {
  readonly complaints: Complaint[] = []
  readonly #columns: readonly CsvColumn[]
  readonly #rules: RowRules
  readonly #userColumns: readonly CsvColumn[]
  readonly #checked: readonly CsvColumn[]
  readonly #firstLines = new Map<string, number>()
  readonly #shortRows = new ShortRows((complaint) => this.complaints.push(complaint))

  constructor(columns: readonly CsvColumn[], rules: RowRules) {
    this.#columns = columns
    this.#rules = rules
    // A column given twice is complained about in the header, and would only repeat here.
    const distinct = [...new Map(columns.map((column) => [column.name, column])).values()]
    this.#userColumns = distinct.filter((column) => userColumnsOf(rules).includes(column.name))
    // Only what becomes an edit is checked for mangling: a column of notes may hold anything.
    const checked = [...userColumnsOf(rules), ...rules.settingColumns]
    this.#checked = distinct.filter((column) => checked.includes(column.name))
  }

  /** Returns `undefined` for a row whose cells can't be separated. `place`: of the row in the file, the header being 0. */
  read(record: CsvRecord, place: number): CsvRow | undefined {
    if (!this.#mayHaveRightLength(record, place)) return undefined
    const row = { line: record.line, cells: this.#cellsOf(record) }
    this.#checkCells(row)
    this.#checkUser(row)
    return row
  }

  /** `isWhole`: the file ends with a line break. */
  end(isWhole: boolean): void {
    this.#shortRows.end(isWhole)
  }

  /** If two columns of the console's template mean the same, the one that is filled in counts. */
  #cellsOf(record: CsvRecord): ReadonlyMap<string, string> {
    const cells = new Map<string, string>()
    for (const [index, { name, header, known }] of this.#columns.entries()) {
      const cell = record.cells[index] ?? ''
      const text = known ? trimmed(unguardFormula(trimmed(cell))) : unguardFormula(cell)
      const other = cells.get(name) ?? ''
      const isSecond = other !== '' && this.#rules.aliases?.has(header) === true
      if (isSecond && text !== '' && text !== other) this.#complain(record.line, header, TWO_VALUES)
      if (!isSecond) cells.set(name, text)
    }
    return cells
  }

  /** Whether a short row is one is known only at the end of its block. */
  #mayHaveRightLength(record: CsvRecord, place: number): boolean {
    const wanted = this.#columns.length
    const length = record.cells.findLastIndex((cell, index) => index < wanted || !isBlankText(cell)) + 1
    if (length === wanted) return this.#shortRows.add(place, length)
    const complaint = this.#complaint(record.line, this.#columns[length]?.header, lengthFault(length, wanted))
    if (length < wanted) return this.#shortRows.add(place, length, complaint)
    this.complaints.push(complaint)
    return false
  }

  #checkCells(row: CsvRow): void {
    for (const column of this.#checked) {
      const text = row.cells.get(column.name) ?? ''
      // Names of existing users may hold anything; only a value to be written must not hold a NUL.
      const isName = this.#userColumns.includes(column)
      const fault = cellFault(isName ? text.replaceAll('\0', '') : text)
      if (fault !== undefined) this.#complain(row.line, column.header, fault)
    }
  }

  #checkUser(row: CsvRow): void {
    const named = this.#userColumns.filter((column) => row.cells.get(column.name) !== '')
    if (this.#userColumns.length > 0 && named.length === 0)
      this.#complain(row.line, this.#userColumns[0]?.header, {
        problem: 'the row does not say which user it is about',
        cure: `fill in ${this.#userColumns.map((column) => column.name).join(' or ')}`,
      })
    if (this.#rules.uniqueUsers !== false) for (const column of named) this.#checkSeen(row, column)
  }

  #checkSeen(row: CsvRow, column: CsvColumn): void {
    const value = row.cells.get(column.name) ?? ''
    if (value.includes('\uFFFD')) return // Two damaged names may look alike and differ.
    const key = `${column.name}:${caselessName(value)}`
    const first = this.#firstLines.get(key)
    if (first === undefined) this.#firstLines.set(key, row.line)
    else
      this.#complain(row.line, column.header, {
        problem: `${quoted(value)} is already on line ${first}`,
        cure: 'give each user one row; several values go into one cell with | between them',
      })
  }

  #complain(line: number, column: string | undefined, fault: CellFault): void {
    this.complaints.push(this.#complaint(line, column, fault))
  }

  #complaint(line: number, column: string | undefined, fault: CellFault): Complaint {
    return { file: this.#rules.file, line, ...(column === undefined ? {} : { column }), ...fault }
  }
}

const TWO_VALUES: CellFault = {
  problem: 'another column of the row says something else about the same',
  cure: 'leave one of the two cells empty',
}

function lengthFault(length: number, wanted: number): CellFault {
  return length < wanted
    ? {
        problem: `the row ends after ${length} of ${wanted} cells`,
        cure: 'leave no cell out, empty ones included',
      }
    : {
        problem: `the row has ${length} cells, but the header names ${wanted} columns`,
        cure: 'a cell that holds the delimiter must be in quotes',
      }
}
