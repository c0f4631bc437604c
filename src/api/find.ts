import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { selectUsers } from '../users/select-users.js'
import type { Selection } from '../users/selection.js'
import type { Api } from './parts.js'

/** The selected users, as the search shows them, each once; a page at a time, since a step of an iteration is not cheap. */
export async function* find(
  api: Api,
  selection: Selection,
  options: { readonly names: Names; readonly withAcw: boolean },
): AsyncIterable<readonly User[]> {
  let found = 0
  api.reading('Reading users', found)
  for await (const users of selectUsers(api.connect, selection, options, api.signal)) {
    found += users.length
    api.reading('Reading users', found)
    yield users
  }
}
