import { CallError, type Connect, type SearchQuery } from '../connect/connect.js'
import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import { createFilter, pushDown } from './filter.js'
import { findNamed, type NamedQuery } from './named-users.js'
import { unknownUsers } from './not-found.js'
import type { Selection } from './selection.js'

export interface SelectOptions extends NamedQuery {
  readonly names: Names
  readonly withAcw: boolean
}

/**
 * Yields the selected users in pages, each once: named users in the order given, others in the service's order.
 * @throws BulkError exit 2 naming every named user that does not exist
 */
export async function* selectUsers(
  connect: Connect,
  selection: Selection,
  options: SelectOptions,
  signal: AbortSignal,
): AsyncIterable<readonly User[]> {
  const costly = selection.conditions.filter(({ field }) => field.needsProficiencies === true)
  const fits = createFilter(
    selection.conditions.filter((condition) => !costly.includes(condition)),
    options.names,
  )
  const { named, excluded } = await namedIn(connect, selection, options, signal)
  const seen = new Set<string>()
  const pages = named === undefined ? candidates(connect, selection, options, signal) : [named]
  for await (const users of pages) {
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
  }
}

/** One read per user, in parallel at the pace of the operation; only for users that fit all other conditions. */
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

function candidates(
  connect: Connect,
  { conditions }: Selection,
  { names, withAcw }: SelectOptions,
  signal: AbortSignal,
): AsyncIterable<readonly User[]> {
  return search(connect, { ...pushDown(conditions, names).query, withAcw }, signal)
}

/** If the service refuses conditions on proficiencies, the search is broadened: any level, then all users. */
async function* search(
  connect: Connect,
  query: SearchQuery,
  signal: AbortSignal,
): AsyncIterable<readonly User[]> {
  const broader = broaderQuery(query)
  let pages = 0
  try {
    for await (const page of connect.searchUsers(query, signal)) {
      pages += 1
      yield page.users
    }
  } catch (error) {
    const isRefused = error instanceof CallError && error.failure.kind === 'invalid'
    if (!isRefused || pages > 0 || broader === undefined) throw error
    yield* search(connect, broader, signal)
  }
}

function broaderQuery({ proficiencies, ...others }: SearchQuery): SearchQuery | undefined {
  if (proficiencies === undefined) return undefined
  const hasLevel = proficiencies.some(({ atLeast, atMost }) => (atLeast ?? atMost) !== undefined)
  if (!hasLevel) return others
  return { ...others, proficiencies: proficiencies.map(({ name, value }) => ({ name, value })) }
}

/**
 * The users that a selection names and those that it excludes.
 * @throws BulkError exit 2 with everyone in either list who does not exist
 */
async function namedIn(
  connect: Connect,
  { named, excluded }: Selection,
  options: SelectOptions,
  signal: AbortSignal,
): Promise<{ readonly named: readonly User[] | undefined; readonly excluded: ReadonlySet<string> }> {
  const wanted = [...excluded, ...(named ?? [])]
  const found = wanted.length === 0 ? [] : await findNamed(connect, wanted, options, signal)
  const users = found.flatMap((answer) => ('user' in answer ? [answer.user] : []))
  if (users.length < wanted.length) throw unknownUsers(wanted, found, excluded.length, connect)
  return {
    named: named === undefined ? undefined : users.slice(excluded.length),
    excluded: new Set(users.slice(0, excluded.length).map(({ id }) => id)),
  }
}
