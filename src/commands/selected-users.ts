import { refusal, usageError } from '../model/errors.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Reporter } from '../output/reporter.js'
import { visible } from '../output/sanitise.js'
import type { Selection } from '../users/selection.js'
import { TagCensus } from '../users/tag-census.js'
import { find } from '../workflow/planning/find.js'
import type { Workspace } from '../workflow/workspace.js'

export interface SelectedUsersOptions {
  readonly names: Names
  readonly withAcw: boolean
  readonly failIfEmpty: boolean
  readonly reporter: Reporter
}

/**
 * The selected users in pages. Reports tags of the filters that no user has.
 * @throws BulkError exit 2 for a job of another instance, exit 5 for no user with `--fail-if-empty`
 */
export async function* selectedUsers(
  workspace: Workspace,
  selection: Selection,
  { names, withAcw, failIfEmpty, reporter }: SelectedUsersOptions,
): AsyncIterable<readonly User[]> {
  checkJobs(selection, workspace)
  const census = new TagCensus(selection)
  let found = 0
  for await (const users of find(workspace, selection, { names, withAcw })) {
    census.add(users)
    found += users.length
    yield users
  }
  for (const line of await census.unknown(workspace.connect, workspace.signal)) reporter.note(visible(line))
  if (found > 0 || !failIfEmpty) return
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
