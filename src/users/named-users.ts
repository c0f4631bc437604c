import type { Connect, SearchQuery } from '../connect/connect.js'
import { isUuid, parseInstanceArn, parseUserArn } from '../connect/ids.js'
import { describeIfAllowed } from '../connect/read-user.js'
import { caselessName } from '../model/free-text.js'
import { nearest } from '../model/names.js'
import type { User } from '../model/user.js'

/** A user asked for by name, id, or both. */
export interface NamedUser {
  readonly username?: string
  readonly userId?: string
  /** The instance of the ARN that named the user, and its Region: a replica has the same id. */
  readonly instanceId?: string
  readonly region?: string
  /** Where the name comes from, e.g. `users.txt:4`. */
  readonly where?: string
}

/** Reads `NAME|ID|ARN`: what has the form of an id is one. */
export function namedUser(text: string): NamedUser {
  return isUuid(text) ? { userId: text } : (parseUserArn(text) ?? { username: text })
}

/** Reads the two columns of a CSV; an id may be an ARN. */
export function userOfCells(username: string, userId: string): NamedUser {
  const byId = userId === '' ? {} : (parseUserArn(userId) ?? { userId })
  return username === '' ? byId : { username, ...byId }
}

/** The result for a name or id. */
export type Found = { readonly user: User } | NotFound

export type NotFound =
  | {
      readonly missing: true
      /** The names that resemble it most, for the first few that are missing. */
      readonly near?: readonly string[]
      /** Where it would have been found: a login name stands in the place of an id, or the other way round. */
      readonly belongsIn?: 'username' | 'user_id'
      /** The id of the user who has the name, where the id beside it is nobody's. */
      readonly otherId?: string
    }
  /** Several users whose names differ only in case, none of them spelled as asked. */
  | { readonly several: readonly User[] }
  /** The name and the id are not the same user's. */
  | { readonly mismatch: User }

/** What our own jobs have lately done, which a search may not show yet. */
export interface RecentUsers {
  /** Ids of users that were created, by name as `caselessName` has it. */
  readonly created: ReadonlyMap<string, string>
  /** Ids of users that were deleted. */
  readonly deleted: ReadonlySet<string>
  /** Ids of users that may have been deleted. */
  readonly doubtful: ReadonlySet<string>
}

const NOTHING: RecentUsers = { created: new Map(), deleted: new Set(), doubtful: new Set() }

export interface NamedQuery extends Pick<SearchQuery, 'withAcw'> {
  readonly recently?: () => Promise<RecentUsers>
}

/** Up to so many users are searched for one by one; above that a scan of everyone is as quick. */
const FEW = 5

/** Finds users by name (ignoring case, the encoding of accents and the kind of blank) and id, in the order asked for. */
export async function findNamed(
  connect: Connect,
  wanted: readonly NamedUser[],
  { withAcw = false, recently }: NamedQuery,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const index = new UserIndex()
  if (wanted.length <= FEW) {
    for (const query of wanted.flatMap(queriesOf)) await index.fill(connect, { ...query, withAcw }, signal)
  }
  // The service's rules for exact matches are unconfirmed, so only a scan of all users shows that one doesn't exist.
  if (wanted.some((entry) => !index.knows(entry))) await index.fill(connect, { withAcw }, signal)
  const here = wanted.filter((entry) => !isElsewhere(entry, connect))
  await index.catchUp(connect, here, (await recently?.()) ?? NOTHING, signal)
  return withNearest(
    wanted.map((entry) => (isElsewhere(entry, connect) ? { missing: true } : index.find(entry))),
    wanted,
    index,
  )
}

/** A replica of an instance may have users with the same ids. */
export function isElsewhere(
  { instanceId, region }: NamedUser,
  { instance }: Pick<Connect, 'instance'>,
): boolean {
  if (instanceId === undefined) return false
  return instanceId.toLowerCase() !== instance.id || region !== parseInstanceArn(instance.arn)?.region
}

/** Comparing a name with all others takes a while, and more suggestions don't help. */
const MOST_NEAREST = 20

function withNearest(
  found: readonly Found[],
  wanted: readonly NamedUser[],
  index: UserIndex,
): readonly Found[] {
  let left = MOST_NEAREST
  return found.map((answer, n) => {
    const { username } = wanted[n] ?? {}
    if (!isUnknown(answer) || username === undefined || left === 0) return answer
    left--
    return { ...answer, near: nearest(username, index.usernames()) }
  })
}

/** Whether nothing resembles what was asked for but by its spelling. */
export function isUnknown(answer: Found): boolean {
  return 'missing' in answer && answer.belongsIn === undefined && answer.otherId === undefined
}

/** The longest name a search takes (service model). */
const LONGEST_NAME = 100

/** Text that can't be a name or an id is not searched for: the service would refuse it; the scan doesn't find it either. */
function queriesOf({ username, userId }: NamedUser): readonly SearchQuery[] {
  const byId = userId !== undefined && isUuid(userId)
  const byName = username !== undefined && username !== '' && username.length <= LONGEST_NAME
  return [...(byId ? [{ userId }] : []), ...(byName ? [{ username }] : [])]
}

/** If none of this many ids belongs to a user, the others won't either: the list may be of another instance. */
const AT_ONCE = 50

class UserIndex {
  readonly #byId = new Map<string, User>()
  readonly #byName = new Map<string, User[]>()

  async fill(connect: Connect, query: SearchQuery, signal: AbortSignal): Promise<void> {
    for await (const { users } of connect.searchUsers(query, signal))
      for (const user of users) this.#add(user)
  }

  /** A search lags behind: what it does not show is read by id, and what our jobs have done is known better. */
  async catchUp(
    connect: Connect,
    wanted: readonly NamedUser[],
    recent: RecentUsers,
    signal: AbortSignal,
  ): Promise<void> {
    for (const id of recent.deleted) this.#forget(id)
    const ours = new Set(recent.created.values())
    const left = [...new Set(wanted.flatMap((entry) => this.#idsToRead(entry, recent)))]
      .filter(isUuid)
      .toSorted((a, b) => Number(ours.has(b)) - Number(ours.has(a)))
    for (let found = 1; found > 0 && left.length > 0; ) {
      const batch = left.splice(0, AT_ONCE)
      const read = batch.map((id) => describeIfAllowed(connect, id, signal, ours.has(id)))
      const users = (await Promise.all(read)).filter((user) => user !== undefined)
      for (const id of batch) if (recent.doubtful.has(id)) this.#forget(id)
      for (const user of users) this.#put(user, ours.has(user.id))
      found = users.length
    }
  }

  #idsToRead({ username = '', userId }: NamedUser, { created, deleted, doubtful }: RecentUsers) {
    if (userId !== undefined) {
      const id = userId.toLowerCase()
      return !deleted.has(id) && (!this.#byId.has(id) || doubtful.has(id)) ? [id] : []
    }
    const key = caselessName(username)
    const namesakes = (this.#byName.get(key) ?? []).map(({ id }) => id)
    const own = created.get(key)
    return [
      ...namesakes.filter((id) => doubtful.has(id)),
      ...(own === undefined || this.#byId.has(own) ? [] : [own]),
    ]
  }

  /** A user whose name was free when it was created is the only one of that name. */
  #put(user: User, isOnly: boolean): void {
    const namesakes = this.#byName.get(caselessName(user.username)) ?? []
    if (isOnly) for (const { id } of namesakes) this.#forget(id)
    this.#add(user)
  }

  #forget(id: string): void {
    const user = this.#byId.get(id)
    if (user === undefined) return
    this.#byId.delete(id)
    const key = caselessName(user.username)
    const left = (this.#byName.get(key) ?? []).filter((one) => one.id !== id)
    if (left.length === 0) this.#byName.delete(key)
    else this.#byName.set(key, left)
  }

  #add(user: User): void {
    if (this.#byId.has(user.id)) return
    this.#byId.set(user.id, user)
    const key = caselessName(user.username)
    const namesakes = this.#byName.get(key)
    if (namesakes === undefined) this.#byName.set(key, [user])
    else namesakes.push(user)
  }

  knows({ username, userId }: NamedUser): boolean {
    const idKnown = userId === undefined || this.#byId.has(userId.toLowerCase())
    return idKnown && (username === undefined || this.#byName.has(caselessName(username)))
  }

  usernames(): readonly string[] {
    return [...this.#byId.values()].map(({ username }) => username)
  }

  find({ username, userId }: NamedUser): Found {
    if (userId === undefined) return this.#findByName(username ?? '')
    const user = this.#byId.get(userId.toLowerCase())
    if (user === undefined) {
      if (this.#byName.has(caselessName(userId))) return { missing: true, belongsIn: 'username' }
      const [namesake] = this.#byName.get(caselessName(username ?? '')) ?? []
      return { missing: true, ...(namesake === undefined ? {} : { otherId: namesake.id }) }
    }
    const isSame = username === undefined || caselessName(username) === caselessName(user.username)
    return isSame ? { user } : { mismatch: user }
  }

  #findByName(username: string): Found {
    const namesakes = this.#byName.get(caselessName(username)) ?? []
    const exact = namesakes.find((user) => user.username === username)
    const [first] = namesakes
    if (exact !== undefined) return { user: exact }
    if (first === undefined)
      return this.#byId.has(username.toLowerCase()) || parseUserArn(username) !== undefined
        ? { missing: true, belongsIn: 'user_id' }
        : { missing: true }
    return namesakes.length === 1 ? { user: first } : { several: namesakes }
  }
}
