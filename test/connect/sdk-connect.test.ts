import {
  ConnectClient,
  DescribeUserCommand,
  ListRoutingProfilesCommand,
  ListSecurityProfilesCommand,
  ListUserProficienciesCommand,
  ListUsersCommand,
  SearchUserHierarchyGroupsCommand,
  SearchUsersCommand,
  UpdateUserRoutingProfileCommand,
  type UserSearchSummary,
} from '@aws-sdk/client-connect'
import { mockClient } from 'aws-sdk-client-mock'
import { describe, expect, test } from 'vitest'
import { PacedCalls } from '../../src/connect/paced-calls.js'
import { SdkConnect } from '../../src/connect/sdk-connect.js'
import { GroupList } from '../../src/settings/group-list.js'
import type { WriteRequest } from '../../src/operations/operation.js'
import { ACCOUNT, INSTANCE_ID, PLACE, uuid } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

const never = new AbortController().signal

function setUp() {
  const client = new ConnectClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' },
  })
  const mock = mockClient(client)
  const clock = new ManualClock()
  const calls = new PacedCalls({
    clock,
    random: () => 0.5,
    paceOf: () => ({ rate: 1000, burst: 100 }),
    note: () => undefined,
    renewCredentials: () => Promise.resolve(),
  })
  const instance = { ...PLACE.instance, account: ACCOUNT, region: PLACE.region }
  const warnings: string[] = []
  const connect = new SdkConnect(instance, () => client, calls, {
    warn: (text) => warnings.push(text),
    ratesKnown: Promise.resolve(),
  })
  return { mock, clock, warnings, connect }
}

const move = (userId: string, profile: unknown = uuid(9)): WriteRequest => ({
  operation: 'UpdateUserRoutingProfile',
  userId,
  body: { RoutingProfileId: profile },
})

async function send(connect: SdkConnect, request: WriteRequest) {
  return (await connect.permit(request, never)).send()
}

async function pagesOf<T, R>(pages: AsyncIterable<T>, make: (page: T) => R): Promise<R[]> {
  const made: R[] = []
  for await (const page of pages) made.push(make(page))
  return made
}

describe('a write', () => {
  test('is exactly one call, with the instance, the user and the profile', async () => {
    const { mock, connect } = setUp()
    mock.on(UpdateUserRoutingProfileCommand).resolves({ $metadata: { requestId: 'req-5' } })
    expect(await send(connect, move(uuid(1)))).toEqual({
      result: 'done',
      requestId: 'req-5',
    })
    expect(mock.calls()).toHaveLength(1)
    expect(mock.commandCalls(UpdateUserRoutingProfileCommand)[0]?.args[0].input).toEqual({
      InstanceId: INSTANCE_ID,
      UserId: uuid(1),
      RoutingProfileId: uuid(9),
    })
  })

  test('is exactly one call when it fails, too', async () => {
    const { mock, connect } = setUp()
    const thrown = Object.assign(new Error('slow down'), {
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429 },
    })
    mock.on(UpdateUserRoutingProfileCommand).rejects(thrown)
    expect(await send(connect, move(uuid(1)))).toMatchObject({
      result: 'failed',
      failure: { kind: 'throttled' },
    })
    expect(mock.calls()).toHaveLength(1)
  })

  test.each(['', '.', '..', 'anna', `${uuid(1)}/`, `../${uuid(1)}`])(
    'for the user id %j is never sent',
    async (userId) => {
      const { mock, connect } = setUp()
      await expect(connect.permit(move(userId), never)).rejects.toThrow(TypeError)
      await expect(connect.describeUser(userId, never)).rejects.toThrow(TypeError)
      expect(mock.calls()).toHaveLength(0)
    },
  )

  test('of an operation there is not is never sent', async () => {
    const { mock, connect } = setUp()
    const request = { operation: 'PutUserStatus', userId: uuid(1), body: {} }
    await expect(connect.permit(request, never)).rejects.toThrow('PutUserStatus')
    expect(mock.calls()).toHaveLength(0)
  })
})

describe('reading in pages', () => {
  test.each([undefined, ''])('a search ends at the NextToken %j', async (last) => {
    const { mock, connect } = setUp()
    mock
      .on(SearchUsersCommand)
      .resolvesOnce({ Users: [{ Id: 'a' }], NextToken: 'more', ApproximateTotalCount: 2 })
      .resolvesOnce({ Users: [{ Id: 'b' }], ...(last === undefined ? {} : { NextToken: last }) })
    const query = { routingProfileIds: [uuid(3)] }
    const pages = await pagesOf(connect.searchUsers(query, never), (page) => ({
      ...page,
      ids: page.users.map(({ id }) => id),
    }))
    expect(pages.map(({ ids }) => ids)).toEqual([['a'], ['b']])
    expect(pages[0]?.approximateTotal).toBe(2)
    const inputs = mock.commandCalls(SearchUsersCommand).map(({ args }) => args[0].input)
    const same = {
      InstanceId: INSTANCE_ID,
      MaxResults: 500,
      SearchCriteria: {
        StringCondition: { FieldName: 'RoutingProfileId', Value: uuid(3), ComparisonType: 'EXACT' },
      },
    }
    expect(inputs).toEqual([same, { ...same, NextToken: 'more' }])
  })

  test('an empty page in the middle is not the end', async () => {
    const { mock, connect } = setUp()
    mock
      .on(SearchUsersCommand)
      .resolvesOnce({ Users: [], NextToken: 'more' })
      .resolvesOnce({ Users: [{ Id: 'b' }] })
    const pages = await pagesOf(connect.searchUsers({}, never), ({ users }) => users.length)
    expect(pages).toEqual([0, 1])
  })

  test('lists are read in pages of a thousand', async () => {
    const { mock, connect } = setUp()
    mock
      .on(ListUsersCommand)
      .resolvesOnce({ UserSummaryList: [{ Id: 'a', LastModifiedTime: new Date(7) }], NextToken: 'more' })
      .resolvesOnce({ UserSummaryList: [{ Id: 'b' }], NextToken: '' })
    const pages = await pagesOf(connect.listUsers(never), (page) =>
      page.map(({ id, lastModified }) => [id, lastModified]),
    )
    expect(pages).toEqual([[['a', 7]], [['b', undefined]]])
    expect(mock.commandCalls(ListUsersCommand).map(({ args }) => args[0].input)).toEqual([
      { InstanceId: INSTANCE_ID, MaxResults: 1000 },
      { InstanceId: INSTANCE_ID, MaxResults: 1000, NextToken: 'more' },
    ])
  })

  test('all routing profiles, over all pages', async () => {
    const { mock, connect } = setUp()
    mock
      .on(ListRoutingProfilesCommand)
      .resolvesOnce({
        RoutingProfileSummaryList: [{ Id: 'p', Arn: 'arn:p', Name: 'Basic' }],
        NextToken: 'more',
      })
      .resolvesOnce({ RoutingProfileSummaryList: [{ Id: 'q', Arn: 'arn:q', Name: 'Billing' }] })
    expect(await connect.listNames('routing-profile', never)).toEqual([
      { id: 'p', arn: 'arn:p', name: 'Basic' },
      { id: 'q', arn: 'arn:q', name: 'Billing' },
    ])
  })

  test('security profiles are named, too', async () => {
    const { mock, connect } = setUp()
    mock
      .on(ListSecurityProfilesCommand)
      .resolves({ SecurityProfileSummaryList: [{ Id: 's', Arn: 'arn:s', Name: 'Agent' }] })
    expect(await connect.listNames('security-profile', never)).toEqual([
      { id: 's', arn: 'arn:s', name: 'Agent' },
    ])
  })

  test('groups are named by their path, with slashes in names escaped', async () => {
    const { mock, connect } = setUp()
    mock.on(SearchUserHierarchyGroupsCommand).resolves({
      UserHierarchyGroups: [
        {
          Id: 'g',
          Name: 'Day/Night',
          HierarchyPath: { LevelOne: { Name: 'France' }, LevelTwo: { Name: 'Day/Night' } },
        },
        { Id: 'h', Name: 'Alone' },
      ],
    })
    const names = await connect.listNames('hierarchy-group', never)
    const groups = new GroupList(names)
    expect(names.map(({ id }) => groups.label(id))).toEqual(['France/Day\\/Night', 'Alone'])
  })
})

describe('after-contact work in a search', () => {
  const searched = (id: number, voice: number): UserSearchSummary => ({
    Id: uuid(id),
    AfterContactWorkConfigs: [
      { Channel: 'VOICE', AfterContactWorkConfig: { AfterContactWorkTimeLimit: voice } },
    ],
  })

  async function acwOf(users: readonly UserSearchSummary[], described: Record<string, number>) {
    const { mock, connect } = setUp()
    mock.on(SearchUsersCommand).resolves({ Users: [...users] })
    for (const [id, voice] of Object.entries(described)) {
      mock
        .on(DescribeUserCommand, { UserId: id, InstanceId: INSTANCE_ID })
        .resolves({ User: searchedAs(id, voice) })
    }
    const pages = await pagesOf(connect.searchUsers({ withAcw: true }, never), ({ users: page }) => [...page])
    return {
      acw: pages.flat().map(({ acwTimeout }) => acwTimeout?.voice),
      asked: mock.commandCalls(DescribeUserCommand).map(({ args }) => args[0].input.UserId),
    }
  }

  const searchedAs = (id: string, voice: number) => ({ ...searched(0, voice), Id: id })

  test('one user with a value settles the unit: milliseconds', async () => {
    const users = [searched(1, 0), searched(2, 30_000), searched(3, 60_000)]
    const { acw, asked } = await acwOf(users, { [uuid(2)]: 30 })
    expect(acw).toEqual([0, 30, 60])
    expect(asked).toEqual([uuid(2)])
  })

  test('one user with a value settles the unit: seconds', async () => {
    const { acw, asked } = await acwOf([searched(1, 30), searched(2, 60)], { [uuid(1)]: 30 })
    expect(acw).toEqual([30, 60])
    expect(asked).toEqual([uuid(1)])
  })

  test('while three users leave it open, everybody with a value is read', async () => {
    const users = [searched(1, 11), searched(2, 22), searched(3, 33), searched(4, 44), searched(5, 0)]
    const described = { [uuid(1)]: 1, [uuid(2)]: 2, [uuid(3)]: 3, [uuid(4)]: 4 }
    const { acw, asked } = await acwOf(users, described)
    expect(acw).toEqual([1, 2, 3, 4, 0])
    expect(asked).toEqual([1, 2, 3, 1, 2, 3, 4].map(uuid))
  })

  test('nobody is read where it was not asked for', async () => {
    const { mock, connect } = setUp()
    mock.on(SearchUsersCommand).resolves({ Users: [searched(1, 30)] })
    const [users] = await pagesOf(connect.searchUsers({}, never), (page) => [...page.users])
    expect(users?.[0]).not.toHaveProperty('acwTimeout')
    expect(mock.commandCalls(DescribeUserCommand)).toHaveLength(0)
  })
})

describe('an answer that can not be right', () => {
  /** What the promise is rejected with, once every attempt was made. */
  async function failure({ clock }: ReturnType<typeof setUp>, read: () => Promise<unknown>) {
    const settled = read().then(
      () => 'answered',
      (error: unknown) => error,
    )
    return clock.until(settled)
  }

  test('DescribeUser without a user fails', async () => {
    const world = setUp()
    world.mock.on(DescribeUserCommand).resolves({})
    const error = await failure(world, () => world.connect.describeUser(uuid(1), never))
    expect(error).toMatchObject({
      operation: 'DescribeUser',
      failure: { kind: 'unknown', code: 'BadAnswer' },
    })
  })

  test.each([
    ['no list', { ApproximateTotalCount: 12 }],
    ['null for a list', { Users: null }],
    ['a text for a list', { Users: 'none' }],
    ['a list of nulls', { Users: [null] }],
    ['users of another instance', { Users: [{ Id: uuid(1), Arn: userArn(uuid(1), uuid(77)) }] }],
  ])('SearchUsers with %s on the second page fails', async (_, page) => {
    const world = setUp()
    world.mock
      .on(SearchUsersCommand)
      .resolvesOnce({ Users: [{ Id: 'a' }], NextToken: 'more' })
      .resolves(page as never)
    const error = await failure(world, () => pagesOf(world.connect.searchUsers({}, never), () => 0))
    expect(error).toMatchObject({ operation: 'SearchUsers', failure: { code: 'BadAnswer' } })
  })

  test('a page token that comes twice ends the reading', async () => {
    const world = setUp()
    world.mock.on(ListRoutingProfilesCommand).resolves({ RoutingProfileSummaryList: [], NextToken: 'same' })
    const error = await failure(world, () => world.connect.listNames('routing-profile', never))
    expect(error).toMatchObject({ operation: 'ListRoutingProfiles', failure: { code: 'EndlessList' } })
    expect(world.mock.calls()).toHaveLength(2)
  })

  test('empty pages with ever new tokens end the reading', async () => {
    const world = setUp()
    let page = 0
    world.mock.on(SearchUsersCommand).callsFake(() => ({ Users: [], NextToken: `token ${(page += 1)}` }))
    const error = await failure(world, () => pagesOf(world.connect.searchUsers({}, never), () => 0))
    expect(error).toMatchObject({ failure: { code: 'EndlessList' } })
    expect(page).toBeLessThan(100)
  })

  test.each([
    [12, 6, true],
    [12, 0, true],
    [12, 10, false],
    [12, 13, false],
    [10_000, 9_950, false],
    [10_000, 9_500, true],
  ])('of %i announced users %i are given: a warning is %s', async (announced, given, isWarned) => {
    const { mock, connect, warnings } = setUp()
    const users = Array.from({ length: given }, (_, n) => ({ Id: `u${n}` }))
    mock.on(SearchUsersCommand).resolves({ Users: users, ApproximateTotalCount: announced })
    await pagesOf(connect.searchUsers({}, never), () => 0)
    expect(warnings).toHaveLength(isWarned ? 1 : 0)
    if (isWarned) expect(warnings[0]).toContain(`about ${announced} users and gave ${given}`)
  })

  test('no list of proficiencies is none: the service may leave it out', async () => {
    const { mock, connect } = setUp()
    mock.on(ListUserProficienciesCommand).resolves({})
    expect(await connect.listProficiencies(uuid(1), never)).toEqual([])
  })
})

test.each([
  ['another user', { Id: uuid(2), Arn: `${PLACE.instance.arn}/agent/${uuid(2)}` }],
  [
    'another instance',
    { Id: uuid(1), Arn: `${PLACE.instance.arn.replace(INSTANCE_ID, uuid(7))}/agent/${uuid(1)}` },
  ],
  ['no user', {}],
])('an answer about %s is not taken for the user asked for', async (_, user) => {
  const { mock, connect } = setUp()
  mock.on(DescribeUserCommand).resolves({ User: { Username: 'user1', ...user } })
  await expect(connect.describeUser(uuid(1), never)).rejects.toMatchObject({ failure: { code: 'WrongUser' } })
})

function userArn(userId: string, instanceId: string): string {
  return `arn:aws:connect:eu-central-1:${ACCOUNT}:instance/${instanceId}/agent/${userId}`
}
