import type { Connect } from '../connect/connect.js'
import { isElsewhere, type NamedUser, type NotFound } from './named-users.js'

/** Why a name or an id stands for no user of the instance, with the nearest names. */
export function notFoundText(entry: NamedUser, answer: NotFound, connect: Pick<Connect, 'instance'>): string {
  const shown = `"${entry.username ?? entry.userId ?? ''}"`
  if ('mismatch' in answer)
    return `${shown} is not the name of user ${answer.mismatch.id}, which is "${answer.mismatch.username}"`
  if ('several' in answer)
    return `${shown} matches several users that differ only in case: ${quotedNames(answer.several.map(({ username }) => username))}`
  if (isElsewhere(entry, connect))
    return `user ${shown} belongs to instance ${entry.instanceId ?? ''}, not to ${connect.instance.alias} (${connect.instance.id})`
  if (answer.belongsIn === 'username') return `${shown} is a login name, not an id: put it under username`
  if (answer.belongsIn === 'user_id') return `${shown} is an id, not a login name: put it under user_id`
  const near = answer.near ?? []
  return `there is no user ${shown}${near.length === 0 ? '' : ` (nearest: ${quotedNames(near)})`}`
}

function quotedNames(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
