import { JobStore } from '../journal/job-store.js'
import { type JobFilter, listJobs } from '../workflow/jobs/list-jobs.js'
import { EXIT, usageError } from '../model/errors.js'
import { jobDocument } from '../output/documents.js'
import { JOB_COLUMNS, jobCells } from '../output/jobs-view.js'
import { fittedTable } from '../output/table.js'
import { parseTime } from '../platform/clock.js'
import { stateFolderOf } from '../platform/user-folder.js'
import type { Command, CommandOptions } from './command.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'
import { warnOfUnreadable } from './stored-job.js'
import { optionsIn } from './flags.js'

const DAY_MS = 24 * 60 * 60_000

interface ListOptions extends CommandOptions {
  readonly stateFolder: string
  readonly user: string | undefined
  readonly since: Since | undefined
}

/** A number of days back, or a time. */
type Since = { readonly days: number } | { readonly time: number }

export const command: Command<ListOptions> = {
  name: 'jobs list',
  summary: 'List the jobs recorded on this machine, newest first.',
  options: [
    ...optionsIn('Which', {
      '--user <name|id>': 'only jobs that had this user',
      '--since <7d|date>': 'only jobs started since then, e.g. 7d or 2026-01-15',
    }),
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk jobs list',
    'connect-bulk jobs list --user anna.smith --since 30d',
    'connect-bulk jobs list --output json',
  ],
  exitCodes: [0, 2],
  parse: (flags, context) => ({
    output: outputOptions(flags),
    stateFolder: stateFolderOf(flags.text('state-dir'), context),
    user: flags.text('user'),
    since: sinceOf(flags.text('since')),
  }),
  run: async ({ output: { format }, stateFolder, user, since }, { context, reporter }) => {
    const now = context.clock.now()
    const filter: JobFilter = {
      user,
      since: since && ('days' in since ? now - since.days * DAY_MS : since.time),
    }
    const jobs = await listJobs(
      new JobStore(context.files, stateFolder),
      context,
      filter,
      warnOfUnreadable(reporter),
    )
    const rows = jobs.map((job) => jobCells(job, now))
    const { text, note } = fittedTable(context.terminal, JOB_COLUMNS, rows)
    const documents = jobs.map(jobDocument)
    await reporter.answer({
      name: 'jobs',
      document: { jobs: documents },
      lines: documents.map((job) => ['job', job]),
      last: { jobs: jobs.length },
      text: () => (jobs.length === 0 ? 'No jobs.\n' : text),
    })
    if (format === 'table' && note !== undefined) reporter.note(note)
    return EXIT.done
  },
}

function sinceOf(text: string | undefined): Since | undefined {
  if (text === undefined) return undefined
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? []
  if (days !== undefined) return { days: Number(days) }
  const [date] = /^\d{4}-\d{2}-\d{2}/.exec(text) ?? []
  // A date alone would be midnight in UTC, while the list shows local times.
  const time = date === undefined ? undefined : parseTime(date === text ? `${date}T00:00` : text)
  if (time === undefined)
    throw usageError(
      'BadValue',
      `--since: "${text}" is neither a number of days (7d) nor a date (2026-01-15).`,
    )
  return { time }
}
