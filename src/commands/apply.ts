import { usageError } from '../model/errors.js'
import { applyPlan, isPlanFile } from './apply-plan.js'
import type { Command } from './command.js'
import { checkJobFlags } from './write-command.js'
import { carryOutRows, readRows } from './csv-command.js'
import { createReporter } from './global-options.js'
import { CONNECTION_OPTIONS, JOB_OPTIONS, OUTPUT_OPTIONS } from './shared-options.js'

export const command: Command = {
  name: 'apply',
  summary:
    'Change each user of a CSV to the values of its row, or carry out a saved plan exactly: plan, ask, apply, report. What is no longer as a saved plan has it is left alone.',
  operands: [
    {
      name: '<file>',
      summary:
        'a CSV with a username or user_id column and a column for each setting (empty cells change nothing), - for stdin; or the .json of a plan saved with --out',
    },
  ],
  options: [
    {
      flags: '--assert-all',
      summary: 'in an export, cells that nobody has touched since are edits too',
      group: 'Plan and apply',
    },
    ...JOB_OPTIONS,
    ...CONNECTION_OPTIONS,
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk apply people.csv --dry-run --out plan.json',
    'connect-bulk apply plan.json --yes',
    'connect-bulk apply - --yes --expect-count 40',
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  run: async (flags, context) => {
    const reporter = createReporter(flags, context)
    await checkJobFlags(flags, context)
    const [file = ''] = flags.operands
    if (isPlanFile(file)) {
      if (flags.has('assert-all'))
        throw usageError('ContradictoryFlags', '--assert-all goes with a CSV, not with a saved plan.')
      return applyPlan(file, flags, context, reporter)
    }
    const input = await readRows(file, 'apply', context, reporter)
    return carryOutRows(input, { name: 'apply', tolerant: false }, flags, context, reporter)
  },
}
