import { isRunning } from '../api/job-state.js'
import type { Api } from '../api/parts.js'
import { badFile, type RetryInput, type RetryRow, rowsOfFile, rowsOfJob } from '../api/retry-rows.js'
import { parseInstanceArn } from '../connect/ids.js'
import type { Complaint } from '../csv/complaint.js'
import { isJobName } from '../journal/job-store.js'
import type { JobReading } from '../journal/reading.js'
import { refusal, usageError } from '../model/errors.js'
import type { Reporter } from '../output/reporter.js'
import { visible } from '../output/sanitise.js'
import type { Context } from '../platform/context.js'
import type { Command } from './command.js'
import type { Flags } from './flags.js'
import { flagEdits, settingsIn } from './flag-edits.js'
import { carryOut, checkJobFlags } from './job-flow.js'
import { createStore, openApi } from './open.js'
import { readInput, shownName } from './select.js'
import { createReporter } from './settle.js'
import { CONNECTION_OPTIONS, JOB_OPTIONS, OUTPUT_OPTIONS, SETTING_OPTIONS } from './shared-options.js'

export const command: Command = {
  name: 'retry',
  summary:
    'Try again what failed or was not attempted, from a failures CSV (as it is or edited) or from a job.',
  operands: [{ name: '<file-or-job>', summary: 'a failures CSV (- reads stdin), a job id, or latest' }],
  options: [...SETTING_OPTIONS, ...JOB_OPTIONS, ...CONNECTION_OPTIONS, ...OUTPUT_OPTIONS],
  examples: [
    'connect-bulk retry latest',
    'connect-bulk retry connect-bulk-failures-20260115-101530-3a7f.csv',
    'connect-bulk retry failures.csv --routing-profile "Basic Routing Profile"',
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  run: async (flags, context) => {
    const reporter = createReporter(flags, context)
    checkJobFlags(flags)
    const [target = ''] = flags.operands
    const job = isJobName(target) ? await readJob(target, flags, context) : undefined
    const input = job === undefined ? await readFile(target, context, reporter) : rowsOfJob(job)
    const api = await openApi(flags, context, reporter, {
      instance: instanceOf(job, input),
      withCaller: true,
    })
    try {
      await checkInstance(input, api, job)
      return await retry(input, api, flags, context, reporter)
    } finally {
      reporter.doneReading()
    }
  },
}

async function retry(input: RetryInput, api: Api, flags: Flags, context: Context, reporter: Reporter) {
  const { retryRequest } = await import('../api/retry.js')
  const request = await retryRequest(api, input, {
    settings: settingsIn(flags),
    edits: (names) => flagEdits(flags, names),
    fresh: flags.has('fresh'),
  })
  return carryOut(request, api, flags, context, reporter)
}

async function readJob(name: string, flags: Flags, context: Context): Promise<JobReading> {
  const reading = await createStore(flags, context).read(name)
  if (isRunning(reading, context)) {
    throw refusal(
      'JobRunning',
      `Job ${reading.plan.job} is still running.`,
      'Wait until it has finished, or end it with Ctrl-C.',
    )
  }
  return reading
}

async function readFile(file: string, context: Context, reporter: Reporter): Promise<RetryInput> {
  const input = rowsOfFile(await readInput(file, context, 'retry'), shownName(file))
  if (input.extraColumns.length > 0) {
    reporter.note(
      `Columns that are no settings, kept as they are: ${input.extraColumns.map(visible).join(', ')}`,
    )
  }
  return input
}

/** The instance of the job, or the one all rows name. */
function instanceOf(job: JobReading | undefined, { rows }: RetryInput): string | undefined {
  if (job !== undefined) return job.plan.place.instance.arn
  const named = new Set(rows.map(({ instance }) => instance).filter((id) => id !== ''))
  return named.size === 1 ? [...named][0] : undefined
}

/** Rows of another instance would find nobody, or somebody else. */
async function checkInstance(input: RetryInput, api: Api, job: JobReading | undefined): Promise<void> {
  const { id, alias } = api.place.instance
  if (job !== undefined) {
    if (job.plan.place.instance.id === id) return
    throw usageError(
      'OtherInstance',
      `Job ${job.plan.job} belongs to instance ${job.plan.place.instance.id}, not to ${alias} (${id}).`,
      'Check --instance and --region.',
    )
  }
  const complaints = await Promise.all(input.rows.map((row) => instanceComplaint(row, input.name, api)))
  const found = complaints.filter((complaint) => complaint !== undefined)
  if (found.length > 0) throw badFile(found)
}

async function instanceComplaint(row: RetryRow, file: string, api: Api): Promise<Complaint | undefined> {
  const { id, alias } = api.place.instance
  const at = { file, line: row.line ?? 1 }
  if (row.instance !== '' && bareId(row.instance) !== id) {
    return {
      ...at,
      column: 'instance',
      problem: `instance ${row.instance} is not the chosen one, ${alias} (${id})`,
    }
  }
  // A job of another machine is not known here, which says nothing.
  const ofJob = await api.store.instanceOf(row.job)
  if (ofJob === undefined || ofJob === id) return undefined
  return { ...at, column: 'job', problem: `job ${row.job} belongs to another instance than ${alias} (${id})` }
}

function bareId(instance: string): string {
  return (parseInstanceArn(instance)?.instanceId ?? instance).toLowerCase()
}
