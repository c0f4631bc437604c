import type { Edit } from '../model/edit.js'
import type { PlannedUser } from '../model/plan.js'
import { blankUser } from '../operations/create-user.js'
import { planUser } from './plan-user.js'

/** A user to create: its name, and all that is wanted of it as edits of a user with nothing set. */
export interface Creation {
  readonly username: string
  readonly edits: readonly Edit[]
  readonly directoryUserId?: string
  readonly extra?: Readonly<Record<string, string>>
}

/** Plans the creation of a user. If it can't be created as asked, it is refused, as an edit would be. */
export function planCreation({ username, edits, directoryUserId, extra }: Creation): PlannedUser {
  const user = blankUser(username, { knowsUserConfig: true })
  const planned = planUser({ user, edits, ...(extra === undefined ? {} : { extra }) })
  return {
    ...(planned ?? { userId: '', username, edits, changes: [] }),
    action: 'create',
    changes: (planned?.changes ?? []).map((change) => ({ ...change, before: null })),
    ...(directoryUserId === undefined ? {} : { directoryUserId }),
  }
}
