import { stringify } from 'csv-stringify/sync'
import { guardFormula } from './spreadsheet-cells.js'

/**
 * A CSV that Excel opens by double click and `readCsv` reads back cell for cell: UTF-8 with byte order mark, CRLF,
 * RFC 4180 quotes, formulas guarded.
 */
export function writeCsv(headers: readonly string[], rows: Iterable<readonly string[]>): string {
  return [...csvPieces(headers, rows)].join('')
}

const ROWS_AT_ONCE = 500

/** The same in pieces of many rows, each made when it is asked for. */
export function* csvPieces(headers: readonly string[], rows: Iterable<readonly string[]>): Generator<string> {
  let lines: (readonly string[])[] = [headers]
  let before = BYTE_ORDER_MARK
  for (const row of rows) {
    if (lines.push(row) < ROWS_AT_ONCE) continue
    yield before + csvLines(lines)
    lines = []
    before = ''
  }
  yield before + csvLines(lines)
}

/** At the start of a file, it makes spreadsheets read UTF-8. */
export const BYTE_ORDER_MARK = '\u{feff}'

/** Rows of such a CSV, for one that is written piece by piece. */
export function csvLines(rows: Iterable<readonly string[]>): string {
  const guarded = [...rows].map((row) => row.map(guardFormula))
  return stringify(guarded, {
    record_delimiter: 'windows',
    // Line ends: csv-stringify by itself quotes only the whole CRLF. `;` and tab: left bare in a header, they could be
    // taken for the delimiter of the file.
    quoted_match: [/[\r\n;\t]/],
  })
}
