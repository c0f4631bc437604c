import { usageError } from '../model/errors.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Field } from '../users/field.js'
import type { Selection } from '../users/selection.js'
import { TagCensus } from '../users/tag-census.js'
import { find, loadNames } from '../workflow/planning/find.js'
import type { Workspace } from '../workflow/workspace.js'

/** What filters and settings need to be known of the users. */
export type Needs = Pick<Field, 'names' | 'needsAcw'>

export interface FoundUsers {
  readonly names: Names
  /** In pages, each user once. */
  readonly users: AsyncIterable<readonly User[]>
}

/**
 * Loads the names that a selection's filters need, and those of what is shown or changed. Begins the search at the same
 * time where no filter needs a name, else when the caller asks for the first page. Notes filter tags that no user has.
 * @throws BulkError exit 2 for a job of another instance
 */
export async function findSelected(
  workspace: Workspace,
  selection: Selection,
  shown: readonly Needs[],
  note: (text: string) => void,
): Promise<FoundUsers> {
  checkJobs(selection, workspace)
  const fields = selection.conditions.map(({ field }) => field)
  const needs = [...shown, ...fields]
  const kinds = needs.flatMap(({ names }) => names)
  const withAcw = needs.some(({ needsAcw }) => needsAcw === true)
  const search = (names: Names) => find(workspace, selection, { names, withAcw })
  const isFree = kinds.length > 0 && fields.every(({ names }) => names.length === 0)
  const begunUsers = isFree ? begun(search({})) : undefined
  const names = await loadNames(workspace, kinds)
  return { names, users: withTagNotes(workspace, selection, begunUsers ?? search(names), note) }
}

/** Asks for the first of some pages at once. */
function begun<T>(pages: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = pages[Symbol.asyncIterator]()
  const first = iterator.next()
  // The caller learns of a failure when it asks for the page.
  first.catch(() => undefined)
  return continued(first, iterator)
}

async function* continued<T>(
  first: Promise<IteratorResult<T>>,
  iterator: AsyncIterator<T>,
): AsyncGenerator<T> {
  try {
    for (let step = await first; step.done !== true; step = await iterator.next()) yield step.value
  } finally {
    await iterator.return?.()
  }
}

/** The same users, then a note for each tag that none has. */
async function* withTagNotes(
  { connect, signal }: Workspace,
  selection: Selection,
  found: FoundUsers['users'],
  note: (text: string) => void,
): FoundUsers['users'] {
  const census = new TagCensus(selection)
  for await (const users of found) {
    census.add(users)
    yield users
  }
  for (const line of await census.unknown(connect, signal)) note(line)
}

function checkJobs({ jobs = [] }: Selection, { place }: Workspace): void {
  const other = jobs.find(({ instanceId }) => instanceId !== place.instance.id)
  if (other === undefined) return
  throw usageError(
    'OtherInstance',
    `--job: job ${other.job} is of instance ${other.instanceId}, not of ${place.instance.alias} (${place.instance.id}).`,
  )
}
