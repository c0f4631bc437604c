import { resolve } from 'node:path'
import { EXPORT_COLUMNS, exportedSettings, exportHeader, exportRow } from '../workflow/input/export-rows.js'
import { checkOutput, writeOutput } from '../workflow/output-files.js'
import { BYTE_ORDER_MARK, csvLines } from '../csv/write-csv.js'
import { EXIT, usageError } from '../model/errors.js'
import { count } from '../model/wording.js'
import type { Context } from '../platform/context.js'
import { readsOf } from '../settings/index.js'
import type { Command } from './command.js'
import type { Flags } from './flags.js'
import { explain } from './explain.js'
import { openWorkspace } from './open.js'
import { selectionOf } from './select.js'
import { createReporter } from './global-options.js'
import { FORCE_OPTION, overwriteRules } from './output-paths.js'
import { CONNECTION_OPTIONS, OUTPUT_OPTIONS, SELECTION_OPTIONS } from './shared-options.js'

const OUTPUT = 'Output'

export const command: Command = {
  name: 'export',
  summary:
    'Write the settings of the selected users as a CSV that apply takes back; without a selection everyone. Cells that nobody touches are no edits, even if the user has changed since. To put back what a job replaced use undo: an export knows nothing of what others have done.',
  options: [
    ...SELECTION_OPTIONS,
    {
      flags: '--columns <a,b>',
      summary: `which settings: ${EXPORT_COLUMNS.join(', ')} (default: all that need no call for each user)`,
      group: OUTPUT,
    },
    { flags: '--out <file>', summary: 'a file rather than stdout', group: OUTPUT },
    { ...FORCE_OPTION, group: OUTPUT },
    ...CONNECTION_OPTIONS,
    ...OUTPUT_OPTIONS.filter(({ flags }) => !flags.startsWith('--output')),
    { flags: '--output <format>', summary: 'csv', group: OUTPUT },
  ],
  examples: [
    "connect-bulk export --filter 'tag:team=blue' --out blue.csv",
    'connect-bulk export --columns routing_profile,acw_timeout',
  ],
  exitCodes: [0, 1, 2, 4, 130],
  run: async (flags, context) => {
    checkFormat(flags)
    const reporter = createReporter(flags, context, 'table')
    const settings = exportedSettings(flags.text('columns'))
    const selection = await selectionOf(flags, context, true)
    const output = await openOutput(flags, context)
    const { loadNames } = await import('../workflow/planning/find.js')
    const { find } = await import('../workflow/planning/find.js')
    const { withDetails } = await import('../workflow/planning/read-details.js')
    const workspace = await openWorkspace(flags, context, reporter, { withCaller: false })
    try {
      const parts = [...settings, ...selection.conditions.map(({ field }) => field)]
      const names = await loadNames(
        workspace,
        parts.flatMap((part) => part.names),
      )
      if (flags.has('explain')) explain(selection, names, reporter)
      const withAcw = parts.some(({ needsAcw }) => needsAcw === true)
      const found = find(workspace, selection, { names, withAcw })
      // Not before there is something to stand under it: users who do not exist leave nothing on stdout.
      let header = [exportHeader(settings)]
      let number = 0
      for await (const users of withDetails(workspace, found, readsOf(settings))) {
        output.write(csvLines([...header, ...users.map((user) => exportRow(user, settings, names))]))
        header = []
        number += users.length
        await output.drained()
      }
      output.write(csvLines(header))
      await output.finish()
      reporter.doneReading()
      reporter.note(
        `Exported ${count(number, 'user')}${output.file === undefined ? '' : ` to ${output.file}`}`,
      )
      return EXIT.done
    } finally {
      reporter.doneReading()
    }
  },
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

/** Where the CSV goes. A file is put in place whole, and starts with what tells a spreadsheet that it is UTF-8. */
interface Destination {
  readonly file: string | undefined
  write(text: string): void
  /** Resolves when more can be taken. */
  drained(): Promise<void>
  finish(): Promise<void>
}

async function openOutput(flags: Flags, context: Context): Promise<Destination> {
  const file = flags.text('out')
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
  const rules = overwriteRules(flags, context)
  const parts = [BYTE_ORDER_MARK]
  await checkOutput(files, output, rules)
  return {
    file: path,
    write: (text) => void parts.push(text),
    drained: () => Promise.resolve(),
    finish: () => writeOutput(files, output, parts, rules),
  }
}
