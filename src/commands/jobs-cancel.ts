import { JobStore } from '../journal/job-store.js'
import { cancelJob, runningJob } from '../workflow/jobs/cancel-job.js'
import { BulkError, EXIT } from '../model/errors.js'
import { JobReporter } from '../output/job-reporter.js'
import { nextStep } from '../output/next-command.js'
import { stateFolderOf } from '../platform/user-folder.js'
import type { Command, CommandOptions } from './command.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'
import { cancelOptions } from './job-runner.js'

interface CancelOptions extends CommandOptions {
  readonly stateFolder: string
  readonly job: string | undefined
}

export const command: Command<CancelOptions> = {
  name: 'jobs cancel',
  summary:
    'Cancel a job that runs or waits in another terminal: users not yet started are dropped and listed, calls in flight finish. Without a job: the one that runs.',
  operands: [{ name: '[job]', summary: 'a job id or an end of one, or latest' }],
  options: OUTPUT_OPTIONS,
  examples: ['connect-bulk jobs cancel', 'connect-bulk jobs cancel latest'],
  exitCodes: [0, 2, 5, 130],
  parse: (flags, context) => ({
    output: outputOptions(flags),
    stateFolder: stateFolderOf(flags.text('state-dir'), context),
    job: flags.operands[0],
  }),
  run: async ({ job: name, stateFolder }, { context, reporter }) => {
    const store = new JobStore(context.files, stateFolder)
    const job = name ?? (await runningJob(store, context))
    let asked: string | undefined
    const history = await cancelJob(store, job, {
      ...cancelOptions(stateFolder, context),
      asked: (id) => {
        asked = id
        reporter.note(`Cancelling job ${id}: waiting for its calls in flight.`)
      },
    }).catch((error: unknown) => {
      // Ctrl-C ends only the waiting.
      throw context.signal.aborted && asked !== undefined ? stillEnding(asked) : error
    })
    const result = history.result(false)
    await new JobReporter(reporter).finished(result, nextStep(result))
    return EXIT.done
  },
}

function stillEnding(job: string): BulkError {
  return new BulkError(
    'Interrupted',
    EXIT.interrupted,
    `No longer waiting; job ${job} ends when its calls in flight have been answered.`,
    `To see how it ended: connect-bulk jobs show ${job}`,
  )
}
