import {
  DescribeInstanceCommand,
  DescribeUserCommand,
  DescribeUserHierarchyStructureCommand,
  ListInstancesCommand,
  ListRoutingProfilesCommand,
  ListSecurityProfilesCommand,
  ListUsersCommand,
  paginateListUsers,
  paginateSearchUserHierarchyGroups,
  paginateSearchUsers,
  SearchUsersCommand,
  UpdateUserRoutingProfileCommand,
  type User,
} from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import { failureOf, openBench } from './harness.js'

describe('paging', () => {
  it('lists everyone once', async () => {
    const { sandbox, client, instanceId } = await openBench()
    const ids: string[] = []
    for await (const page of paginateListUsers({ client, pageSize: 7 }, { InstanceId: instanceId })) {
      ids.push(...(page.UserSummaryList ?? []).map(({ Id = '' }) => Id))
    }
    expect(ids.toSorted()).toEqual([...sandbox.store.users.keys()].toSorted())
    expect(sandbox.requests()).toHaveLength(6)
  })

  it('loses nobody when users leave the result on the way', async () => {
    const { sandbox, client, instanceId } = await openBench()
    const profiles = [...sandbox.store.routingProfiles.values()]
    const basic = profiles.find(({ Name }) => Name === 'Basic Routing Profile')?.Id
    const billing = profiles.find(({ Name }) => Name === 'Billing')?.Id
    const wanted = [...sandbox.store.users.values()].filter((user) => user.RoutingProfileId === basic).length
    const seen = new Set<string | undefined>()
    const criteria = { FieldName: 'RoutingProfileId', Value: basic, ComparisonType: 'EXACT' } as const
    const input = { InstanceId: instanceId, SearchCriteria: { StringCondition: criteria } }
    for await (const page of paginateSearchUsers({ client, pageSize: 5 }, input)) {
      for (const { Id: UserId } of page.Users ?? []) {
        seen.add(UserId)
        await client.send(
          new UpdateUserRoutingProfileCommand({ InstanceId: instanceId, UserId, RoutingProfileId: billing }),
        )
      }
    }
    expect(seen.size).toBe(wanted)
  })

  it('ends without a token when the last page is full', async () => {
    const { client, instanceId } = await openBench({ users: 10 })
    const page = await client.send(new SearchUsersCommand({ InstanceId: instanceId, MaxResults: 10 }))
    expect(page).toMatchObject({ ApproximateTotalCount: 10 })
    expect(page.NextToken).toBeUndefined()
  })

  it('has 100 a page unless told otherwise', async () => {
    const { client, instanceId } = await openBench({ users: 150 })
    const listed = await client.send(new ListUsersCommand({ InstanceId: instanceId }))
    const found = await client.send(new SearchUsersCommand({ InstanceId: instanceId }))
    expect([listed.UserSummaryList?.length, found.Users?.length]).toEqual([100, 100])
  })

  it('refuses a token of other arguments, of another operation, an old one and a made-up one', async () => {
    const { client, clock, instanceId } = await openBench()
    const first = await client.send(new SearchUsersCommand({ InstanceId: instanceId, MaxResults: 5 }))
    const next = (input: object) =>
      new SearchUsersCommand({ InstanceId: instanceId, MaxResults: 5, NextToken: first.NextToken, ...input })
    const foreign = new ListUsersCommand({
      InstanceId: instanceId,
      MaxResults: 5,
      NextToken: first.NextToken,
    })
    expect(await failureOf(client.send(next({ MaxResults: 6 })))).toMatchObject({
      code: 'InvalidParameterException',
    })
    expect(await failureOf(client.send(next({ NextToken: 'abc' })))).toMatchObject({
      code: 'InvalidParameterException',
    })
    expect(await failureOf(client.send(foreign))).toMatchObject({ code: 'InvalidParameterException' })
    clock.advance(24 * 60 * 60 * 1000)
    expect((await client.send(next({}))).Users).toHaveLength(5)
    clock.advance(1)
    expect(await failureOf(client.send(next({})))).toMatchObject({ code: 'InvalidToken', status: 400 })
  })
})

describe('a user', () => {
  it('has after-contact-work times in milliseconds in search and in seconds in describe', async () => {
    const { client, instanceId } = await openBench()
    const { Users = [] } = await client.send(new SearchUsersCommand({ InstanceId: instanceId }))
    const seen = new Set<number | undefined>()
    for (const summary of Users) {
      const { User } = await client.send(
        new DescribeUserCommand({ InstanceId: instanceId, UserId: summary.Id }),
      )
      const seconds = User?.PhoneConfig?.AfterContactWorkTimeLimit ?? -1
      seen.add(seconds)
      expect(summary.PhoneConfig?.AfterContactWorkTimeLimit).toBe(seconds * 1000)
      expect(limits(summary)).toEqual(limits(User).map((limit) => limit * 1000))
    }
    expect(seen).toContain(0)
    expect(seen.size).toBeGreaterThan(3)
  })

  it('can have seconds in the lists per channel in search', async () => {
    const { client, instanceId } = await openBench({ searchAcwUnit: 'seconds' })
    const { Users = [] } = await client.send(new SearchUsersCommand({ InstanceId: instanceId }))
    for (const summary of Users) {
      const { User } = await client.send(
        new DescribeUserCommand({ InstanceId: instanceId, UserId: summary.Id }),
      )
      expect(limits(summary)).toEqual(limits(User))
    }
  })

  it('shows e-mail, mobile and modification time in describe only', async () => {
    const { client, instanceId } = await openBench()
    const found = await client.send(new SearchUsersCommand({ InstanceId: instanceId, MaxResults: 1 }))
    const [summary] = found.Users ?? []
    const { User } = await client.send(
      new DescribeUserCommand({ InstanceId: instanceId, UserId: summary?.Id }),
    )
    expect(Object.keys(summary?.IdentityInfo ?? {})).toEqual(['FirstName', 'LastName'])
    expect(summary).not.toHaveProperty('LastModifiedTime')
    expect(User?.IdentityInfo?.Email).toContain('@example.com')
    expect(User?.LastModifiedTime).toBeInstanceOf(Date)
  })
})

function limits(user: Pick<User, 'AfterContactWorkConfigs'> | undefined): number[] {
  return (user?.AfterContactWorkConfigs ?? []).flatMap((entry) => [
    entry.AfterContactWorkConfig?.AfterContactWorkTimeLimit ?? -1,
    ...(entry.AgentFirstCallbackAfterContactWorkConfig === undefined
      ? []
      : [entry.AgentFirstCallbackAfterContactWorkConfig.AfterContactWorkTimeLimit ?? -1]),
  ])
}

describe('an update of the routing profile', () => {
  it('changes the profile and the modification time', async () => {
    const { sandbox, client, clock, instanceId } = await openBench()
    const [user] = [...sandbox.store.users.values()]
    const [profile] = [...sandbox.store.routingProfiles.values()].filter(
      ({ Id }) => Id !== user?.RoutingProfileId,
    )
    await client.send(
      new UpdateUserRoutingProfileCommand({
        InstanceId: instanceId,
        UserId: user?.Id,
        RoutingProfileId: profile?.Id,
      }),
    )
    expect(user).toMatchObject({ RoutingProfileId: profile?.Id, LastModifiedTime: new Date(clock.now()) })
  })

  it('wants both user and profile to exist', async () => {
    const { sandbox, client, instanceId } = await openBench()
    const [user] = [...sandbox.store.users.values()]
    const nobody = '00000000-0000-4000-8000-000000000000'
    for (const [UserId, RoutingProfileId] of [
      [nobody, user?.RoutingProfileId],
      [user?.Id, nobody],
    ]) {
      const call = new UpdateUserRoutingProfileCommand({ InstanceId: instanceId, UserId, RoutingProfileId })
      expect(await failureOf(client.send(call))).toMatchObject({
        code: 'ResourceNotFoundException',
        status: 404,
      })
    }
  })
})

describe('the directory', () => {
  it('lists profiles, awkward names included', async () => {
    const { client, instanceId } = await openBench()
    const routing = await client.send(new ListRoutingProfilesCommand({ InstanceId: instanceId }))
    const names = routing.RoutingProfileSummaryList?.map(({ Name }) => Name)
    expect(names).toEqual(
      expect.arrayContaining(['Billing', 'billing', 'Billing, EU', 'Sales / EMEA', '=SUM(A1)']),
    )
    const security = await client.send(new ListSecurityProfilesCommand({ InstanceId: instanceId }))
    expect(security.SecurityProfileSummaryList?.map(({ Name }) => Name)).toEqual(
      expect.arrayContaining(['Admin', 'Agent', 'CallCenterManager', 'QualityAnalyst']),
    )
  })

  it('gives hierarchy groups with their paths', async () => {
    const { client, instanceId } = await openBench()
    const paths: string[] = []
    for await (const page of paginateSearchUserHierarchyGroups(
      { client, pageSize: 4 },
      { InstanceId: instanceId },
    )) {
      for (const { HierarchyPath: path } of page.UserHierarchyGroups ?? []) {
        paths.push(
          [path?.LevelOne, path?.LevelTwo, path?.LevelThree].map((step) => step?.Name ?? '').join(' > '),
        )
      }
    }
    expect(paths).toEqual(
      expect.arrayContaining([
        'Deutschland >  > ',
        'Deutschland > Berlin > Team A',
        'France > Nord > Team A',
      ]),
    )
    expect(new Set(paths).size).toBe(paths.length)
    const { HierarchyStructure: structure } = await client.send(
      new DescribeUserHierarchyStructureCommand({ InstanceId: instanceId }),
    )
    expect([structure?.LevelOne?.Name, structure?.LevelTwo?.Name, structure?.LevelThree?.Name]).toEqual([
      'Country',
      'Site',
      'Team',
    ])
    expect(structure?.LevelFour).toBeUndefined()
  })

  it('lists instances, of which only the first has users', async () => {
    const { sandbox, client } = await openBench({ instances: 12 })
    const first = await client.send(new ListInstancesCommand({}))
    expect(first.InstanceSummaryList).toHaveLength(10)
    const second = await client.send(new ListInstancesCommand({ NextToken: first.NextToken }))
    expect(second.InstanceSummaryList).toHaveLength(2)
    const [other] = sandbox.store.others
    const users = await client.send(new ListUsersCommand({ InstanceId: other?.instance.Id }))
    expect(users.UserSummaryList).toEqual([])
    const { Instance } = await client.send(new DescribeInstanceCommand({ InstanceId: other?.instance.Arn }))
    expect(Instance).toMatchObject({
      InstanceAlias: 'acme-training',
      IdentityManagementType: 'CONNECT_MANAGED',
    })
  })
})
