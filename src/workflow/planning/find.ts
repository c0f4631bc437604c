import { type Names, type Named, type NameKind, NameList } from '../../model/names.js'
import type { User } from '../../model/user.js'
import { type Found, findNamed, type NamedUser } from '../../users/named-users.js'
import { selectUsers } from '../../users/select-users.js'
import type { Selection } from '../../users/selection.js'
import { readRecentUsers } from './recent-jobs.js'
import type { Workspace } from '../workspace.js'
import { AttributeList } from '../../settings/attribute-list.js'
import { GroupList } from '../../settings/group-list.js'

/** The selected users, as the search shows them, each once; a page at a time, since a step of an iteration is not cheap. */
export async function* find(
  workspace: Workspace,
  selection: Selection,
  options: { readonly names: Names; readonly withAcw: boolean },
): AsyncIterable<readonly User[]> {
  let found = 0
  workspace.onProgress('Reading users', found)
  for await (const users of selectUsers(
    workspace.connect,
    selection,
    { ...options, recently: () => readRecentUsers(workspace) },
    workspace.signal,
  )) {
    found += users.length
    workspace.onProgress('Reading users', found)
    yield users
  }
}

/** Users by name and id, in the order asked for, as {@link findNamed} does; those too that were created just now. */
export function findUsers(
  workspace: Workspace,
  wanted: readonly NamedUser[],
  { withAcw = false }: { readonly withAcw?: boolean } = {},
): Promise<readonly Found[]> {
  const query = { withAcw, recently: () => readRecentUsers(workspace) }
  return findNamed(workspace.connect, wanted, query, workspace.signal)
}

/** All names of the kinds asked for. */
export async function loadNames(
  { connect, signal, nameCache }: Workspace,
  kinds: Iterable<NameKind>,
): Promise<Names> {
  const loaded = [...new Set(kinds)].map(
    async (kind) => [kind, createList(kind, await connect.listNames(kind, signal))] as const,
  )
  const names = {
    ...Object.fromEntries(await Promise.all(loaded)),
    identityType: connect.instance.identityType,
  }
  nameCache?.keep(connect.instance, names)
  return names
}

function createList(kind: NameKind, all: readonly Named[]): NameList {
  if (kind === 'predefined-attribute') return new AttributeList(all)
  return kind === 'hierarchy-group' ? new GroupList(all) : new NameList(all)
}
