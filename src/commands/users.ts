import { setFlagsFromString } from 'node:v8'
import { JobStore } from '../journal/job-store.js'
import { collect } from '../platform/pieces.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { EXIT, type ExitCode, usageError } from '../model/errors.js'
import { userDocument } from '../output/documents.js'
import type { Reporter } from '../output/reporter.js'
import type { OutputFormat } from '../output/reporter.js'
import { fittedTable, table } from '../output/table.js'
import { USER_COLUMNS, userCells } from '../output/user-cells.js'
import { count } from '../model/wording.js'
import type { Context } from '../platform/context.js'
import { detailCells } from '../journal/setting-details.js'
import { callerName } from '../output/jobs-view.js'
import { localTime, parseTime } from '../platform/clock.js'
import { type HistoryEntry, historyOf } from '../workflow/jobs/list-jobs.js'
import type { Command, CommandOptions, CommandWorld } from './command.js'
import { type Flags, optionsIn } from './flags.js'
import { warnOfUnreadable } from './stored-job.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { CONNECTION_OPTIONS, connectionOptions } from './connection-options.js'
import { fieldsOf, findCalls } from './access.js'
import type { SelectionNeeds } from './selected-users.js'
import { OUTPUT_GROUP, OUTPUT_OPTIONS, outputOptions } from './output-options.js'
import {
  conditionsOf,
  SELECTION_OPTIONS,
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
    'List the selected users, without a selection all users, with the names of their profiles and groups.',
  options: [
    ...SELECTION_OPTIONS,
    ...optionsIn(OUTPUT_GROUP, {
      '--history': 'what the jobs of this machine did to the users of --user; makes no calls',
    }),
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
    const needs = { withCaller: false, everyoneByDefault: true, settings: [shownOf(options)] }
    const { withSelectedUsers } = await import('./selected-users.js')
    return withSelectedUsers(options, world, needs, async ({ workspace, names, users }) => {
      await list(users, names, { format, reporter, context, instance: workspace.place.instance })
      return EXIT.done
    })
  },
  access: async (options) => {
    const { connection, selection, history } = options
    if (history !== undefined) return undefined
    const operations = findCalls([shownOf(options), ...fieldsOf(conditionsOf(selection, true))])
    return { connection, withCaller: false, operations }
  },
}

const SHOWN_NAMES = ['routing-profile', 'security-profile', 'hierarchy-group'] as const

/** What the list shows: names, and in documents ACW timeouts. */
function shownOf({ output }: UsersOptions): SelectionNeeds['settings'][number] {
  return { names: SHOWN_NAMES, ...(output.format === 'table' ? {} : { needsAcw: true }) }
}

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

/** Shows what the jobs of this machine did to some users. */
async function showHistory(
  users: readonly string[],
  { connection }: UsersOptions,
  { context, reporter }: CommandWorld,
): Promise<ExitCode> {
  const store = new JobStore(context.files, connection.stateFolder)
  const unreadable = warnOfUnreadable(reporter)
  const changes = (await Promise.all(users.map((user) => historyOf(store, context, user, unreadable)))).flat()
  const now = context.clock.now()
  await reporter.answer({
    name: 'user-history',
    document: { changes },
    lines: changes.map(({ time: sentAt, ...change }) => ['history', { ...change, sentAt }]),
    last: { changes: changes.length },
    text: () =>
      changes.length === 0
        ? 'No job on this machine changed these users.\n'
        : table(
            HISTORY_HEADINGS,
            changes.map((change) => historyCells(change, now)),
          ),
  })
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
    expectShortLivedUsers()
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
  const { text, note } = fittedTable(context.terminal, USER_COLUMNS, rows)
  context.terminal.out(text)
  reporter.note(count(rows.length, 'user'))
  if (note !== undefined) reporter.note(note)
}

/**
 * A list keeps no more than a page of the users it reads. Where V8 finds at an early collection that most objects
 * made in one place are alive, it allocates all later ones there among the old ones, which it collects seldom: of 100,000 users
 * that is 40 MB more, in one run of three. Changes the whole process, so not for the library.
 */
function expectShortLivedUsers(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
