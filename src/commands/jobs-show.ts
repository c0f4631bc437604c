import { isRunning } from '../api/job-state.js'
import { EXIT } from '../model/errors.js'
import { nextStep } from '../output/next-step.js'
import { jobOperand } from './job-operand.js'
import type { Command } from './command.js'
import { createStore } from './open.js'
import { createReporter } from './settle.js'
import { OUTPUT_OPTIONS } from './shared-options.js'

export const command: Command = {
  name: 'jobs show',
  summary: 'Show what became of a job.',
  operands: [{ name: '<job>', summary: 'a job id, or latest' }],
  options: OUTPUT_OPTIONS,
  examples: ['connect-bulk jobs show latest', 'connect-bulk jobs show latest --output json'],
  exitCodes: [0, 2],
  run: async (flags, context) => {
    const reporter = createReporter(flags, context)
    const reading = await createStore(flags, context).read(jobOperand(flags))
    const result = reading.result(isRunning(reading, context))
    reporter.finished(result, nextStep(result))
    return EXIT.done
  },
}
