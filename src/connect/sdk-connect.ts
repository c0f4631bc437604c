import type {
  ConnectClient,
  ListUserProficienciesResponse,
  ListUsersResponse,
  SearchUsersResponse,
  DescribeUserResponse,
  UserProficiency,
  UserSearchSummary,
  UserSummary,
} from '@aws-sdk/client-connect'
import type { Pace } from '../model/limits.js'
import type { Named, NameKind } from '../model/names.js'
import type { QuickConnect } from '../model/plan.js'
import type { Proficiency, User } from '../model/user.js'
import type { WriteRequest } from '../operations/operation.js'
import type {
  CallCounts,
  Connect,
  InstanceInfo,
  ListedUser,
  SearchPage,
  SearchQuery,
  WritePermit,
} from './connect.js'
import { checkAnsweredUser, checkedId, parseUserArn } from './ids.js'
import type { PacedCalls, SendOptions } from './paced-calls.js'
import { BadAnswer, listIn, missingUsers } from './pages.js'
import { answer } from './sdk-answers.js'
import { listNames, listQuickConnects } from './sdk-lists.js'
import { type PagedOperation, PageReader } from './sdk-pages.js'
import { searchInput } from './sdk-search.js'
import { SearchedAcw } from './sdk-searched-acw.js'
import { fromDescription, proficiencyOf, StringPool } from './sdk-user.js'
import { prepareWrite, sendWrite } from './sdk-writes.js'
import type { Secrets } from './secrets.js'
import { connectSdk } from './sdk-packages.js'

const {
  DescribeSecurityProfileCommand,
  DescribeUserCommand,
  ListUserProficienciesCommand,
  ListUsersCommand,
  SearchRoutingProfilesCommand,
  SearchUsersCommand,
} = connectSdk

const PROFILES_PAGE = 500

const LIST_USERS: PagedOperation<ListUsersResponse, UserSummary> = {
  name: 'ListUsers',
  pageSize: 1000,
  send: (client, input, options) => client.send(new ListUsersCommand(input), options),
  listOf: (page) => listIn(page, 'UserSummaryList'),
}

/** What the adapter needs besides its calls. */
export interface Surroundings {
  /** One line for people. */
  readonly warn: (text: string) => void
  /** Settles, soon after the connection is open, when the account's own rates are known or won't be. */
  readonly ratesKnown: Promise<void>
  /** What is removed from the texts of the service. */
  readonly secrets?: Secrets
  /** A time that the service tells, by this machine's clock; by default the two agree. */
  readonly ours?: (time: Date) => number
}

/** Amazon Connect through the AWS SDK: the only place of the client side that talks to the service. */
export class SdkConnect implements Connect {
  readonly instance: InstanceInfo
  readonly #client: () => ConnectClient
  readonly #calls: PacedCalls
  readonly #surroundings: Surroundings
  readonly #reader: PageReader
  readonly #acw: SearchedAcw
  readonly #texts = new StringPool()
  readonly #share = (text: string) => this.#texts.of(text)
  readonly #ours = (time: Date) => this.#surroundings.ours?.(time) ?? time.getTime()

  constructor(
    instance: InstanceInfo,
    client: () => ConnectClient,
    calls: PacedCalls,
    surroundings: Surroundings = { warn: () => undefined, ratesKnown: Promise.resolve() },
  ) {
    this.instance = instance
    this.#client = client
    this.#calls = calls
    this.#surroundings = surroundings
    this.#reader = new PageReader(client, calls, instance.id)
    this.#acw = new SearchedAcw(this, this.#share)
  }

  async *searchUsers(query: SearchQuery, signal: AbortSignal): AsyncIterable<SearchPage> {
    const counts = { announced: 0, given: 0 }
    for await (const found of this.#reader.pages(this.#search(query), signal)) {
      const page = await this.#pageOf(found, query.withAcw === true, signal)
      counts.announced = Math.max(counts.announced, page.approximateTotal ?? 0)
      counts.given += page.users.length
      await this.#surroundings.ratesKnown
      yield page
    }
    const warning = missingUsers(counts.announced, counts.given)
    if (warning !== undefined) this.#surroundings.warn(warning)
  }

  #search(query: SearchQuery): PagedOperation<SearchUsersResponse, UserSearchSummary> {
    const criteria = searchInput(query)
    return {
      name: 'SearchUsers',
      pageSize: 500,
      send: (client, input, options) =>
        client.send(new SearchUsersCommand({ ...criteria, ...input }), options),
      listOf: (page) => {
        const users = listIn(page, 'Users')
        for (const user of users) this.#checkInstance(user)
        return users
      },
    }
  }

  async #pageOf(found: SearchUsersResponse, withAcw: boolean, signal: AbortSignal): Promise<SearchPage> {
    const users = found.Users ?? []
    return {
      users: await (withAcw ? this.#acw.whole(users, signal) : this.#acw.asSearched(users)),
      approximateTotal: found.ApproximateTotalCount,
    }
  }

  async *listUsers(signal: AbortSignal): AsyncIterable<readonly ListedUser[]> {
    for await (const page of this.#reader.pages(LIST_USERS, signal))
      yield LIST_USERS.listOf(page).map((user) => ({
        id: user.Id ?? '',
        arn: user.Arn ?? '',
        username: user.Username ?? '',
        lastModified: user.LastModifiedTime && this.#ours(user.LastModifiedTime),
      }))
  }

  async describeUser(userId: string, signal: AbortSignal, exists = false): Promise<User> {
    const ids = { InstanceId: this.instance.id, UserId: checkedId('user', userId) }
    const send = (options: SendOptions) =>
      answer(this.#client().send(new DescribeUserCommand(ids), options), checkHasUser)
    const { User: user = {} } = await this.#calls.read('DescribeUser', send, signal, exists)
    await this.#surroundings.ratesKnown
    checkAnsweredUser({ id: user.Id, arn: user.Arn }, userId, this.instance.id)
    return fromDescription(user, this.#share, this.#ours)
  }

  async listProficiencies(
    userId: string,
    signal: AbortSignal,
    exists = false,
  ): Promise<readonly Proficiency[]> {
    const ids = { UserId: checkedId('user', userId) }
    const operation: PagedOperation<ListUserProficienciesResponse, UserProficiency> = {
      name: 'ListUserProficiencies',
      pageSize: 100,
      send: (client, input, options) =>
        client.send(new ListUserProficienciesCommand({ ...ids, ...input }), options),
      // Left out, perhaps, for a user who has none.
      listOf: (page) => ('UserProficiencyList' in page ? listIn(page, 'UserProficiencyList') : []),
    }
    return (await this.#reader.all(operation, signal, exists)).map(proficiencyOf)
  }

  listNames(kind: NameKind, signal: AbortSignal): Promise<readonly Named[]> {
    return listNames(kind, this.#reader, signal)
  }

  async countUsersByProfile(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const input = { InstanceId: this.instance.id, MaxResults: PROFILES_PAGE }
    const { RoutingProfiles = [] } = await this.#calls.read(
      'SearchRoutingProfiles',
      () => answer(this.#client().send(new SearchRoutingProfilesCommand(input))),
      signal,
    )
    return new Map(
      RoutingProfiles.flatMap(({ RoutingProfileId: id, NumberOfAssociatedUsers: users }) =>
        id === undefined || users === undefined ? [] : [[id, users] as const],
      ),
    )
  }

  async isRestricted(securityProfileId: string, signal: AbortSignal): Promise<boolean> {
    const SecurityProfileId = checkedId('security profile', securityProfileId)
    const input = { InstanceId: this.instance.id, SecurityProfileId }
    const { SecurityProfile: profile } = await this.#calls.read(
      'DescribeSecurityProfile',
      () => answer(this.#client().send(new DescribeSecurityProfileCommand(input))),
      signal,
    )
    const { AllowedAccessControlTags: tags = {}, AllowedAccessControlHierarchyGroupId: group } = profile ?? {}
    return Object.keys(tags).length > 0 || group !== undefined
  }

  listQuickConnects(signal: AbortSignal): Promise<readonly QuickConnect[]> {
    return listQuickConnects(this.#reader, signal)
  }

  async permit(request: WriteRequest, signal: AbortSignal): Promise<WritePermit> {
    const send = prepareWrite(request, this.instance.id)
    this.#surroundings.secrets?.addSent(...Object.values(request.secret ?? {}))
    await this.#surroundings.ratesKnown
    const permit = await this.#calls.permit(request.operation, signal)
    return {
      send: () => sendWrite(request, permit, () => send(this.#client())),
      giveBack: () => permit.giveBack(),
    }
  }

  calls(): CallCounts {
    return this.#calls.counts()
  }

  counted(): Connect {
    return new SdkConnect(this.instance, this.#client, this.#calls.counted(), this.#surroundings)
  }

  lastMoved(operation: string): number {
    return this.#calls.lastMoved(operation)
  }

  currentPace(operation: string): Pace {
    return this.#calls.currentPace(operation)
  }

  /** @throws BadAnswer for a user of another instance */
  #checkInstance({ Id: id = 'without an id', Arn: arn }: UserSearchSummary): void {
    const { instanceId = this.instance.id } = parseUserArn(arn ?? '') ?? {}
    if (instanceId !== this.instance.id)
      throw new BadAnswer(`the answer holds user ${id} of another instance, ${instanceId}`)
  }
}

function checkHasUser({ User: user }: DescribeUserResponse): void {
  if (user === undefined) throw new BadAnswer('the answer has no user')
}
