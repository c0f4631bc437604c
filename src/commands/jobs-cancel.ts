import { cancelJob } from '../workflow/jobs/cancel-job.js'
import { EXIT } from '../model/errors.js'
import { nextStep } from '../output/next-command.js'
import { takeAway } from '../queue/evict.js'
import type { Command } from './command.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { createStore, type StoredJobOptions, storedJobOptions } from './stored-job.js'

export const command: Command<StoredJobOptions> = {
  name: 'jobs cancel',
  summary:
    'End a job that runs or waits in another terminal: what is not yet processed is dropped and listed, what is in flight finishes.',
  operands: [{ name: '<job>', summary: 'a job id, or latest' }],
  options: OUTPUT_OPTIONS,
  examples: ['connect-bulk jobs cancel latest'],
  exitCodes: [0, 2, 5],
  parse: storedJobOptions,
  run: async ({ job: name, stateFolder }, { context, reporter }) => {
    const { clock, signal, identity, files } = context
    const parts = {
      clock,
      signal,
      identity,
      processes: context,
      takeAway: (job: string) => takeAway(files, stateFolder, job),
    }
    const reading = await cancelJob(createStore(stateFolder, context), name, parts)
    const result = reading.result(false)
    reporter.finished(result, nextStep(result))
    return EXIT.done
  },
}
