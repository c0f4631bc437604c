import type { FoundUsers, Needs } from '../library/find.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { openWorkspace } from '../library/open.js'
import { type ExitCode, refusal } from '../model/errors.js'
import type { AskedCounts } from '../workflow/planning/impact.js'
import type { Workspace } from '../workflow/workspace.js'
import type { CommandWorld } from './command.js'
import { selectionOf, type SelectionOptions } from './selection-options.js'

/** What a command needs besides its selection. */
export interface SelectionNeeds {
  readonly withCaller: boolean
  /** Whether no selection at all means everyone, or is refused. */
  readonly everyoneByDefault: boolean
  /** What it shows or changes of the users. */
  readonly settings: readonly Needs[]
  /** Whether it will need how many users the routing profiles have. */
  readonly withCounts?: boolean
}

export interface SelectedUsers extends FoundUsers {
  readonly workspace: Workspace
  /** How many users the routing profiles have, asked for beside the search. */
  readonly counts: AskedCounts | undefined
}

const loadPlanning = () =>
  Promise.all([import('../library/find.js'), import('../workflow/planning/impact.js')])

/**
 * Connects and calls `use` with the selected users.
 * @throws BulkError; CallError
 */
export async function withSelectedUsers(
  options: { readonly selection: SelectionOptions; readonly connection: ConnectionOptions },
  world: CommandWorld,
  { withCaller, everyoneByDefault, settings, withCounts = false }: SelectionNeeds,
  use: (selected: SelectedUsers) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { context, reporter } = world
  const { stateFolder } = options.connection
  const selection = await selectionOf(options.selection, stateFolder, context, everyoneByDefault)
  const workspace = await openWorkspace(options.connection, world, { withCaller, meanwhile: loadPlanning })
  const [{ findSelected }, { askCounts }] = await loadPlanning()
  let hasEnded = false
  // A search that was begun ahead may be answered after an error has ended the command: nothing is drawn then.
  const onProgress: Workspace['onProgress'] = (...progress) => {
    if (!hasEnded) workspace.onProgress(...progress)
  }
  try {
    const note = (text: string): void => reporter.note(text)
    const counts = withCounts ? askCounts(workspace) : undefined
    const { names, users } = await findSelected({ ...workspace, onProgress }, selection, settings, note)
    if (options.selection.explain) {
      const { explain } = await import('./explain.js')
      explain(selection, names, reporter)
    }
    const { failIfEmpty } = options.selection
    return await use({ workspace, names, users: failIfEmpty ? atLeastOne(users) : users, counts })
  } finally {
    hasEnded = true
    reporter.doneReading()
  }
}

/** @throws BulkError exit 5 for no user */
async function* atLeastOne(found: FoundUsers['users']): FoundUsers['users'] {
  let number = 0
  for await (const users of found) {
    number += users.length
    yield users
  }
  if (number === 0)
    throw refusal('NoUsers', 'No users are selected.', '--fail-if-empty asks for at least one.')
}
