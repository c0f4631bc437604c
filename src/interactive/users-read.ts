import { find, loadNames } from '../workflow/planning/find.js'
import { collect } from '../platform/pieces.js'
import { speedOf, type Workspace } from '../workflow/workspace.js'
import { describeIfThere } from '../connect/read-user.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { estimateSeconds } from '../plan/estimate.js'
import { remainingEdits } from '../plan/plan-user.js'
import { SETTINGS } from '../settings/index.js'
import { FIELDS } from '../users/fields.js'
import { ifAllowed, fieldLock, refuseLocked } from './availability.js'
import type { Session } from './session.js'
import type { Condition } from '../users/field.js'
import { readDetails } from './read-details.js'

/** Reads all users and names again. The selection stays, except for users that no longer exist. */
export async function readUsers(session: Session): Promise<void> {
  await session.prompts.wait('Reading users', async (signal, note) => {
    const workspace = session.waitingWorkspace(signal, note)
    session.denied = new Map()
    const names = await allowedNames(workspace, session)
    const all = (withAcw: boolean): Promise<readonly User[]> =>
      collect(find(workspace, { conditions: [], excluded: [] }, { names, withAcw }), (user) => user)
    // SearchUsers may leave out ACW timeouts; DescribeUser has them.
    const found =
      (await ifAllowed(session, 'description', () => all(true), 'DescribeUser')) ?? (await all(false))
    const users = new Map(found.map((user) => [user.id, user]))
    for (const user of await readStale(workspace, users, session)) users.set(user.id, user)
    session.names = names
    session.users = users
    session.readAt = session.context.clock.now()
    session.selected = new Set([...session.selected].filter((id) => users.has(id)))
  })
}

/** All names, except of kinds that the caller may not read. */
async function allowedNames(workspace: Workspace, session: Session): Promise<Names> {
  const kinds = [...new Set([...SETTINGS, ...FIELDS].flatMap((part) => part.names))]
  const loaded = await Promise.all(
    kinds.map((kind) => ifAllowed(session, kind, () => loadNames(workspace, [kind]))),
  )
  return loaded.reduce<Names>((all, names) => ({ ...all, ...names }), await loadNames(workspace, []))
}

/** Reads users that batches have changed and that the search, whose index lags, still shows unchanged. */
async function readStale(
  workspace: Workspace,
  users: ReadonlyMap<string, User>,
  session: Session,
): Promise<readonly User[]> {
  const changed = new Map(session.batches.all.flatMap((batch) => batch.changed))
  const stale = [...changed].filter(([id, edits]) => {
    const user = users.get(id)
    return user !== undefined && remainingEdits(user, edits).length > 0
  })
  let done = 0
  const read = await Promise.all(
    stale.map(async ([id]) => {
      // One deleted meanwhile disappears with the next search.
      const user = await describeIfThere(workspace.connect, id, workspace.signal, false)
      done += 1
      const secondsLeft = estimateSeconds({ DescribeUser: stale.length - done }, speedOf(workspace))
      workspace.onProgress('Reading recently updated users', done, stale.length, secondsLeft)
      return user
    }),
  )
  return read.filter((user) => user !== undefined)
}

/** Reads all users again and applies the filters to them. */
export async function refresh(session: Session): Promise<void> {
  await readUsers(session)
  await applyFilters(session, session.conditions)
}

/** Applies conditions. Everything they ask about is known, except proficiencies, which cost a call per user. */
export async function applyFilters(session: Session, conditions: readonly Condition[]): Promise<void> {
  const costly = conditions.find((condition) => !isCheap(condition))
  if (costly !== undefined) {
    await readProficiencies(session, conditions)
    await refuseLocked(session, costly.field.title, fieldLock(session, costly.field))
  }
  session.matching = session.match(conditions)
  session.conditions = conditions
}

/** Reads the proficiencies of the users that match the other conditions, unless they are known. */
async function readProficiencies(session: Session, conditions: readonly Condition[]): Promise<void> {
  const unread = session
    .match(conditions.filter(isCheap))
    .flatMap((id) => session.users.get(id) ?? [])
    .filter(({ proficiencies }) => proficiencies === undefined)
  if (unread.length > 0) await readDetails(session, unread, ['proficiencies'])
}

/**
 * The users that match the conditions now: batches may have changed some since the filter was applied. Reads nothing, so
 * with a condition on proficiencies no new users appear.
 */
export function matchingNow(session: Session): readonly string[] {
  const { conditions, matching } = session
  const fitting = session.match(conditions.filter(isCheap))
  if (conditions.every(isCheap)) return fitting
  const isFitting = new Set(fitting)
  return matching.filter((id) => isFitting.has(id))
}

function isCheap({ field }: Condition): boolean {
  return field.needsProficiencies !== true
}
