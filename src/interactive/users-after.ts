import type { Edit } from '../model/edit.js'
import type { UserEvent } from '../model/event.js'
import type { Plan } from '../model/plan.js'
import type { User } from '../model/user.js'
import { settingOf } from '../settings/index.js'

/** Users as a batch has left them. What the service has taken need not be read again to be known. */
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
  return new Map([...users, ...changed.map((user) => [user.id, user] as const)])
}

/** What edits make of a user, as far as can be told. */
export function withEdits(user: User, edits: readonly Edit[]): User {
  return edits.reduce((changed, edit) => {
    const setting = settingOf(edit.setting)
    // On what was not read nothing can be computed.
    return setting.reads === 'proficiencies' && changed.proficiencies === undefined
      ? changed
      : setting.apply(changed, edit)
  }, user)
}
