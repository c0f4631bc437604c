import { collect } from '../workflow/planning/find.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { EXIT } from '../model/errors.js'
import { userDocument } from '../output/documents.js'
import type { Reporter } from '../output/reporter.js'
import { table } from '../output/table.js'
import { USER_HEADINGS, userCells } from '../output/user-cells.js'
import { count } from '../model/wording.js'
import type { Context } from '../platform/context.js'
import type { Command } from './command.js'
import { explain } from './explain.js'
import { openWorkspace } from './open.js'
import { selectionOf } from './select.js'
import { createReporter, outputFormat } from './global-options.js'
import { CONNECTION_OPTIONS, OUTPUT_OPTIONS, SELECTION_OPTIONS } from './shared-options.js'

export const command: Command = {
  name: 'users',
  summary:
    'List the selected users, with the names of their profiles and groups; without a selection everyone.',
  options: [...SELECTION_OPTIONS, ...CONNECTION_OPTIONS, ...OUTPUT_OPTIONS],
  examples: [
    "connect-bulk users --filter 'routing-profile=Billing' --filter 'tag:team=blue'",
    "connect-bulk users --filter 'username^=anna' --output ndjson",
  ],
  exitCodes: [0, 1, 2, 4, 130],
  run: async (flags, context) => {
    const reporter = createReporter(flags, context)
    const format = outputFormat(flags)
    const selection = await selectionOf(flags, context, true)
    const { loadNames } = await import('../workflow/planning/find.js')
    const { find } = await import('../workflow/planning/find.js')
    const workspace = await openWorkspace(flags, context, reporter, { withCaller: false })
    try {
      const names = await loadNames(workspace, ['routing-profile', 'security-profile', 'hierarchy-group'])
      if (flags.has('explain')) explain(selection, names, reporter)
      const withAcw = format !== 'table' || selection.conditions.some(({ field }) => field.needsAcw)
      const pages = find(workspace, selection, { names, withAcw })
      await list(pages, names, { format, reporter, context, instance: workspace.place.instance })
      return EXIT.done
    } finally {
      reporter.doneReading()
    }
  },
}

interface Listing {
  readonly format: 'table' | 'json' | 'ndjson'
  readonly reporter: Reporter
  readonly context: Context
  readonly instance: { readonly id: string; readonly arn: string; readonly alias: string }
}

/** JSON lines leave as the pages come in; a table and a document need all users first. */
async function list(pages: AsyncIterable<readonly User[]>, names: Names, listing: Listing): Promise<void> {
  const { format, reporter, context, instance } = listing
  if (format === 'ndjson') {
    let number = 0
    for await (const users of pages) {
      for (const user of users) reporter.line('user', userDocument(user, names))
      number += users.length
      await reporter.drained()
    }
    reporter.line('finished', { instance, users: number })
    return
  }
  if (format === 'json') {
    const all = await collect(pages, (user) => userDocument(user, names))
    reporter.doneReading()
    await reporter.document({ schema: 'connect-bulk/users/1', instance, users: all })
    return
  }
  const rows = await collect(pages, (user) => userCells(user, names))
  reporter.doneReading()
  context.terminal.out(table(USER_HEADINGS, rows))
  reporter.note(count(rows.length, 'user'))
}
