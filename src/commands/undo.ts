import { isRunning } from '../workflow/jobs/job-state.js'
import { checkInstanceOfJob } from '../workflow/jobs/resume-job.js'
import { stillRunning } from '../journal/job-store.js'
import type { Command } from './command.js'
import { carryOut, checkJobFlags } from './write-command.js'
import { jobOperand } from './job-operand.js'
import { createStore, openWorkspace } from './open.js'
import { runOptions } from './run-options.js'
import { createReporter } from './global-options.js'
import { CONNECTION_OPTIONS, JOB_OPTIONS, OUTPUT_OPTIONS } from './shared-options.js'

export const command: Command = {
  name: 'undo',
  summary:
    'Put back what a job replaced, as a job of its own: plan, ask, apply, report. What is no longer as the job left it is left alone and reported.',
  operands: [{ name: '<job>', summary: 'a job id, or latest' }],
  options: [...JOB_OPTIONS, ...CONNECTION_OPTIONS, ...OUTPUT_OPTIONS],
  examples: ['connect-bulk undo latest --dry-run', 'connect-bulk undo 20260115-101530-3a7f --yes'],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  run: async (flags, context) => {
    const reporter = createReporter(flags, context)
    await checkJobFlags(flags, context)
    const { onDrift } = runOptions(flags, 'skip')
    const reading = await createStore(flags, context).read(jobOperand(flags))
    if (isRunning(reading, context)) throw stillRunning(reading.plan.job)
    const { undoRequest } = await import('../workflow/undo/undo-request.js')
    const instance = reading.plan.place.instance.arn
    const workspace = await openWorkspace(flags, context, reporter, { instance, withCaller: true })
    try {
      checkInstanceOfJob(reading, workspace.place.instance)
      const options = { fresh: flags.has('fresh'), overwrite: onDrift === 'overwrite' }
      const request = await undoRequest(workspace, reading, options)
      return await carryOut(request, workspace, flags, context, reporter, 'skip')
    } finally {
      reporter.doneReading()
    }
  },
}
