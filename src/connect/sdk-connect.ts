import {
  type ConnectClient,
  DescribeUserCommand,
  ListRoutingProfilesCommand,
  ListSecurityProfilesCommand,
  ListUserProficienciesCommand,
  ListUsersCommand,
  SearchPredefinedAttributesCommand,
  SearchUserHierarchyGroupsCommand,
  SearchUsersCommand,
  type SearchUsersRequest,
  type UserSearchSummary,
} from '@aws-sdk/client-connect'
import type { Named, NameKind } from '../model/names.js'
import type { Proficiency, User } from '../model/user.js'
import type { WriteRequest } from '../operations/operation.js'
import {
  hasValue,
  judgeAcwUnit,
  type AcwUnit,
  fromDescription,
  fromSearch,
  proficiencyOf,
  rawAcw,
} from './sdk-user.js'
import type { CallCounts, Connect, InstanceInfo, SearchPage, SearchQuery, WritePermit } from './connect.js'
import { checkAnsweredUser, checkedId } from './ids.js'
import type { Answer, PacedCalls } from './paced-calls.js'
import { attributeOf, lineageOf } from './sdk-names.js'
import { searchInput } from './sdk-search.js'
import { StringPool } from './string-pool.js'
import { prepareWrite } from './sdk-writes.js'

const LIST_PAGE = 1000
const SEARCH_PAGE = 500
const GROUP_PAGE = 100
const PROFICIENCY_PAGE = 100
const ATTRIBUTE_PAGE = 100
/** Users to ask before the unit of ACW in search results is left open. */
const UNIT_WITNESSES = 3

/** Amazon Connect through the AWS SDK: the only place of the client side that talks to the service. */
export class SdkConnect implements Connect {
  readonly instance: InstanceInfo
  readonly #client: () => ConnectClient
  readonly #calls: PacedCalls
  #acwUnit: AcwUnit = 'unsettled'
  #witnesses = 0
  readonly #texts = new StringPool()
  readonly #share = (text: string) => this.#texts.of(text)

  constructor(instance: InstanceInfo, client: () => ConnectClient, calls: PacedCalls) {
    this.instance = instance
    this.#client = client
    this.#calls = calls
  }

  async *searchUsers(query: SearchQuery, signal: AbortSignal): AsyncIterable<SearchPage> {
    const input = { ...searchInput(query), InstanceId: this.instance.id, MaxResults: SEARCH_PAGE }
    let token: string | undefined
    do {
      const { page, next } = await this.#searchPage(
        { ...input, ...tokenOf('NextToken', token) },
        query,
        signal,
      )
      yield page
      // Those who wait for the next page still hold this one, for as long as that takes: many pages' worth of garbage.
      page.users.length = 0
      token = next
    } while (token !== undefined && token !== '')
  }

  /** On its own, so that the service's answer, many times what is made of it, is not kept while that is being used. */
  async #searchPage(input: SearchUsersRequest, query: SearchQuery, signal: AbortSignal) {
    const answered = await this.#calls.read(
      'SearchUsers',
      () => answer(this.#client().send(new SearchUsersCommand(input))),
      signal,
    )
    const users = answered.Users ?? []
    if (query.withAcw === true) await this.#settleAcwUnit(users, signal)
    const page = {
      users: await this.#normalise(users, query.withAcw === true, signal),
      approximateTotal: answered.ApproximateTotalCount,
    }
    return { page, next: answered.NextToken }
  }

  async *listLastModified(signal: AbortSignal): AsyncIterable<ReadonlyMap<string, number | undefined>> {
    const pages = this.#listed('ListUsers', signal, (paging) =>
      this.#client().send(new ListUsersCommand(paging)),
    )
    for await (const page of pages) {
      yield new Map(
        (page.UserSummaryList ?? []).map(
          (user) => [user.Id ?? '', user.LastModifiedTime?.getTime()] as const,
        ),
      )
    }
  }

  async describeUser(userId: string, signal: AbortSignal, exists = false): Promise<User> {
    const ids = { InstanceId: this.instance.id, UserId: checkedId('user', userId) }
    const read = () => answer(this.#client().send(new DescribeUserCommand(ids)))
    const { User: user } = await this.#calls.read('DescribeUser', read, signal, exists)
    if (user === undefined) throw new TypeError('DescribeUser answered without a user')
    checkAnsweredUser({ id: user.Id, arn: user.Arn }, userId, this.instance.id)
    return fromDescription(user, this.#share)
  }

  async listProficiencies(
    userId: string,
    signal: AbortSignal,
    exists = false,
  ): Promise<readonly Proficiency[]> {
    const ids = {
      InstanceId: this.instance.id,
      UserId: checkedId('user', userId),
      MaxResults: PROFICIENCY_PAGE,
    }
    const send = (token: string | undefined) =>
      this.#client().send(new ListUserProficienciesCommand({ ...ids, ...tokenOf('NextToken', token) }))
    const pages = this.#paged('ListUserProficiencies', signal, send, exists)
    const all: Proficiency[] = []
    for await (const page of pages) all.push(...(page.UserProficiencyList ?? []).map(proficiencyOf))
    return all
  }

  listNames(kind: NameKind, signal: AbortSignal): Promise<readonly Named[]> {
    if (kind === 'routing-profile') return this.#listRoutingProfiles(signal)
    if (kind === 'predefined-attribute') return this.#listAttributes(signal)
    return kind === 'security-profile' ? this.#listSecurityProfiles(signal) : this.#listGroups(signal)
  }

  async permit(request: WriteRequest, signal: AbortSignal): Promise<WritePermit> {
    const send = prepareWrite(request, this.instance.id)
    const permit = await this.#calls.permit(request.operation, signal)
    return {
      send: () => permit.send(() => answer(send(this.#client()))),
      giveBack: () => permit.giveBack(),
    }
  }

  calls(): CallCounts {
    return this.#calls.counts()
  }

  counted(): Connect {
    return new SdkConnect(this.instance, this.#client, this.#calls.counted())
  }

  lastMoved(operation: string): number {
    return this.#calls.lastMoved(operation)
  }

  async #listRoutingProfiles(signal: AbortSignal): Promise<readonly Named[]> {
    const pages = this.#listed('ListRoutingProfiles', signal, (paging) =>
      this.#client().send(new ListRoutingProfilesCommand(paging)),
    )
    return namedOf(pages, (page) => page.RoutingProfileSummaryList)
  }

  async #listSecurityProfiles(signal: AbortSignal): Promise<readonly Named[]> {
    const pages = this.#listed('ListSecurityProfiles', signal, (paging) =>
      this.#client().send(new ListSecurityProfilesCommand(paging)),
    )
    return namedOf(pages, (page) => page.SecurityProfileSummaryList)
  }

  /** Searched rather than listed: only the search tells the path of each group without a call a group. */
  async #listGroups(signal: AbortSignal): Promise<readonly Named[]> {
    const pages = this.#paged('SearchUserHierarchyGroups', signal, (token) =>
      this.#client().send(
        new SearchUserHierarchyGroupsCommand({
          InstanceId: this.instance.id,
          MaxResults: GROUP_PAGE,
          ...tokenOf('NextToken', token),
        }),
      ),
    )
    return namedOf(pages, (page) =>
      page.UserHierarchyGroups?.map((group) => ({ ...group, lineage: lineageOf(group) })),
    )
  }

  /** Searched rather than listed: only the search tells the values of each without a call an attribute. */
  async #listAttributes(signal: AbortSignal): Promise<readonly Named[]> {
    const pages = this.#paged('SearchPredefinedAttributes', signal, (token) =>
      this.#client().send(
        new SearchPredefinedAttributesCommand({
          InstanceId: this.instance.id,
          MaxResults: ATTRIBUTE_PAGE,
          ...tokenOf('NextToken', token),
        }),
      ),
    )
    const attributes: Named[] = []
    for await (const page of pages) attributes.push(...(page.PredefinedAttributes ?? []).map(attributeOf))
    return attributes
  }

  #listed<P extends { NextToken?: string | undefined }>(
    operation: string,
    signal: AbortSignal,
    send: (paging: Paging) => Promise<P & Metadata>,
  ): AsyncIterable<P> {
    return this.#paged(operation, signal, (token) =>
      send({ InstanceId: this.instance.id, MaxResults: LIST_PAGE, ...tokenOf('NextToken', token) }),
    )
  }

  async *#paged<P extends { NextToken?: string | undefined }>(
    operation: string,
    signal: AbortSignal,
    send: (token: string | undefined) => Promise<P & Metadata>,
    exists = false,
  ): AsyncIterable<P> {
    let token: string | undefined
    do {
      const from = token
      const page: P = await this.#calls.read(operation, () => answer(send(from)), signal, exists)
      yield page
      token = page.NextToken
    } while (token !== undefined && token !== '')
  }

  /** Users whose ACW the search does not tell for certain are read one by one. */
  async #normalise(users: readonly UserSearchSummary[], withAcw: boolean, signal: AbortSignal) {
    const normal = users.map((user) => fromSearch(user, this.#acwUnit, this.#share))
    if (!withAcw || normal.every((user) => user.acwTimeout !== undefined)) return normal
    return Promise.all(
      normal.map(async (user) =>
        user.acwTimeout === undefined ? this.describeUser(user.id, signal, true) : user,
      ),
    )
  }

  async #settleAcwUnit(users: readonly UserSearchSummary[], signal: AbortSignal): Promise<void> {
    for (const user of users) {
      if (this.#acwUnit !== 'unsettled' || this.#witnesses >= UNIT_WITNESSES) return
      const raw = rawAcw(user)
      if (user.Id === undefined || !hasValue(raw)) continue
      this.#witnesses += 1
      this.#acwUnit = judgeAcwUnit(raw, await this.describeUser(user.Id, signal, true))
    }
  }
}

interface Metadata {
  readonly $metadata?: { readonly requestId?: string | undefined }
}

interface Paging {
  readonly InstanceId: string
  readonly MaxResults: number
  readonly NextToken?: string
}

interface Summary {
  readonly Id?: string | undefined
  readonly Arn?: string | undefined
  readonly Name?: string | undefined
  readonly lineage?: NonNullable<Named['lineage']>
}

async function answer<T extends Metadata>(sent: Promise<T>): Promise<Answer<T>> {
  const value = await sent
  return { value, requestId: value.$metadata?.requestId ?? null }
}

async function namedOf<P>(
  pages: AsyncIterable<P>,
  listOf: (page: P) => readonly Summary[] | undefined,
): Promise<readonly Named[]> {
  const named: Named[] = []
  for await (const page of pages) {
    for (const { Id: id, Arn: arn, Name: name, lineage } of listOf(page) ?? []) {
      if (id === undefined) continue
      named.push({ id, arn: arn ?? '', name: name ?? id, ...(lineage === undefined ? {} : { lineage }) })
    }
  }
  return named
}

function tokenOf(name: 'NextToken', token: string | undefined): { NextToken?: string } {
  return token === undefined ? {} : { [name]: token }
}
