import type { PlannedUser, QuickConnect } from '../model/plan.js'
import type { User, UserRead } from '../model/user.js'
import { isSameValue, type Value } from '../model/value.js'
import { settingOf } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { wholeValues } from '../settings/whole-user.js'

export interface Deletion {
  readonly user: User
  /** When the user was last changed, in milliseconds since 1970. */
  readonly lastModified?: number | undefined
  /** Quick connects that call the user and are deleted with it. */
  readonly quickConnects?: readonly QuickConnect[]
  /** Quick connects that call the user and stay. */
  readonly quickConnectsLeft?: readonly QuickConnect[]
  readonly extra?: Readonly<Record<string, string>>
}

/** Plans the deletion of a user: its changes show everything that is known of it. It has no edits. */
export function planDeletion({ user, lastModified, ...others }: Deletion): PlannedUser {
  const changedAt = lastModified ?? user.lastModified
  const seen = readsSeen(user)
  return {
    action: 'delete',
    userId: user.id,
    username: user.username,
    edits: [],
    changes: wholeValues(user).map(({ setting, value }) => ({ setting, before: value, after: null })),
    ...(changedAt === undefined ? {} : { lastModified: changedAt }),
    ...(seen.length === 2 ? {} : { seen }),
    ...others,
  }
}

function readsSeen(user: User): readonly UserRead[] {
  return [
    ...(user.email === undefined ? [] : (['description'] as const)),
    ...(user.proficiencies === undefined ? [] : (['proficiencies'] as const)),
  ]
}

/** A setting of a user to delete that is not as it was when the deletion was planned. */
export interface DeletionDrift {
  readonly setting: string
  readonly planned: Value
  readonly now: Value
}

/** What changed of a user since its deletion was planned, among what was read then. */
export function deletionDrift({ changes, seen }: PlannedUser, user: User): readonly DeletionDrift[] {
  const planned = new Map(changes.map(({ setting, before }) => [setting, before]))
  const now = new Map(wholeValues(user).map(({ setting, value }) => [setting, value]))
  return [...new Set([...planned.keys(), ...now.keys()])]
    .filter((setting) => seen === undefined || isSeen(settingOf(setting), seen))
    .map((setting) => ({
      setting,
      planned: planned.get(setting) ?? null,
      now: now.get(setting) ?? null,
    }))
    .filter((one) => !isSameValue(one.planned, one.now))
}

/** A search shows no ACW timeouts as long as their unit is not known. */
function isSeen({ reads, needsAcw }: Setting, seen: readonly UserRead[]): boolean {
  const needed = reads ?? (needsAcw === true ? 'description' : undefined)
  return needed === undefined || seen.includes(needed)
}
