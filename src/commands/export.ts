import { resolve } from 'node:path'
import { EXPORT_COLUMNS, exportedSettings, exportHeader, exportRow } from '../workflow/input/export-rows.js'
import { checkOutput, type OverwriteRules, writeOutput } from '../workflow/output-files.js'
import { BYTE_ORDER_MARK, csvLines } from '../csv/write-csv.js'
import { EXIT, usageError } from '../model/errors.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { count } from '../model/wording.js'
import type { Context } from '../platform/context.js'
import { readsOf } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import type { Command, CommandOptions } from './command.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { CONNECTION_OPTIONS, connectionOptions } from './connection-options.js'
import { type Flags, optionsIn, without } from './flags.js'
import { fieldsOf, findCalls } from './access.js'
import { OUTPUT_GROUP, OUTPUT_OPTIONS, outputOptions } from './output-options.js'
import { FORCE, overwriteRules } from './output-paths.js'
import {
  conditionsOf,
  SELECTION_OPTIONS,
  type SelectionOptions,
  selectionOptions,
} from './selection-options.js'

interface ExportOptions extends CommandOptions {
  readonly settings: readonly Setting[]
  readonly out: string | undefined
  readonly overwrite: OverwriteRules
  readonly selection: SelectionOptions
  readonly connection: ConnectionOptions
}

export const command: Command<ExportOptions> = {
  name: 'export',
  summary:
    'Write the settings of the selected users, without a selection of all users, as a CSV that apply takes back. Cells that you leave unchanged change nothing, even if the user has changed since. To put back what a job replaced, use undo: an export does not contain what others have changed since.',
  options: [
    ...SELECTION_OPTIONS,
    ...optionsIn(OUTPUT_GROUP, {
      '--columns <a,b>': `the settings to export: ${EXPORT_COLUMNS.join(', ')} (default: all that don't need an extra call per user)`,
      '--out <file>': 'write to this file instead of stdout',
      ...FORCE,
    }),
    ...CONNECTION_OPTIONS,
    ...without(OUTPUT_OPTIONS, 'output'),
    ...optionsIn(OUTPUT_GROUP, {
      '--output <csv>': 'the only format',
    }),
  ],
  examples: [
    "connect-bulk export --filter 'tag:team=blue' --out blue.csv",
    'connect-bulk export --columns routing_profile,acw_timeout',
  ],
  exitCodes: [0, 1, 2, 4, 5, 130],
  parse: (flags, context) => {
    checkFormat(flags)
    return {
      output: outputOptions(flags, 'table'),
      settings: exportedSettings(flags.text('columns')),
      selection: selectionOptions(flags),
      out: flags.text('out'),
      overwrite: overwriteRules(flags, context),
      connection: connectionOptions(flags, context),
    }
  },
  run: async (options, world) => {
    const { settings } = options
    const { context, reporter } = world
    const output = await openOutput(options, context)
    const needs = { withCaller: false, everyoneByDefault: true, settings }
    const { withSelectedUsers } = await import('./selected-users.js')
    const { withDetails } = await import('../workflow/planning/read-details.js')
    return withSelectedUsers(options, world, needs, async ({ workspace, names, users }) => {
      const detailed = withDetails(workspace, users, readsOf(settings))
      const number = await writeRows(output, detailed, settings, names)
      const where = output.file === undefined ? '' : ` to ${output.file}`
      reporter.doneReading()
      reporter.note(`Exported ${count(number, 'user')}${where}`)
      return EXIT.done
    })
  },
  access: async ({ connection, selection, settings }) => {
    const operations = findCalls([...settings, ...fieldsOf(conditionsOf(selection, true))])
    return { connection, withCaller: false, operations }
  },
}

/** Writes the header and a row for each user. Returns how many there were. */
async function writeRows(
  output: Destination,
  pages: AsyncIterable<readonly User[]>,
  settings: readonly Setting[],
  names: Names,
): Promise<number> {
  // The header comes with the first rows: if a named user does not exist, stdout stays empty.
  let header = [exportHeader(settings)]
  let number = 0
  for await (const users of pages) {
    output.write(csvLines([...header, ...users.map((user) => exportRow(user, settings, names))]))
    header = []
    number += users.length
    await output.drained()
  }
  output.write(csvLines(header))
  await output.finish()
  return number
}

function checkFormat(flags: Flags): void {
  const format = flags.text('output')
  if (format === undefined || format === 'csv') return
  throw usageError(
    'BadFormat',
    `--output: an export is CSV, not "${format}".`,
    'connect-bulk users --output json lists users as JSON.',
  )
}

/** Where the CSV goes. A file is written in one step, and starts with a byte order mark: spreadsheets need it for UTF-8. */
interface Destination {
  readonly file: string | undefined
  write(text: string): void
  /** Resolves when more can be taken. */
  drained(): Promise<void>
  finish(): Promise<void>
}

async function openOutput({ out: file, overwrite }: ExportOptions, context: Context): Promise<Destination> {
  const { files, cwd, terminal, signal } = context
  if (file === undefined || file === '-')
    return {
      file: undefined,
      write: (text) => terminal.out(text),
      drained: () => terminal.drained(signal),
      finish: async () => undefined,
    }
  const path = resolve(cwd, file)
  const output = { path, kind: 'other', flag: '--out' } as const
  const pieces = [BYTE_ORDER_MARK]
  await checkOutput(files, output, overwrite)
  return {
    file: path,
    write: (text) => void pieces.push(text),
    drained: () => Promise.resolve(),
    finish: () => writeOutput(files, output, pieces, overwrite),
  }
}
