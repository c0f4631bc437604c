import { resolve } from 'node:path'
import { usageError } from '../model/errors.js'
import type { Report } from '../model/report.js'
import { REPORT_FORMS, type ReportForm, renderReport, reportFormOf } from '../output/report/forms.js'
import type { Files } from '../platform/files.js'
import type { Output, OverwriteRules } from '../workflow/output-files.js'
import type { Flags, ParseContext } from './flags.js'

/** A file that a report goes to. */
export interface ReportFile {
  readonly output: Output
  readonly form: ReportForm
}

/** The file that a flag names for a report. @throws BulkError exit 2 where its ending is no form */
export function reportFile(flags: Flags, name: string, { cwd }: ParseContext): ReportFile | undefined {
  const file = flags.text(name)
  if (file === undefined) return undefined
  const form = reportFormOf(file)
  if (form === undefined)
    throw usageError(
      'BadValue',
      `--${name}: ${file} does not end in one of ${REPORT_FORMS.join(', ')}.`,
      'The ending decides the form.',
    )
  return { output: { path: resolve(cwd, file), kind: 'report', flag: `--${name}` }, form }
}

/** Writes a report to its file. @throws BulkError exit 2 where that can't be written */
export async function writeReport(
  { output, form }: ReportFile,
  report: Report,
  files: Files,
  overwrite: OverwriteRules,
): Promise<void> {
  const { writeOutput } = await import('../workflow/output-files.js')
  await writeOutput(files, output, [await renderReport(form, report)], overwrite)
}
