import {
  type CallCounts,
  type CallFailure,
  CallError,
  type Connect,
  type InstanceInfo,
  type ListedUser,
  type SearchPage,
  type SearchQuery,
  type WriteAnswer,
  type WritePermit,
} from '../../src/connect/connect.js'
import type { Named, NameKind } from '../../src/model/names.js'
import type { Pace } from '../../src/model/limits.js'
import type { QuickConnect } from '../../src/model/plan.js'
import type { Proficiency, User } from '../../src/model/user.js'
import type { WriteRequest } from '../../src/operations/operation.js'
import { ACCOUNT, PLACE, PROFILES } from '../model/builders.js'

/** Whether a user is in the answer to a query, by a service that minds the case of texts or does not. */
export function matches(user: User, query: SearchQuery, mindsCase: boolean): boolean {
  const same = (a: string | undefined, b: string): boolean =>
    a !== undefined && (mindsCase ? a === b : a.toLowerCase() === b.toLowerCase())
  const { routingProfileIds, tags, username, userId } = query
  return (
    (routingProfileIds === undefined || routingProfileIds.some((id) => same(user.routingProfileId, id))) &&
    (username === undefined || same(user.username, username)) &&
    (userId === undefined || same(user.id, userId)) &&
    (tags === undefined ||
      tags.length === 0 ||
      tags.some((group) =>
        group.every(({ key, value }) => tagsOf(user, key, mindsCase).some((one) => same(one, value))),
      ))
  )
}

/** Where case does not matter, several keys of a user may be the one asked for. */
function tagsOf(user: User, key: string, mindsCase: boolean): string[] {
  const called = (name: string): boolean =>
    mindsCase ? name === key : name.toLowerCase() === key.toLowerCase()
  return Object.entries(user.tags).flatMap(([name, value]) => (called(name) ? [value] : []))
}

export function callFailure(members: Partial<CallFailure> = {}): CallFailure {
  return { kind: 'invalid', code: 'X', message: 'x', requestId: 'req-1', status: 400, ...members }
}

/** An answer to one write; a function may look at the service first. */
export type Script = WriteAnswer | ((request: WriteRequest) => WriteAnswer | Promise<WriteAnswer>)

/** An Amazon Connect in memory that does what it is told. */
export class FakeConnect implements Connect {
  readonly instance: InstanceInfo = { ...PLACE.instance, account: ACCOUNT, region: PLACE.region }
  readonly users: Map<string, User>
  /** Queries that were asked for. */
  readonly queries: SearchQuery[] = []
  /** Users that were read one by one. */
  readonly described: string[] = []
  /** Writes that were sent. */
  readonly written: WriteRequest[] = []
  mindsCase = true
  pageSize = 500
  /** What reads of single users throw; asked each time. */
  describeError: (userId: string) => CallFailure | undefined = () => undefined
  /** What becomes of writes, one after another; without it they succeed. */
  script: Script[] = []
  /** Runs before a write's turn comes. */
  beforeTurn: (signal: AbortSignal, request: WriteRequest) => Promise<void> = async () => undefined
  /** Told when a call goes out. */
  onSend: (request: WriteRequest) => void = () => undefined
  moved = 0

  constructor(users: readonly User[]) {
    this.users = new Map(users.map((user) => [user.id, user]))
  }

  async *searchUsers(query: SearchQuery, signal: AbortSignal): AsyncIterable<SearchPage> {
    this.queries.push(query)
    const found = [...this.users.values()].filter((user) => matches(user, query, this.mindsCase))
    for (let at = 0; at === 0 || at < found.length; at += this.pageSize) {
      signal.throwIfAborted()
      yield { users: found.slice(at, at + this.pageSize), approximateTotal: found.length }
    }
  }

  async *listUsers(): AsyncIterable<readonly ListedUser[]> {
    yield [...this.users.values()].map(({ id, arn, username, lastModified }) => ({
      id,
      arn,
      username,
      lastModified,
    }))
  }

  async listQuickConnects(): Promise<readonly QuickConnect[]> {
    return []
  }

  async describeUser(userId: string, signal: AbortSignal): Promise<User> {
    signal.throwIfAborted()
    this.described.push(userId)
    const failure = this.describeError(userId)
    if (failure !== undefined) throw new CallError('DescribeUser', failure, 1)
    const user = this.users.get(userId)
    if (user === undefined)
      throw new CallError(
        'DescribeUser',
        callFailure({ kind: 'not-found', code: 'NotFound', status: 404 }),
        1,
      )
    return user
  }

  async listProficiencies(): Promise<readonly Proficiency[]> {
    return []
  }

  async countUsersByProfile(): Promise<ReadonlyMap<string, number>> {
    return new Map()
  }

  async isRestricted(): Promise<boolean> {
    return false
  }

  async listNames(kind: NameKind): Promise<readonly Named[]> {
    return kind === 'routing-profile' ? PROFILES : []
  }

  async permit(request: WriteRequest, signal: AbortSignal): Promise<WritePermit> {
    await this.beforeTurn(signal, request)
    signal.throwIfAborted()
    return { send: () => this.send(request), giveBack: () => undefined }
  }

  async send(request: WriteRequest): Promise<WriteAnswer> {
    this.written.push(request)
    this.onSend(request)
    const next = this.script.shift() ?? ((asked: WriteRequest) => this.carryOut(asked))
    return typeof next === 'function' ? next(request) : next
  }

  /** Does what the write asks for. */
  carryOut({ userId, body }: WriteRequest): WriteAnswer {
    const user = this.users.get(userId)
    if (user === undefined) return { result: 'failed', failure: callFailure({ kind: 'not-found' }) }
    this.users.set(userId, { ...user, routingProfileId: String(body.RoutingProfileId) })
    return { result: 'done', requestId: `req-${this.written.length}` }
  }

  counted(): Connect {
    return this
  }

  calls(): CallCounts {
    const byOperation: Record<string, number> = {}
    const sent = [
      ...this.described.map(() => 'DescribeUser'),
      ...this.written.map(({ operation }) => operation),
    ]
    for (const operation of sent) byOperation[operation] = (byOperation[operation] ?? 0) + 1
    return { byOperation, throttled: 0, latency: undefined }
  }

  currentPace(_operation: string): Pace {
    return { rate: 100, burst: 100 }
  }

  lastMoved(): number {
    return this.moved
  }
}
