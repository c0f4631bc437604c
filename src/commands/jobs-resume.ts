import { resolve } from 'node:path'
import { isRunning } from '../workflow/jobs/job-state.js'
import { resumeJob, usersLeft } from '../workflow/jobs/resume-job.js'
import { stillRunning } from '../journal/job-store.js'
import type { JobHistory } from '../journal/job-history.js'
import { nextStep } from '../output/next-command.js'
import { EXIT } from '../model/errors.js'
import type { Context } from '../platform/context.js'
import type { Command } from './command.js'
import type { Flags } from './flags.js'
import { exitCodeOf } from './write-command.js'
import { checkOutputs, overwriteRules } from './output-paths.js'
import { jobOperand } from './job-operand.js'
import { createStore, openWorkspace } from './open.js'
import { reportNoFailures, runnerParts, runOptions } from './run-options.js'
import { createReporter } from './global-options.js'
import { CONNECTION_OPTIONS, OUTPUT_OPTIONS, RUN_OPTIONS } from './shared-options.js'

export const command: Command = {
  name: 'jobs resume',
  summary: 'Go on with a job that was stopped, cancelled or interrupted: only what is left. Asks nothing.',
  operands: [{ name: '<job>', summary: 'a job id, or latest' }],
  options: [...RUN_OPTIONS, ...CONNECTION_OPTIONS, ...OUTPUT_OPTIONS],
  examples: ['connect-bulk jobs resume latest', 'connect-bulk jobs resume latest --on-drift overwrite'],
  exitCodes: [0, 1, 2, 3, 4, 5, 130],
  run: async (flags, context) => {
    const reporter = createReporter(flags, context)
    const change = changeOf(flags, context)
    await checkOutputs(flags, context)
    const reading = await createStore(flags, context).read(jobOperand(flags))
    const { plan } = reading
    if (!reading.isOnOffer && isRunning(reading, context)) throw stillRunning(plan.job)
    const left = usersLeft(reading)
    if (left === 0 && reading.finishedAt !== null) return report(reading, reporter)
    const instance = plan.place.instance.arn
    const workspace = await openWorkspace(flags, context, reporter, { instance, withCaller: false })
    reporter.resumed(plan.job, left, plan.users.length)
    const result = await resumeJob(workspace, reading, {
      ...runnerParts(flags, context),
      change,
      overwrite: overwriteRules(flags, context),
      report: (event) => reporter.event(event),
      noFailuresFile: (path, error) => reportNoFailures(path, error, context),
    })
    reporter.finished(result, nextStep(result))
    return exitCodeOf(result)
  },
}

/** Nothing is left, whatever the job was told when it ended: who resumes it until it succeeds is done. */
function report(reading: JobHistory, reporter: ReturnType<typeof createReporter>) {
  reporter.note(`Job ${reading.plan.job} has nothing left to do.`)
  const result = reading.result(false)
  reporter.finished(result, nextStep(result))
  return result.failed > 0 ? EXIT.someFailed : EXIT.done
}

/** What of the job's own options the command line replaces. */
function changeOf(flags: Flags, { cwd }: Context) {
  const { onDrift, stopAfterFailures } = runOptions(flags, 'skip')
  const failures = flags.text('failures')
  return {
    onDrift,
    ...(flags.has('verify') ? { verify: true } : {}),
    ...(stopAfterFailures === null ? {} : { stopAfterFailures }),
    ...(failures === undefined ? {} : { failuresFile: resolve(cwd, failures) }),
  }
}
