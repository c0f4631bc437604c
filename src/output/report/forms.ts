import type { Report } from '../../model/report.js'

/** The forms of a report, by the ending of its file. */
export const REPORT_FORMS = ['.md', '.html', '.csv'] as const
export type ReportForm = (typeof REPORT_FORMS)[number]

/** The form that a file's name asks for. */
export function reportFormOf(file: string): ReportForm | undefined {
  return REPORT_FORMS.find((ending) => file.toLowerCase().endsWith(ending))
}

/** The report in one of its forms. */
export async function renderReport(form: ReportForm, report: Report): Promise<string> {
  if (form === '.html') return (await import('./html.js')).htmlReport(report)
  if (form === '.csv') return csvReport(report)
  return (await import('./markdown.js')).markdownReport(report)
}

/** Every row of the report as a CSV for spreadsheets, formulas guarded. */
async function csvReport({ rows }: Report): Promise<string> {
  const { writeCsv } = await import('../../csv/write-csv.js')
  const { REPORT_COLUMNS } = await import('../../model/report.js')
  return writeCsv(
    REPORT_COLUMNS.map(([heading]) => heading),
    rows.map((row) => REPORT_COLUMNS.map(([, member]) => row[member] ?? '')),
  )
}
