import { JobStore } from '../journal/job-store.js'
import { visible } from '../output/sanitise.js'
import { readEnded } from '../workflow/jobs/job-state.js'
import { resolve } from 'node:path'
import { failuresOutput, type OverwriteRules, writeOutput } from '../workflow/output-files.js'
import { failuresCsv, hasFailures } from '../journal/failures-csv.js'
import { EXIT } from '../model/errors.js'
import type { Command } from './command.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { FORCE, overwriteRules } from './output-paths.js'
import { JOB_OPERAND, type StoredJobOptions, storedJobOptions } from './stored-job.js'
import { optionsIn } from './flags.js'

interface FailuresOptions extends StoredJobOptions {
  /** `-` is stdout. */
  readonly failures: string | undefined
  readonly overwrite: OverwriteRules
}

export const command: Command<FailuresOptions> = {
  name: 'jobs failures',
  summary: 'Write the failures CSV of a job again.',
  operands: [JOB_OPERAND],
  options: [
    ...optionsIn('Output', {
      '--failures <file>': 'where it goes; - for stdout',
      ...FORCE,
    }),
    ...OUTPUT_OPTIONS,
  ],
  examples: ['connect-bulk jobs failures latest', 'connect-bulk jobs failures latest --failures left.csv'],
  exitCodes: [0, 2, 5],
  parse: (flags, context) => ({
    ...storedJobOptions(flags, context),
    failures: flags.text('failures'),
    overwrite: overwriteRules(flags, context, []),
  }),
  run: async (options, { context, reporter }) => {
    const { failures: named } = options
    const history = await readEnded(new JobStore(context.files, options.stateFolder), options.job, context)
    const isNeeded = hasFailures(history)
    const pieces = isNeeded ? failuresCsv(history) : []
    if (named === '-') {
      for (const piece of pieces) {
        context.terminal.out(piece)
        await reporter.drained()
      }
      return EXIT.done
    }
    const path = resolve(context.cwd, named ?? `connect-bulk-failures-${history.plan.job}.csv`)
    if (isNeeded) await writeOutput(context.files, failuresOutput(path), pieces, options.overwrite)
    const failuresFile = isNeeded ? path : null
    const answer = isNeeded
      ? `Failures CSV: ${path}`
      : `All users of job ${history.plan.job} were updated; there is nothing to write.`
    await reporter.answer({
      name: 'failures-file',
      document: { job: history.plan.job, failuresFile },
      shape: 'failures-file',
      text: () => `${visible(answer)}\n`,
    })
    return EXIT.done
  },
}
