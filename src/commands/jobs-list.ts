import { listJobs } from '../workflow/jobs/list-jobs.js'
import { grouped } from '../model/wording.js'
import { EXIT } from '../model/errors.js'
import { jobsDocument } from '../output/documents.js'
import { table } from '../output/table.js'
import type { Command, CommandOptions } from './command.js'
import { OUTPUT_OPTIONS, outputOptions, stateFolderOf } from './output-options.js'
import { createStore } from './stored-job.js'

interface ListOptions extends CommandOptions {
  readonly stateFolder: string
}

export const command: Command<ListOptions> = {
  name: 'jobs list',
  summary: 'List the jobs recorded on this machine, the newest first.',
  options: OUTPUT_OPTIONS,
  examples: ['connect-bulk jobs list', 'connect-bulk jobs list --output json'],
  exitCodes: [0, 2],
  parse: (flags, context) => ({
    output: outputOptions(flags),
    stateFolder: stateFolderOf(flags, context),
  }),
  run: async ({ output: { format }, stateFolder }, { context, reporter }) => {
    const jobs = await listJobs(createStore(stateFolder, context), context)
    if (format === 'json') await reporter.document(jobsDocument(jobs))
    for (const job of jobs) reporter.line('job', { ...job })
    reporter.line('finished', { jobs: jobs.length })
    if (format === 'table') {
      const rows = jobs.map((job) => [
        job.job,
        job.command,
        job.instance.alias,
        job.state,
        ...[job.selected, job.succeeded, job.failed, job.refused, job.notAttempted].map(grouped),
      ])
      context.terminal.out(
        rows.length === 0
          ? 'No jobs yet.\n'
          : table(
              [
                'JOB',
                'COMMAND',
                'INSTANCE',
                'STATE',
                'SELECTED',
                'SUCCEEDED',
                'FAILED',
                'REFUSED',
                'NOT ATTEMPTED',
              ],
              rows,
            ),
      )
    }
    return EXIT.done
  },
}
