import type { Names } from '../model/names.js'
import type { PlannedUser } from '../model/plan.js'
import { applyEdits, type Intent } from '../plan/plan-user.js'
import type { Api } from './parts.js'

/** The security profile that may do everything, by the name Amazon Connect gives it. */
const ADMIN = 'Admin'

/** What a plan does to the highest privilege. Usernames. */
export interface AdminChanges {
  readonly granted: readonly string[]
  /** Users who would lose it so that nobody is left who has it. */
  readonly lastLost: readonly string[]
}

/** Who would be given the Admin profile, and whether the last holder would lose it. */
export async function adminChanges(
  api: Api,
  intents: readonly (Intent | PlannedUser)[],
  names: Names,
): Promise<AdminChanges> {
  const admin = names['security-profile']?.called(ADMIN)[0]?.id
  if (admin === undefined) return { granted: [], lastLost: [] }
  const moves = intents.flatMap((intent) => {
    if (!('user' in intent)) return []
    const { user, edits } = intent
    const { wanted } = applyEdits(user, edits)
    return [
      { user, had: user.securityProfileIds.includes(admin), has: wanted.securityProfileIds.includes(admin) },
    ]
  })
  const granted = moves.filter(({ had, has }) => has && !had).map(({ user }) => user.username)
  const losing = moves.filter(({ had, has }) => had && !has).map(({ user }) => user)
  if (losing.length === 0 || granted.length > 0) return { granted, lastLost: [] }
  const ids = new Set(losing.map(({ id }) => id))
  const somebodyStays = await anyOther(api, admin, ids)
  return { granted, lastLost: somebodyStays ? [] : losing.map(({ username }) => username) }
}

async function anyOther(
  { connect, signal }: Api,
  admin: string,
  losing: ReadonlySet<string>,
): Promise<boolean> {
  for await (const { users } of connect.searchUsers({ securityProfileIds: [admin] }, signal)) {
    if (users.some(({ id, securityProfileIds }) => securityProfileIds.includes(admin) && !losing.has(id)))
      return true
  }
  return false
}
