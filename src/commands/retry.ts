import { isRunning } from '../workflow/jobs/job-state.js'
import { rowsOfJob } from '../workflow/input/input-rows.js'
import type { Workspace } from '../workflow/workspace.js'
import { checkInstanceOfJob } from '../workflow/jobs/resume-job.js'
import { isJobName, stillRunning } from '../journal/job-store.js'
import type { JobHistory } from '../journal/job-history.js'
import type { Context } from '../platform/context.js'
import type { Command } from './command.js'
import type { Flags } from './flags.js'
import { checkJobFlags } from './write-command.js'
import { createStore } from './open.js'
import { carryOutRows, readRows } from './csv-command.js'
import { createReporter } from './global-options.js'
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
    await checkJobFlags(flags, context)
    const [target = ''] = flags.operands
    const job = isJobName(target) ? await readJob(target, flags, context) : undefined
    const input = job === undefined ? await readRows(target, 'retry', context, reporter) : rowsOfJob(job)
    const ofJob =
      job === undefined
        ? {}
        : {
            instance: job.plan.place.instance.arn,
            check: ({ place }: Workspace) => checkInstanceOfJob(job, place.instance),
          }
    return carryOutRows(input, { name: 'retry', tolerant: true, ...ofJob }, flags, context, reporter)
  },
}

async function readJob(name: string, flags: Flags, context: Context): Promise<JobHistory> {
  const reading = await createStore(flags, context).read(name)
  if (isRunning(reading, context)) throw stillRunning(reading.plan.job)
  return reading
}
