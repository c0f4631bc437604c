import { JobStore } from '../journal/job-store.js'
import { isRunning, usersLeft, usersToCreate } from '../workflow/jobs/job-state.js'
import { endJob, resumeJob } from '../workflow/jobs/resume-job.js'
import { runningOptions } from '../library/submit.js'
import { withExistingFile } from '../workflow/output-files.js'
import { stillRunning } from '../journal/job-store.js'
import { JobReporter } from '../output/job-reporter.js'
import { nextStep } from '../output/next-command.js'
import { jobCalls } from './access.js'
import { planCounts } from '../model/plan.js'
import { checkPasswords } from '../workflow/passwords/passwords.js'
import type { Command } from './command.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { CONNECTION_OPTIONS, connectionOptions } from './connection-options.js'
import { RUN_OPTIONS, type RunChoices, runChoices } from './run-options.js'
import { reportNoFailures } from './job-runner.js'
import { openWorkspace } from '../library/open.js'
import { nextFlagsOf, openPasswords } from './open-passwords.js'
import { PASSWORD_OPTIONS } from './password-options.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { checkOutputs } from './check-outputs.js'
import { JOB_OPERAND, type StoredJobOptions, storedJobOptions } from './stored-job.js'
import { exitCodeOf } from './write-command.js'

interface ResumeOptions extends StoredJobOptions {
  readonly connection: ConnectionOptions
  readonly choices: RunChoices
}

export const command: Command<ResumeOptions> = {
  name: 'jobs resume',
  summary: 'Go on with a job that was stopped, cancelled or interrupted: only what is left. Asks nothing.',
  operands: [JOB_OPERAND],
  options: [...RUN_OPTIONS, ...PASSWORD_OPTIONS, ...CONNECTION_OPTIONS, ...OUTPUT_OPTIONS],
  examples: ['connect-bulk jobs resume latest', 'connect-bulk jobs resume latest --on-drift overwrite'],
  exitCodes: [0, 1, 2, 3, 4, 5, 130],
  parse: (flags, context) => ({
    ...storedJobOptions(flags, context),
    choices: runChoices(flags, context),
    connection: connectionOptions(flags, context),
  }),
  access: async ({ stateFolder, job, connection }, { context }) => {
    const { plan } = await new JobStore(context.files, stateFolder).read(job)
    const instance = plan.place.instance.arn
    return { connection, instance, withCaller: false, operations: jobCalls(plan) }
  },
  run: async (options, world) => {
    const { context, reporter } = world
    const jobReporter = new JobReporter(reporter)
    const { choices } = options
    await checkOutputs(choices, context)
    const store = new JobStore(context.files, options.stateFolder)
    const history = await store.readToRun(options.job, context.signal)
    const { plan } = history
    if (!history.isOnOffer && isRunning(history, context)) throw stillRunning(plan.job)
    const left = usersLeft(history)
    const { failuresFile: before } = await withExistingFile(history.result(false), context.files)
    if (left === 0 && history.finishedAt !== null) {
      reporter.note(`Job ${plan.job} has nothing left to do. Its result:`)
      const ended = await endJob(store, history, context.clock.now())
      const result = await withExistingFile(ended.result(false), context.files)
      await jobReporter.finished(result, nextStep(result))
      return exitCodeOf(result)
    }
    const passwords = await openPasswords(choices, world)
    const instance = plan.place.instance.arn
    const workspace = await openWorkspace(options.connection, world, { instance, store, withCaller: false })
    checkPasswords(usersToCreate(history), workspace.connect.instance.identityType, passwords)
    await jobReporter.resumed(plan.job, left, planCounts(plan).changing)
    try {
      const result = await resumeJob(workspace, history, {
        ...runningOptions(choices, context),
        change: changeOf(choices),
        passwordOf: (_, username) => passwords.of(username),
        report: (event) => jobReporter.event(event),
        noFailuresFile: (path, error) => reportNoFailures(path, error, context),
      })
      if (before !== null && !(await context.files.exists(before)))
        reporter.note(`Removed the failures CSV, as every user is done: ${before}`)
      await jobReporter.finished(result, nextStep(result, nextFlagsOf(passwords)))
      return exitCodeOf(result)
    } finally {
      await passwords.close()
    }
  },
}

/** The job's own options that the command line replaces. */
function changeOf({ onDrift = 'skip', verify, stopAfterFailures, waitForService, failures }: RunChoices) {
  return {
    onDrift,
    ...(verify ? { verify } : {}),
    ...(waitForService === undefined ? {} : { waitForService }),
    ...(stopAfterFailures === undefined ? {} : { stopAfterFailures }),
    ...(failures === undefined ? {} : { failuresFile: failures }),
  }
}
