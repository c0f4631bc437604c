import { writeCsv } from '../../csv/write-csv.js'
import { REPORT_COLUMNS, type Report } from '../../model/report.js'

/** Every row of the report as a CSV for spreadsheets, formulas guarded. */
export function csvReport({ rows }: Report): string {
  return writeCsv(
    REPORT_COLUMNS.map(([heading]) => heading),
    rows.map((row) => REPORT_COLUMNS.map(([, member]) => row[member] ?? '')),
  )
}
