import { JobStore } from '../journal/job-store.js'
import { resolve } from 'node:path'
import { readEnded } from '../workflow/jobs/job-state.js'
import { rowsOfJob } from '../workflow/input/rows-of-job.js'
import type { Workspace } from '../workflow/workspace.js'
import { checkInstanceOfJob } from '../workflow/jobs/resume-job.js'
import { isJobName } from '../journal/job-names.js'
import type { Context } from '../platform/context.js'
import type { Command, CommandWorld } from './command.js'
import { CONNECTION_OPTIONS } from './connection-options.js'
import { carryOutRows, readRows, rowsAccess } from './csv-command.js'
import { checkFiles, JOB_OPTIONS, type WriteOptions, writeOptions } from './job-options.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { PASSWORD_OPTIONS } from './password-options.js'
import { SETTING_OPTIONS, type TypedSetting, typedSettings } from './setting-options.js'

interface RetryOptions extends WriteOptions {
  /** A file or a job. */
  readonly target: string
  readonly settings: readonly TypedSetting[]
}

export const command: Command<RetryOptions> = {
  name: 'retry',
  summary:
    'Try again what failed or was not attempted, from a failures CSV (as it is or edited) or from a job.',
  operands: [
    {
      name: '<file-or-job>',
      summary: 'a failures CSV (- reads stdin), a job id or an end of one, or latest',
    },
  ],
  options: [
    ...SETTING_OPTIONS,
    ...JOB_OPTIONS,
    ...PASSWORD_OPTIONS,
    ...CONNECTION_OPTIONS,
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk retry latest',
    'connect-bulk retry connect-bulk-failures-20260115-101530-3a7f.csv',
    'connect-bulk retry failures.csv --routing-profile "Basic Routing Profile"',
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  parse: (flags, context) => {
    const [target = ''] = flags.operands
    return { ...writeOptions(flags, context), target, settings: typedSettings(flags) }
  },
  access: async (options, world) => {
    const { job, input } = await readTarget(options, world)
    const ofJob = job === undefined ? {} : { instance: job.plan.place.instance.arn }
    return rowsAccess(input, { settings: options.settings, ...ofJob }, options)
  },
  run: async (options, world) => {
    const { settings } = options
    await checkFiles(options, world.context)
    const { job, input, store } = await readTarget(options, world)
    const ofJob =
      job === undefined
        ? {}
        : {
            store,
            instance: job.plan.place.instance.arn,
            check: ({ place }: Workspace) => checkInstanceOfJob(job, place.instance),
          }
    if (job !== undefined && input.rows.length === 0)
      world.reporter.note(`No user of job ${job.plan.job} failed or was left out; there is nothing to retry.`)
    const how = { name: 'retry', tolerant: true, settings, assertAll: false, file: options.target, ...ofJob }
    return carryOutRows(input, how, options, world)
  },
}

async function readTarget({ target, connection }: RetryOptions, world: CommandWorld) {
  const { context } = world
  const store = new JobStore(context.files, connection.stateFolder)
  const job = (await isJob(target, context)) ? await readEnded(store, target, context) : undefined
  const input =
    job === undefined ? await readRows(target, 'retry', world, 'retry') : await rowsOfJob(job, context.signal)
  return { job, input, store }
}

/** What has the form of a job and is no existing file is a job. */
async function isJob(target: string, { files, cwd }: Context): Promise<boolean> {
  return isJobName(target) && !(await files.exists(resolve(cwd, target)))
}
