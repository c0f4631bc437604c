import type { Edit } from '../model/edit.js'
import type { UserEvent } from '../model/event.js'
import type { Plan } from '../model/plan.js'
import type { User } from '../model/user.js'
import { settingOf } from '../settings/index.js'

/** The users after a batch has changed some: accepted changes are known without reading them again. */
export function usersAfter(
  users: ReadonlyMap<string, User>,
  plan: Plan,
  ended: readonly UserEvent[],
): ReadonlyMap<string, User> {
  const left = new Map(
    ended.map(({ userId, failures }) => [userId, new Set(failures.flatMap(({ settings }) => settings))]),
  )
  const changed = plan.users.flatMap(({ userId, edits, failure }) => {
    const user = users.get(userId)
    const open = left.get(userId)
    if (user === undefined || open === undefined || failure !== undefined) return []
    return [
      withEdits(
        user,
        edits.filter(({ setting }) => !open.has(setting)),
      ),
    ]
  })
  const after = new Map([...users, ...changed.map((user) => [user.id, user] as const)])
  const succeeded = new Set(ended.flatMap(({ userId, outcome }) => (outcome === 'succeeded' ? [userId] : [])))
  for (const { userId, action } of plan.users)
    if (action === 'delete' && succeeded.has(userId)) after.delete(userId)
  return after
}

/** A user after edits, as far as that can be computed. */
export function withEdits(user: User, edits: readonly Edit[]): User {
  return edits.reduce((changed, edit) => {
    const setting = settingOf(edit.setting)
    // Unread proficiencies can't be computed.
    return setting.reads === 'proficiencies' && changed.proficiencies === undefined
      ? changed
      : setting.apply(changed, edit)
  }, user)
}
