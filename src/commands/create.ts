import { usageError, EXIT, type ExitCode } from '../model/errors.js'
import type { Command, CommandWorld } from './command.js'
import { CONNECTION_OPTIONS } from './connection-options.js'
import { carryOutRows, readRows, rowsAccess } from './csv-command.js'
import { checkFiles, JOB_OPTIONS, type WriteOptions, writeOptions } from './job-options.js'
import { OUTPUT_OPTIONS } from './output-options.js'
import { GENERATE_OPTION } from './password-options.js'
import { optionsIn } from './flags.js'
import { resolve } from 'node:path'
import { type OverwriteRules, writeOutput } from '../workflow/output-files.js'

interface CreateOptions extends WriteOptions {
  /** `undefined` for a template on stdout. */
  readonly file: string | undefined
  readonly template: boolean
  readonly skipExisting: boolean
}

export const command: Command<CreateOptions> = {
  name: 'create',
  summary: 'Create a user for each row of a CSV: plan, ask, apply, report.',
  operands: [
    {
      name: '[file]',
      summary:
        'a CSV with the columns username, routing_profile, security_profiles and those that the new users need (see --template), - for stdin; a row whose username starts with # is a comment',
    },
  ],
  options: [
    ...optionsIn('Users to create', {
      '--template': 'write an example file instead: to the file, or to stdout',
      '--skip-existing': 'leave users that already exist as they are, instead of refusing the file',
    }),
    GENERATE_OPTION,
    ...JOB_OPTIONS,
    ...CONNECTION_OPTIONS,
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    'connect-bulk create --template new-users.csv',
    'connect-bulk create new-users.csv --dry-run',
    'connect-bulk create new-users.csv --generate-passwords passwords.csv --yes',
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  parse: (flags, context) => {
    const [file] = flags.operands
    const template = flags.has('template')
    if (file === undefined && !template)
      throw usageError(
        'NoFile',
        'No file of users to create.',
        'Name a CSV, or write an example of one with --template.',
      )
    return { ...writeOptions(flags, context), file, template, skipExisting: flags.has('skip-existing') }
  },
  access: async (options, world) => {
    const { file = '-', template } = options
    if (template) return undefined
    return rowsAccess(await readRows(file, 'create', world, 'create'), { settings: [] }, options)
  },
  run: async (options, world) => {
    const { file = '-', template, skipExisting } = options
    if (template) return writeTemplate(file, options.job.run.overwrite, world)
    await checkFiles(options, world.context)
    const input = await readRows(file, 'create', world, 'create')
    const how = { name: 'create', tolerant: false, settings: [], assertAll: true, file, skipExisting }
    return carryOutRows(input, how, options, world)
  },
}

/** Writes an example of a file of users to create; `-` is stdout. Calls nothing. */
async function writeTemplate(
  file: string,
  { force }: OverwriteRules,
  { context, reporter }: CommandWorld,
): Promise<ExitCode> {
  const { newUserTemplate } = await import('../workflow/input/new-user-template.js')
  const text = newUserTemplate()
  if (file === '-') {
    context.terminal.out(text)
    await context.terminal.drained(context.signal)
    return EXIT.done
  }
  const output = { path: resolve(context.cwd, file), kind: 'other', flag: '--template' } as const
  await writeOutput(context.files, output, [text], force === true ? { force } : {})
  reporter.note(`Example of users to create: ${file}`)
  return EXIT.done
}
