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
  if (form === '.csv') return (await import('./csv.js')).csvReport(report)
  return (await import('./markdown.js')).markdownReport(report)
}
