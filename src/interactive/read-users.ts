import { collect, find, loadNames } from '../workflow/planning/find.js'
import type { Workspace } from '../workflow/workspace.js'
import { CallError } from '../connect/connect.js'
import type { Edit } from '../model/edit.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { remainingEdits } from '../plan/plan-user.js'
import { SETTINGS } from '../settings/index.js'
import { FIELDS } from '../users/fields.js'
import { ifAllowed } from './denied.js'
import type { Session } from './session.js'

/** Reads everybody and all names anew. What was selected stays so, but for users that are gone. */
export async function readUsers(session: Session): Promise<void> {
  await session.prompts.wait('Reading users', async (signal, note) => {
    const workspace = session.waitingApi(signal, note)
    session.denied = new Map()
    const names = await allowedNames(workspace, session)
    const everybody = (withAcw: boolean): Promise<readonly User[]> =>
      collect(find(workspace, { conditions: [], excluded: [] }, { names, withAcw }), (user) => user)
    // Only single users tell for certain what their ACW timeouts are.
    const found =
      (await ifAllowed(session, 'description', () => everybody(true), 'DescribeUser')) ??
      (await everybody(false))
    const users = new Map(found.map((user) => [user.id, user]))
    for (const user of await doubtful(workspace, users, session)) users.set(user.id, user)
    session.names = names
    session.users = users
    session.selected = new Set([...session.selected].filter((id) => users.has(id)))
  })
}

/** All names there are, but for kinds that the caller may not read. */
async function allowedNames(workspace: Workspace, session: Session): Promise<Names> {
  const kinds = [...new Set([...SETTINGS, ...FIELDS].flatMap((part) => part.names))]
  const loaded = await Promise.all(
    kinds.map((kind) => ifAllowed(session, kind, () => loadNames(workspace, [kind]))),
  )
  return loaded.reduce<Names>((all, names) => ({ ...all, ...names }), await loadNames(workspace, []))
}

/** Users of this session's batches whom the search still shows as they were: its index lags, so they are read. */
async function doubtful(
  workspace: Workspace,
  users: ReadonlyMap<string, User>,
  session: Session,
): Promise<readonly User[]> {
  const asked = new Map<string, readonly Edit[]>()
  for (const { result, plan } of session.batches.all) {
    if (result === undefined) continue
    const failed = new Set(result.failedUsers.map(({ userId }) => userId))
    for (const { userId, edits } of plan.users) if (!failed.has(userId)) asked.set(userId, edits)
  }
  const open = [...asked].filter(([id, edits]) => {
    const user = users.get(id)
    return user !== undefined && remainingEdits(user, edits).length > 0
  })
  const read: User[] = []
  for (const [id] of open) {
    workspace.reading('Reading users that have just been updated', read.length, open.length)
    const user = await describe(workspace, id)
    if (user !== undefined) read.push(user)
  }
  return read
}

/** Somebody who was deleted meanwhile shows so at the next search. */
async function describe({ connect, signal }: Workspace, id: string): Promise<User | undefined> {
  try {
    return await connect.describeUser(id, signal)
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'not-found') return undefined
    throw error
  }
}
