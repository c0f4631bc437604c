import { listJobs } from '../workflow/jobs/list-jobs.js'
import { EXIT } from '../model/errors.js'
import { jobsDocument } from '../output/documents.js'
import { table } from '../output/table.js'
import type { Command } from './command.js'
import { createStore } from './open.js'
import { createReporter, outputFormat } from './global-options.js'
import { OUTPUT_OPTIONS } from './shared-options.js'

export const command: Command = {
  name: 'jobs list',
  summary: 'List the jobs recorded on this machine, the newest first.',
  options: OUTPUT_OPTIONS,
  examples: ['connect-bulk jobs list', 'connect-bulk jobs list --output json'],
  exitCodes: [0, 2],
  run: async (flags, context) => {
    const reporter = createReporter(flags, context)
    const format = outputFormat(flags)
    const jobs = await listJobs(createStore(flags, context), context)
    if (format === 'json') await reporter.document(jobsDocument(jobs))
    for (const job of jobs) reporter.line('job', { ...job })
    reporter.line('finished', { jobs: jobs.length })
    if (format === 'table') {
      const rows = jobs.map((job) => [
        job.job,
        job.command,
        job.instance.alias,
        job.state,
        ...[job.selected, job.succeeded, job.failed, job.notAttempted].map(String),
      ])
      context.terminal.out(
        rows.length === 0
          ? 'No jobs yet.\n'
          : table(
              ['JOB', 'COMMAND', 'INSTANCE', 'STATE', 'SELECTED', 'SUCCEEDED', 'FAILED', 'NOT ATTEMPTED'],
              rows,
            ),
      )
    }
    return EXIT.done
  },
}
