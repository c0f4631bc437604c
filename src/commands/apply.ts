import { usageError } from '../model/errors.js'
import { applyPlan, type ApplyPlanOptions, isPlanFile, planAccess } from './apply-plan.js'
import type { Command } from './command.js'
import { CONNECTION_OPTIONS } from './connection-options.js'
import { carryOutRows, readRows, rowsAccess } from './csv-command.js'
import { checkFiles, JOB_OPTIONS, writeOptions } from './job-options.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { PASSWORD_OPTIONS } from './password-options.js'
import { optionsIn } from './flags.js'

interface ApplyOptions extends ApplyPlanOptions {
  readonly file: string
  readonly assertAll: boolean
}

export const command: Command<ApplyOptions> = {
  name: 'apply',
  summary:
    'Change each user of a CSV to the values of its row, or carry out a saved plan exactly: plan, ask, apply, report. Values that no longer match the saved plan are left alone.',
  operands: [
    {
      name: '<file>',
      summary:
        'a CSV with a username or user_id column and a column for each setting (empty cells change nothing), - for stdin; or the .json of a plan saved with --out',
    },
  ],
  options: [
    ...optionsIn('Plan and apply', {
      '--assert-all': 'in an export, treat cells that have not changed since the export as edits too',
      '--expect-plan <digest>':
        'refuse any saved plan but the one with this digest (sha256:…, as the plan says)',
    }),
    ...JOB_OPTIONS,
    ...PASSWORD_OPTIONS,
    ...CONNECTION_OPTIONS,
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk apply people.csv --dry-run --out plan.json',
    'connect-bulk apply plan.json --yes',
    'connect-bulk apply - --yes --expect-count 40',
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  parse: (flags, context) => {
    const [file = ''] = flags.operands
    const assertAll = flags.has('assert-all')
    if (assertAll && isPlanFile(file))
      throw usageError('ContradictoryFlags', '--assert-all goes with a CSV, not with a saved plan.')
    const expectPlan = flags.text('expect-plan')
    if (expectPlan !== undefined && !isPlanFile(file))
      throw usageError('ContradictoryFlags', '--expect-plan goes with a saved plan, not with a CSV.')
    return { ...writeOptions(flags, context), file, assertAll, expectPlan }
  },
  access: async (options, world) => {
    const { file } = options
    if (isPlanFile(file)) return planAccess(file, options, world)
    return rowsAccess(await readRows(file, 'apply', world), { settings: [] }, options)
  },
  run: async (options, world) => {
    const { file, assertAll } = options
    await checkFiles(options, world.context)
    if (isPlanFile(file)) return applyPlan(file, options, world)
    const input = await readRows(file, 'apply', world)
    return carryOutRows(input, { name: 'apply', tolerant: false, settings: [], assertAll }, options, world)
  },
}
