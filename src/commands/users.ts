import { collect } from '../workflow/planning/find.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { EXIT, type ExitCode, usageError } from '../model/errors.js'
import { userDocument } from '../output/documents.js'
import type { Reporter } from '../output/reporter.js'
import type { OutputFormat } from '../output/reporter-context.js'
import { table } from '../output/table.js'
import { USER_HEADINGS, userCells } from '../output/user-cells.js'
import { count } from '../model/wording.js'
import type { Context } from '../platform/context.js'
import { detailCells } from '../journal/setting-details.js'
import { callerName } from '../output/jobs-view.js'
import { localTime, parseTime } from '../platform/clock.js'
import { type HistoryEntry, historyOf } from '../workflow/jobs/history-of-users.js'
import type { Command, CommandOptions, CommandWorld } from './command.js'
import type { Flags } from './flags.js'
import { createStore, warnOfUnreadable } from './stored-job.js'
import { CONNECTION_OPTIONS, type ConnectionOptions, connectionOptions } from './connection-options.js'
import { fieldsOf, findCalls } from './access.js'
import { openWorkspace } from './open.js'
import { OUTPUT_GROUP, OUTPUT_OPTIONS, outputOptions } from './output-options.js'
import {
  conditionsOf,
  explain,
  SELECTION_OPTIONS,
  selectionOf,
  type SelectionOptions,
  selectionOptions,
} from './selection-options.js'

interface UsersOptions extends CommandOptions {
  readonly selection: SelectionOptions
  readonly connection: ConnectionOptions
  /** `--history`: the users that it is about. */
  readonly history: readonly string[] | undefined
}

export const command: Command<UsersOptions> = {
  name: 'users',
  summary:
    'List the selected users, with the names of their profiles and groups; without a selection everyone.',
  options: [
    ...SELECTION_OPTIONS,
    {
      flags: '--history',
      summary: 'what the jobs of this machine did to the users of --user; calls nothing',
      group: OUTPUT_GROUP,
    },
    ...CONNECTION_OPTIONS,
    ...OUTPUT_OPTIONS,
  ],
  examples: [
    "connect-bulk users --filter 'routing-profile=Billing' --filter 'tag:team=blue'",
    "connect-bulk users --filter 'username^=anna' --output ndjson",
    'connect-bulk users --user anna.smith --history',
  ],
  exitCodes: [0, 1, 2, 4, 5, 130],
  parse: (flags, context) => ({
    output: outputOptions(flags),
    selection: selectionOptions(flags),
    connection: connectionOptions(flags, context),
    history: historyUsers(flags),
  }),
  run: async (options, world) => {
    if (options.history !== undefined) return showHistory(options.history, options, world)
    const { context, reporter } = world
    const { format } = options.output
    const selection = await selectionOf(options.selection, options.connection.stateFolder, context, true)
    const { loadNames } = await import('../workflow/planning/find.js')
    const { selectedUsers } = await import('./selected-users.js')
    const workspace = await openWorkspace(options.connection, world, { withCaller: false })
    try {
      const names = await loadNames(workspace, [
        ...SHOWN_NAMES,
        ...selection.conditions.flatMap(({ field }) => field.names),
      ])
      if (options.selection.explain) explain(selection, names, reporter)
      const withAcw = format !== 'table' || selection.conditions.some(({ field }) => field.needsAcw)
      const pages = selectedUsers(workspace, selection, {
        names,
        withAcw,
        failIfEmpty: options.selection.failIfEmpty,
        reporter,
      })
      await list(pages, names, { format, reporter, context, instance: workspace.place.instance })
      return EXIT.done
    } finally {
      reporter.doneReading()
    }
  },
  access: async ({ connection, selection, history, output: { format } }) => {
    if (history !== undefined) return undefined
    const shown = { names: SHOWN_NAMES, needsAcw: format !== 'table' }
    const operations = findCalls([shown, ...fieldsOf(conditionsOf(selection, true))])
    return { connection, withCaller: false, operations }
  },
}

/** What the list shows by name. */
const SHOWN_NAMES = ['routing-profile', 'security-profile', 'hierarchy-group'] as const

function historyUsers(flags: Flags): readonly string[] | undefined {
  if (!flags.has('history')) return undefined
  const users = flags.texts('user')
  const others =
    ['filter', 'require', 'exclude-user', 'job'].some((name) => flags.texts(name).length > 0) ||
    ['users-file', 'job'].some((name) => flags.text(name) !== undefined) ||
    flags.has('all')
  if (users.length > 0 && !others) return users
  throw usageError('ContradictoryFlags', '--history goes with --user alone.', 'Name the users with --user.')
}

/** What the local record knows of users. */
async function showHistory(
  users: readonly string[],
  { output, connection }: UsersOptions,
  { context, reporter }: CommandWorld,
): Promise<ExitCode> {
  const store = createStore(connection.stateFolder, context)
  const unreadable = warnOfUnreadable(reporter)
  const changes = (await Promise.all(users.map((user) => historyOf(store, context, user, unreadable)))).flat()
  if (output.format === 'json') await reporter.document({ schema: 'connect-bulk/user-history/1', changes })
  for (const { time: sentAt, ...change } of changes) reporter.line('history', { ...change, sentAt })
  reporter.line('finished', { changes: changes.length }, 'user-history-finished')
  if (output.format === 'table') {
    const now = context.clock.now()
    const rows = changes.map((change) => historyCells(change, now))
    context.terminal.out(
      rows.length === 0 ? 'No job of this machine had these users.\n' : table(HISTORY_HEADINGS, rows),
    )
  }
  return EXIT.done
}

const HISTORY_HEADINGS = ['WHEN', 'USER', 'SETTING', 'BEFORE → AFTER', 'OUTCOME', 'BY', 'JOB', 'NOTE']

function historyCells(change: HistoryEntry, now: number): readonly string[] {
  const [user = '', setting = '', values = '', outcome = ''] = detailCells(change)
  const at = change.time === null ? undefined : parseTime(change.time)
  return [
    at === undefined ? '-' : localTime(at, now),
    user,
    setting,
    values,
    outcome,
    callerName(change.caller),
    change.job,
    change.note ?? '',
  ]
}

interface Listing {
  readonly format: OutputFormat
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
      for (const user of users) reporter.line('user', userDocument(user, names), 'listed-user')
      number += users.length
      await reporter.drained()
    }
    reporter.line('finished', { instance, users: number }, 'users-finished')
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
