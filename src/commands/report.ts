import { JobStore } from '../journal/job-store.js'
import { isJobName } from '../journal/job-names.js'
import { EXIT, usageError } from '../model/errors.js'
import type { Report } from '../model/report.js'
import { renderReport } from '../output/report/forms.js'
import { inSteps } from '../platform/pieces.js'
import { stateFolderOf } from '../platform/user-folder.js'
import { readPlanDocument } from '../plan/read-plan-document.js'
import { isRunning } from '../workflow/jobs/job-state.js'
import type { OverwriteRules } from '../workflow/output-files.js'
import { reportOfJob, reportOfPlan } from '../workflow/reports.js'
import type { Command, CommandOptions, CommandWorld } from './command.js'
import { readText } from './input-file.js'
import { OUTPUT_GROUP, OUTPUT_OPTIONS, outputOptions } from './output-options.js'
import { FORCE, overwriteRules } from './output-paths.js'
import { type ReportFile, reportFile, writeReport } from './report-file.js'
import { optionsIn } from './flags.js'

interface ReportOptions extends CommandOptions {
  readonly stateFolder: string
  /** A job, or the file of a saved plan. */
  readonly subject: string
  /** Without it Markdown goes to stdout. */
  readonly out: ReportFile | undefined
  readonly overwrite: OverwriteRules
}

export const command: Command<ReportOptions> = {
  name: 'report',
  summary:
    'Write a page for people: of a saved plan, for approval, or of a job, for the record. Markdown on stdout by default.',
  operands: [{ name: '<job-or-plan>', summary: 'a job id, latest, or the .json of a plan saved with --out' }],
  options: [
    ...optionsIn(OUTPUT_GROUP, {
      '--out <file>':
        'write it here; the ending decides the form: .md, .html (one self-contained page) or .csv',
      ...FORCE,
    }),
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk report plan.json --out plan.html',
    'connect-bulk report latest',
    'connect-bulk report latest --out job.csv',
  ],
  exitCodes: [0, 1, 2],
  parse: (flags, context) => {
    const [subject] = flags.operands
    if (subject === undefined)
      throw usageError('NoJob', 'A report of what?', 'Give a job id, latest, or a plan saved with --out.')
    return {
      output: outputOptions(flags),
      stateFolder: stateFolderOf(flags.text('state-dir'), context),
      subject,
      out: reportFile(flags, 'out', context),
      overwrite: overwriteRules(flags, context),
    }
  },
  run: async (options, world) => {
    const { context, reporter } = world
    const report = await reportOf(options, world)
    const { out, overwrite } = options
    if (out === undefined) {
      context.terminal.out(await renderReport('.md', report))
      return EXIT.done
    }
    await writeReport(out, report, context.files, overwrite)
    reporter.note(`Report written to ${out.output.path}`)
    return EXIT.done
  },
}

async function reportOf({ subject, stateFolder }: ReportOptions, { context }: CommandWorld): Promise<Report> {
  if (isJobName(subject)) {
    const job = await new JobStore(context.files, stateFolder).read(subject, context.signal)
    return reportOfJob(job, isRunning(job, context), wholeOf(job.plan.job))
  }
  const text = await readText(subject, context, 'report')
  const plan = await inSteps(readPlanDocument(text, subject), context.signal)
  return reportOfPlan(plan, wholeOf(subject))
}

function wholeOf(subject: string): string {
  return `The whole report: connect-bulk report ${subject} --out report.html`
}
