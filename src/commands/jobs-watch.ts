import { JobStore } from '../journal/job-store.js'
import { followJob } from '../library/follow.js'
import { isRunning } from '../workflow/jobs/job-state.js'
import { EXIT } from '../model/errors.js'
import { JobReporter } from '../output/job-reporter.js'
import { nextStep } from '../output/next-command.js'
import type { Command } from './command.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { exitCodeOf, JOB_OPERAND, type StoredJobOptions, storedJobOptions } from './stored-job.js'

export const command: Command<StoredJobOptions> = {
  name: 'jobs watch',
  summary: "Follow a job's progress until it ends, from any terminal. Ctrl-C stops watching, not the job.",
  operands: [JOB_OPERAND],
  options: OUTPUT_OPTIONS,
  examples: ['connect-bulk jobs watch latest', 'connect-bulk jobs watch latest --output ndjson'],
  exitCodes: [0, 1, 2, 3, 130],
  parse: storedJobOptions,
  run: async ({ job, stateFolder }, { context, reporter: outer }) => {
    const reporter = new JobReporter(outer)
    const store = new JobStore(context.files, stateFolder)
    const there = await store.read(job)
    const { plan } = there
    await reporter.watching(plan.job, plan, isRunning(there, context))
    try {
      const result = await followJob(store, plan.job, context, {
        caughtUp: () => reporter.caughtUp(),
        report: (event) => reporter.event(event),
      })
      await reporter.finished(result, nextStep(result))
      return exitCodeOf(result)
    } catch (error) {
      if (!context.signal.aborted) throw error
      reporter.stopWatching()
      return EXIT.interrupted
    }
  },
}
