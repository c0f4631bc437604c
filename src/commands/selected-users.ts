import { type ExitCode, refusal, usageError } from '../model/errors.js'
import type { User } from '../model/user.js'
import type { Reporter } from '../output/reporter.js'
import type { Selection } from '../users/selection.js'
import type { FoundUsers, Needs } from '../workflow/planning/find.js'
import type { Workspace } from '../workflow/workspace.js'
import type { CommandWorld } from './command.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { openWorkspace } from '../library/open.js'
import { selectionOf, type SelectionOptions } from './selection-options.js'

/** What a command needs besides its selection. */
export interface SelectionNeeds {
  readonly withCaller: boolean
  /** Whether no selection at all means everyone, or is refused. */
  readonly everyoneByDefault: boolean
  /** What it shows or changes of the users. */
  readonly settings: readonly Needs[]
}

export interface SelectedUsers extends FoundUsers {
  readonly workspace: Workspace
}

const loadFind = () => import('../workflow/planning/find.js')

/**
 * Connects, loads the names that filters and settings need, and calls `use` with the selected users.
 * @throws BulkError; CallError
 */
export async function withSelectedUsers(
  options: { readonly selection: SelectionOptions; readonly connection: ConnectionOptions },
  world: CommandWorld,
  { withCaller, everyoneByDefault, settings }: SelectionNeeds,
  use: (selected: SelectedUsers) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { context, reporter } = world
  const { stateFolder } = options.connection
  const selection = await selectionOf(options.selection, stateFolder, context, everyoneByDefault)
  const workspace = await openWorkspace(options.connection, world, { withCaller, meanwhile: loadFind })
  const { findSelected } = await loadFind()
  try {
    const { names, users: found } = await findSelected(workspace, selection, settings)
    if (options.selection.explain) {
      const { explain } = await import('./explain.js')
      explain(selection, names, reporter)
    }
    const { failIfEmpty } = options.selection
    const users = selectedUsers(workspace, selection, { found, failIfEmpty, reporter })
    return await use({ workspace, names, users })
  } finally {
    reporter.doneReading()
  }
}

interface SelectedUsersOptions {
  readonly found: FoundUsers['users']
  readonly failIfEmpty: boolean
  readonly reporter: Reporter
}

/**
 * The selected users in pages. Reports tags of the filters that no user has.
 * @throws BulkError exit 2 for a job of another instance, exit 5 for no user with `--fail-if-empty`
 */
async function* selectedUsers(
  workspace: Workspace,
  selection: Selection,
  { found, failIfEmpty, reporter }: SelectedUsersOptions,
): AsyncIterable<readonly User[]> {
  checkJobs(selection, workspace)
  const { TagCensus } = await import('../users/tag-census.js')
  const census = new TagCensus(selection)
  let number = 0
  for await (const users of found) {
    census.add(users)
    number += users.length
    yield users
  }
  for (const line of await census.unknown(workspace.connect, workspace.signal)) reporter.note(line)
  if (number > 0 || !failIfEmpty) return
  throw refusal('NoUsers', 'No users are selected.', '--fail-if-empty asks for at least one.')
}

function checkJobs({ jobs = [] }: Selection, { place }: Workspace): void {
  const other = jobs.find(({ instanceId }) => instanceId !== place.instance.id)
  if (other === undefined) return
  throw usageError(
    'OtherInstance',
    `--job: job ${other.job} is of instance ${other.instanceId}, not of ${place.instance.alias} (${place.instance.id}).`,
  )
}
