import type { Edit, Refusal } from '../model/edit.js'
import type { Change, PlannedUser } from '../model/plan.js'
import { type Failure, failureWithoutCall } from '../model/outcome.js'
import type { User } from '../model/user.js'
import { settingOf } from '../settings/index.js'
import { blankUser } from '../operations/create-user.js'
import { PLANNING_RULES } from '../operations/operation.js'

/** A user and what is wanted of it. */
export interface Intent {
  readonly user: User
  readonly edits: readonly Edit[]
  readonly extra?: Readonly<Record<string, string>>
  /** Why the edits are not all that was asked for. */
  readonly partial?: Failure
}

/** The user with all edits made, and why it can't be left like that. The same at plan time and on the fresh read. */
export function applyEdits(
  user: User,
  edits: readonly Edit[],
): { readonly wanted: User; readonly refusal?: Refusal } {
  let wanted = user
  for (const edit of edits) wanted = settingOf(edit.setting).apply(wanted, edit)
  for (const edit of remainingEdits(user, edits)) {
    const refusal = settingOf(edit.setting).check?.(wanted, edit, user)
    if (refusal !== undefined) return { wanted, refusal }
  }
  return { wanted }
}

/** The edits that are not yet as wanted. */
export function remainingEdits(user: User, edits: readonly Edit[]): readonly Edit[] {
  return edits.flatMap((edit) => settingOf(edit.setting).remaining(user, edit) ?? [])
}

/** Plans one user; `undefined` if it is already as wanted. */
export function planUser({ user, edits, extra, partial }: Intent): PlannedUser | undefined {
  const who = { userId: user.id, username: user.username, edits, ...optional({ extra }) }
  if (remainingEdits(user, edits).length === 0)
    return partial === undefined ? undefined : { ...who, changes: [], failure: partial }
  const base = { ...who, ...optional({ partial }) }
  const applied = applyEdits(user, edits)
  if (applied.refusal !== undefined) {
    const { code, refused, hint, kind = 'invalid' } = applied.refusal
    const message = hint === undefined ? refused : `${refused}. ${hint}`
    const settings = edits.map(({ setting }) => setting)
    return { ...base, changes: [], failure: failureWithoutCall({ code, kind, message }, settings) }
  }
  return { ...base, changes: changesOf(user, applied.wanted, edits) }
}

function changesOf(user: User, wanted: User, edits: readonly Edit[]): readonly Change[] {
  return remainingEdits(user, edits).map((edit) => {
    const setting = settingOf(edit.setting)
    return { setting: edit.setting, before: setting.view(user, edit), after: setting.view(wanted, edit) }
  })
}

function optional<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}

/** A user to create: its name, and all that is wanted of it as edits of a user with nothing set. */
export interface Creation {
  readonly username: string
  readonly edits: readonly Edit[]
  readonly directoryUserId?: string
  readonly extra?: Readonly<Record<string, string>>
}

/** Plans the creation of a user. If it can't be created as asked, it is refused, as an edit would be. */
export function planCreation({ username, edits, directoryUserId, extra }: Creation): PlannedUser {
  const user = blankUser(username, PLANNING_RULES)
  const planned = planUser({ user, edits, ...(extra === undefined ? {} : { extra }) })
  return {
    ...(planned ?? { userId: '', username, edits, changes: [] }),
    action: 'create',
    changes: (planned?.changes ?? []).map((change) => ({ ...change, before: null })),
    ...(directoryUserId === undefined ? {} : { directoryUserId }),
  }
}
