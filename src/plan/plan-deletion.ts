import type { PlannedUser, QuickConnect } from '../model/plan.js'
import type { User } from '../model/user.js'
import { isSameValue, type Value } from '../model/value.js'
import { wholeValues } from '../settings/whole-user.js'

export interface Deletion {
  readonly user: User
  /** When the user was last changed, in milliseconds since 1970. */
  readonly lastModified?: number | undefined
  /** Quick connects that call the user and are deleted with it. */
  readonly quickConnects?: readonly QuickConnect[]
  readonly extra?: Readonly<Record<string, string>>
}

/** The deletion of a user: everything that is known of it goes. It has no edits; the user itself is what is left to do. */
export function planDeletion({ user, quickConnects, extra, ...seen }: Deletion): PlannedUser {
  const { lastModified = user.lastModified } = seen
  return {
    action: 'delete',
    userId: user.id,
    username: user.username,
    edits: [],
    changes: wholeValues(user).map(({ setting, value }) => ({ setting, before: value, after: null })),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(quickConnects === undefined ? {} : { quickConnects }),
    ...(extra === undefined ? {} : { extra }),
  }
}

/** A setting of a user to delete that is not as it was when the deletion was planned. */
export interface DeletionDrift {
  readonly setting: string
  readonly planned: Value
  readonly now: Value
}

/** What was changed of a user since its deletion was planned from a full read. */
export function deletionDrift({ changes }: PlannedUser, user: User): readonly DeletionDrift[] {
  const planned = new Map(changes.map(({ setting, before }) => [setting, before]))
  const now = new Map(wholeValues(user).map(({ setting, value }) => [setting, value]))
  return [...new Set([...planned.keys(), ...now.keys()])]
    .map((setting) => ({
      setting,
      planned: planned.get(setting) ?? null,
      now: now.get(setting) ?? null,
    }))
    .filter((one) => !isSameValue(one.planned, one.now))
}
