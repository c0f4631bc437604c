import type { Connect } from '../connect/connect.js'
import { usageError } from '../model/errors.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { createFilter } from './filter.js'
import { type Found, findNamed, type NamedUser } from './named-users.js'
import { pushDown } from './push-down.js'
import type { Selection } from './selection.js'

/**
 * The selected users in pages, each once: named users in the order they were named, others in the order the service tells them.
 * A page is emptied when the next one is asked for.
 * @throws BulkError exit 2 naming every named user that does not exist
 */
export async function* selectUsers(
  connect: Connect,
  selection: Selection,
  options: { readonly names: Names; readonly withAcw: boolean },
  signal: AbortSignal,
): AsyncIterable<readonly User[]> {
  const costly = selection.conditions.filter(({ field }) => field.needsProficiencies === true)
  const fits = createFilter(
    selection.conditions.filter((condition) => !costly.includes(condition)),
    options.names,
  )
  const excluded = new Set(
    (await existing(connect, selection.excluded, '--exclude-user', options, signal)).map(({ id }) => id),
  )
  const seen = new Set<string>()
  for await (const users of candidates(connect, selection, options, signal)) {
    const left = users.filter((user) => {
      const isNew = !seen.has(user.id)
      seen.add(user.id)
      return isNew && fits(user) && !excluded.has(user.id)
    })
    const page =
      costly.length === 0
        ? left
        : await byProficiency(connect, left, createFilter(costly, options.names), signal)
    yield page
    page.length = 0
  }
}

/** A read a user, side by side at the pace of their operation; only for those whom everything else has left. */
async function byProficiency(
  connect: Connect,
  users: readonly User[],
  fits: (user: User) => boolean,
  signal: AbortSignal,
): Promise<User[]> {
  const read = users.map(async (user) => ({
    ...user,
    proficiencies: await connect.listProficiencies(user.id, signal, true),
  }))
  return (await Promise.all(read)).filter(fits)
}

async function* candidates(
  connect: Connect,
  { named, conditions }: Selection,
  options: { readonly names: Names; readonly withAcw: boolean },
  signal: AbortSignal,
): AsyncIterable<readonly User[]> {
  if (named !== undefined) {
    yield await existing(connect, named, undefined, options, signal)
    return
  }
  const query = { ...pushDown(conditions, options.names).query, withAcw: options.withAcw }
  for await (const page of connect.searchUsers(query, signal)) yield page.users
}

async function existing(
  connect: Connect,
  wanted: readonly NamedUser[],
  flag: string | undefined,
  { withAcw }: { readonly withAcw: boolean },
  signal: AbortSignal,
): Promise<readonly User[]> {
  if (wanted.length === 0) return []
  const found = await findNamed(connect, wanted, { withAcw }, signal)
  const users = found.flatMap((answer) => ('user' in answer ? [answer.user] : []))
  if (users.length < wanted.length) throw unknownUsers(wanted, found, flag)
  return users
}

function unknownUsers(
  wanted: readonly NamedUser[],
  found: readonly Found[],
  flag: string | undefined,
): Error {
  const lines = wanted.flatMap((entry, index) => problemOf(entry, found[index]))
  const head = flag === undefined ? '' : `${flag}: `
  return usageError(
    'UnknownUser',
    `${head}${lines.join('; ')}.`,
    'Check the spelling; connect-bulk users lists who there is.',
  )
}

function problemOf(entry: NamedUser, found: Found | undefined): readonly string[] {
  const shown = `"${entry.username ?? entry.userId ?? ''}"`
  if (found === undefined || 'user' in found) return []
  if ('missing' in found) return [`there is no user ${shown}`]
  if ('mismatch' in found)
    return [`${shown} is not the name of user ${found.mismatch.id}, which is "${found.mismatch.username}"`]
  return [`${shown} may be any of ${found.several.map(({ username }) => `"${username}"`).join(', ')}`]
}
