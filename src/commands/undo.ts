import { JobStore } from '../journal/job-store.js'
import { readEnded } from '../workflow/jobs/job-state.js'
import { checkInstanceOfJob } from '../workflow/jobs/resume-job.js'
import { undoCalls, undoPlanCalls } from './access.js'
import type { Command } from './command.js'
import { CONNECTION_OPTIONS } from './connection-options.js'
import { checkFiles, JOB_OPTIONS, type WriteOptions, writeOptions } from './job-options.js'
import { openWorkspace } from '../library/open.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { openPasswords } from './open-passwords.js'
import { PASSWORD_OPTIONS } from './password-options.js'
import { JOB_OPERAND, jobOperand } from './stored-job.js'
import { carryOut } from './write-command.js'

interface UndoOptions extends WriteOptions {
  readonly undone: string
}

export const command: Command<UndoOptions> = {
  name: 'undo',
  summary:
    'Put back what a job replaced, delete what it created, create what it deleted, as a job of its own: plan, ask, apply, report. Values changed since the job are left alone and reported.',
  operands: [JOB_OPERAND],
  options: [...PASSWORD_OPTIONS, ...JOB_OPTIONS, ...CONNECTION_OPTIONS, ...OUTPUT_OPTIONS],
  examples: [
    'connect-bulk undo latest --dry-run',
    'connect-bulk undo 20260115-101530-3a7f --yes',
    'connect-bulk undo latest --generate-passwords passwords.csv',
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  parse: (flags, context) => ({ ...writeOptions(flags, context), undone: jobOperand(flags) }),
  access: async ({ connection, job, undone }, { context }) => {
    const { plan } = await new JobStore(context.files, connection.stateFolder).read(undone)
    const operations = job.dryRun ? undoPlanCalls(plan) : undoCalls(plan)
    return { connection, instance: plan.place.instance.arn, withCaller: true, operations }
  },
  run: async (options, world) => {
    const { connection, job } = options
    const { context, reporter } = world
    await checkFiles(options, context)
    const store = new JobStore(context.files, connection.stateFolder)
    const history = await readEnded(store, options.undone, context)
    const { undoRequest } = await import('../workflow/undo/undo-request.js')
    const instance = history.plan.place.instance.arn
    const passwords = await openPasswords(job.run, world)
    try {
      const workspace = await openWorkspace(connection, world, { instance, store, withCaller: true })
      checkInstanceOfJob(history, workspace.place.instance)
      const how = { fresh: job.fresh, overwrite: job.run.onDrift === 'overwrite' }
      const request = await undoRequest(workspace, history, how)
      return await carryOut(request, workspace, options, world, { onDrift: 'skip', passwords })
    } finally {
      reporter.doneReading()
      await passwords.close()
    }
  },
}
