import { JobStore, stillRunning } from '../journal/job-store.js'
import { isRunning, usersLeft, usersToCreate } from '../workflow/jobs/job-state.js'
import { endJob, resumeJob } from '../workflow/jobs/resume-job.js'
import { runningOptions } from '../library/job-choices.js'
import { withExistingFile } from '../workflow/output-files.js'
import { JobReporter } from '../output/job-reporter.js'
import { nextStep } from '../output/next-command.js'
import { jobCalls } from './access.js'
import type { JobHistory } from '../journal/job-history.js'
import type { ExitCode } from '../model/errors.js'
import { planCounts } from '../model/plan.js'
import { checkPasswords, type NewPasswords } from '../workflow/passwords/passwords.js'
import type { Command, CommandWorld } from './command.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { CONNECTION_OPTIONS, connectionOptions } from './connection-options.js'
import { RUN_OPTIONS, type RunChoices, runChoices } from './run-options.js'
import { reportNoFailures } from './job-runner.js'
import { openWorkspace } from '../library/open.js'
import { nextFlagsOf, openPasswords } from './open-passwords.js'
import { PASSWORD_OPTIONS } from './password-options.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { checkOutputs } from './check-outputs.js'
import { exitCodeOf, JOB_OPERAND, type StoredJobOptions, storedJobOptions } from './stored-job.js'

interface ResumeOptions extends StoredJobOptions {
  readonly connection: ConnectionOptions
  readonly choices: RunChoices
}

export const command: Command<ResumeOptions> = {
  name: 'jobs resume',
  summary: 'Resume a job that was stopped, cancelled or interrupted: only what is left. Asks nothing.',
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
    const { context } = world
    await checkOutputs(options.choices, context)
    const store = new JobStore(context.files, options.stateFolder)
    const history = await store.readToRun(options.job, context.signal)
    if (!history.isOnOffer && isRunning(history, context)) throw stillRunning(history.plan.job)
    if (usersLeft(history) === 0 && history.finishedAt !== null) return showEnded(store, history, world)
    const passwords = await openPasswords(options.choices, world)
    try {
      return await resume(store, history, passwords, options, world)
    } finally {
      await passwords.close()
    }
  },
}

async function showEnded(
  store: JobStore,
  history: JobHistory,
  { context, reporter }: CommandWorld,
): Promise<ExitCode> {
  reporter.note(`Job ${history.plan.job} has nothing left to do. Its result:`)
  const ended = await endJob(store, history, context.clock.now())
  const result = await withExistingFile(ended.result(false), context.files)
  await new JobReporter(reporter).finished(result, nextStep(result))
  return exitCodeOf(result)
}

async function resume(
  store: JobStore,
  history: JobHistory,
  passwords: NewPasswords,
  { connection, choices }: ResumeOptions,
  world: CommandWorld,
): Promise<ExitCode> {
  const { context } = world
  const { plan } = history
  const reporter = new JobReporter(world.reporter)
  const { failuresFile: before } = await withExistingFile(history.result(false), context.files)
  const { arn: instance } = plan.place.instance
  const workspace = await openWorkspace(connection, world, { instance, store, withCaller: false })
  checkPasswords(usersToCreate(history), workspace.connect.instance.identityType, passwords)
  await reporter.resumed(plan.job, usersLeft(history), planCounts(plan).changing)
  const result = await resumeJob(workspace, history, {
    ...runningOptions(choices, context),
    change: changeOf(choices),
    passwordOf: (_, username) => passwords.of(username),
    report: (event) => reporter.event(event),
    noFailuresFile: (path, error) => reportNoFailures(path, error, context),
  })
  if (before !== null && !(await context.files.exists(before)))
    world.reporter.note(`Removed the failures CSV, as every user is done: ${before}`)
  await reporter.finished(result, nextStep(result, nextFlagsOf(passwords)))
  return exitCodeOf(result)
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
