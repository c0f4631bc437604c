import { searchInput } from '../connect/sdk-search.js'
import type { Names } from '../model/names.js'
import type { Reporter } from '../output/reporter.js'
import { visible } from '../output/sanitise.js'
import type { Context } from '../platform/context.js'
import { FIELDS } from '../users/fields.js'
import { pushDown } from '../users/push-down.js'
import { createSelection, type Selection } from '../users/selection.js'
import type { OptionSpec } from './command.js'
import type { Flags } from './flags.js'
import { readUsersFile } from './input-file.js'

const SELECTING = 'Who'

export const SELECTION_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--filter <condition>',
    summary: `'FIELD OP VALUE'; fields: ${FIELDS.map(({ shown }) => shown).join(', ')}; operators: = != ^= (starts with; hierarchy: and below) *= (contains) < <= > >=`,
    repeatable: true,
    group: SELECTING,
  },
  { flags: '--user <name|id>', summary: 'this user', repeatable: true, group: SELECTING },
  {
    flags: '--users-file <file>',
    summary:
      'the users in a file: a CSV with a username or user_id column, or one name a line; - reads stdin',
    group: SELECTING,
  },
  { flags: '--exclude-user <name|id>', summary: 'not this user', repeatable: true, group: SELECTING },
  { flags: '--all', summary: 'everyone', group: SELECTING },
  { flags: '--explain', summary: 'show what the service decides and what is decided here', group: SELECTING },
]

/** Who is selected, as typed. */
export interface SelectionOptions {
  readonly filter: readonly string[]
  readonly user: readonly string[]
  readonly usersFile: string | undefined
  readonly excludeUser: readonly string[]
  readonly all: boolean
  readonly explain: boolean
}

export function selectionOptions(flags: Flags): SelectionOptions {
  return {
    filter: flags.texts('filter'),
    user: flags.texts('user'),
    usersFile: flags.text('users-file'),
    excludeUser: flags.texts('exclude-user'),
    all: flags.has('all'),
    explain: flags.has('explain'),
  }
}

/** The selection of a command line; reads `--users-file`. */
export async function selectionOf(
  options: SelectionOptions,
  context: Context,
  everyoneByDefault: boolean,
): Promise<Selection> {
  const { usersFile, ...typed } = options
  const fromFile =
    usersFile === undefined
      ? undefined
      : await readUsersFile(usersFile, context, '--users-file', 'BadUsersFile')
  return createSelection({ ...typed, fromFile }, everyoneByDefault)
}

/** Says what of a selection the service decides and what is decided here, for `--explain`. */
export function explain({ conditions, named }: Selection, names: Names, reporter: Reporter): void {
  const { query, pushed } = pushDown(conditions, names)
  const local = conditions.filter((condition) => !pushed.includes(condition))
  if (named !== undefined) reporter.note(`Looked up by name or id: ${named.length}`)
  else reporter.note(`Sent to SearchUsers: ${visible(JSON.stringify(searchInput(query)))}`)
  const only = named === undefined ? local : conditions
  const shown = only.map(({ name, operator, value }) => visible(`${name}${operator}${value}`))
  reporter.note(`Decided here: ${shown.length === 0 ? 'nothing' : shown.join(', ')}`)
}
