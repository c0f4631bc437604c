import { JobStore } from '../journal/job-store.js'
import { withExistingFile } from '../workflow/output-files.js'
import { isRunning, summaryOf } from '../workflow/jobs/job-state.js'
import {
  DETAIL_HEADINGS,
  detailCells,
  settingDetails,
  type SettingDetails,
} from '../journal/setting-details.js'
import { EXIT } from '../model/errors.js'
import { JobReporter } from '../output/job-reporter.js'
import { nextStep } from '../output/next-command.js'
import { jobLine } from '../output/jobs-view.js'
import { visible } from '../output/sanitise.js'
import { table } from '../output/table.js'
import type { Command } from './command.js'
import { OUTPUT_GROUP, OUTPUT_OPTIONS } from './output-options.js'
import { JOB_OPERAND, type StoredJobOptions, storedJobOptions } from './stored-job.js'
import { optionsIn } from './flags.js'

interface ShowOptions extends StoredJobOptions {
  readonly details: boolean
}

export const command: Command<ShowOptions> = {
  name: 'jobs show',
  summary: 'Show the result of a job.',
  operands: [JOB_OPERAND],
  options: [
    ...optionsIn(OUTPUT_GROUP, {
      '--details':
        'every setting of every user too: before, after, outcome, when, attempts, request id (JSON: in "details"), and who ran it',
    }),
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk jobs show latest',
    'connect-bulk jobs show latest --details',
    'connect-bulk jobs show latest --output json',
  ],
  exitCodes: [0, 2],
  parse: (flags, context) => ({ ...storedJobOptions(flags, context), details: flags.has('details') }),
  run: async (options, { context, reporter }) => {
    const history = await new JobStore(context.files, options.stateFolder).read(options.job, context.signal)
    const running = isRunning(history, context)
    const result = await withExistingFile(history.result(running), context.files)
    if (options.output.format === 'table')
      context.terminal.out(`${visible(jobLine(summaryOf(history, running), context.clock.now()))}\n`)
    const jobReporter = new JobReporter(reporter)
    await jobReporter.begin(history.plan.job)
    if (!options.details) {
      await jobReporter.finished(result, nextStep(result))
      return EXIT.done
    }
    const details = settingDetails(history, running)
    const { caller } = history.plan.place
    if (options.output.format === 'table') context.terminal.out(detailsView(details, caller))
    for (const { time: sentAt, ...one } of details) reporter.line('detail', { ...one, sentAt, caller })
    await jobReporter.finished(result, nextStep(result), { caller, details })
    return EXIT.done
  },
}

function detailsView(details: readonly SettingDetails[], caller: string): string {
  return `Run by ${visible(caller)}\n${table(DETAIL_HEADINGS, details.map(detailCells))}`
}
