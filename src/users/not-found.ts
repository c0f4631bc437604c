import type { Connect } from '../connect/connect.js'
import { usageError } from '../model/errors.js'
import { count, oneLine } from '../model/wording.js'
import { type Found, isElsewhere, type NamedUser, type NotFound } from './named-users.js'

/** Why a name or an id stands for no user of the instance, with the nearest names. */
export function notFoundText(entry: NamedUser, answer: NotFound, connect: Pick<Connect, 'instance'>): string {
  const shown = quotedNames([entry.username ?? entry.userId ?? ''])
  if ('mismatch' in answer)
    return `${shown} is not the name of user ${answer.mismatch.id}, which is ${quotedNames([answer.mismatch.username])}`
  if ('several' in answer)
    return `${shown} matches several users that differ only in case: ${quotedNames(answer.several.map(({ username }) => username))}`
  if (isElsewhere(entry, connect))
    return `user ${shown} belongs to instance ${entry.instanceId ?? ''} in ${entry.region ?? ''}, not to ${connect.instance.alias} (${connect.instance.id}) in ${connect.instance.region}`
  if (answer.belongsIn === 'username') return `${shown} is a login name, not an id: put it under username`
  if (answer.belongsIn === 'user_id') return `${shown} is an id, not a login name: put it under user_id`
  if (answer.otherId !== undefined)
    return `user ${shown} has the id ${answer.otherId}, not ${quotedNames([entry.userId ?? ''])}: leave the id out if this user is meant`
  const near = answer.near ?? []
  return `there is no user ${shown}${near.length === 0 ? '' : ` (nearest: ${quotedNames(near)})`}`
}

function quotedNames(names: readonly string[]): string {
  return oneLine(names.map((name) => `"${name}"`).join(', '))
}

/**
 * The error that names everyone who was asked for and does not exist.
 * @param excluded how many of the first are those of `--exclude-user`
 */
export function unknownUsers(
  wanted: readonly NamedUser[],
  found: readonly Found[],
  excluded: number,
  connect: Connect,
): Error {
  const unknown = wanted.flatMap((entry, n) => {
    const answer = found[n]
    const { where = n < excluded ? '--exclude-user' : undefined } = entry
    return answer === undefined || 'user' in answer ? [] : [{ entry, answer, where }]
  })
  const lines = unknown.map(({ entry, answer, where }) => {
    const text = notFoundText(entry, answer, connect)
    return where === undefined ? text : `${where}: ${text}`
  })
  const [only = ''] = lines
  const text =
    lines.length === 1
      ? `${only}.`
      : `${lines.length.toLocaleString('en-US')} of ${count(wanted.length, 'user')} not found:\n${lines.join('\n')}`
  return usageError('UnknownUser', text, unknownHint(wanted, unknown[0]?.entry, unknown.length))
}

/** The hint: a list of another instance, or a header that was taken for a name. */
function unknownHint(wanted: readonly NamedUser[], first: NamedUser | undefined, unknown: number): string {
  const isFromFile = first?.where !== undefined
  if (isFromFile && unknown > 2 && unknown === wanted.length)
    return 'No line names a user: check the file and the instance. connect-bulk users lists all users.'
  if (
    isFromFile &&
    unknown === 1 &&
    wanted.length > 1 &&
    first === wanted.find(({ where }) => where !== undefined)
  )
    return 'If the first line is a header, call the column username.'
  return 'Check the spelling; connect-bulk users lists all users.'
}
