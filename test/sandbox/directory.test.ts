import {
  DeleteQuickConnectCommand,
  DescribeRoutingProfileCommand,
  DescribeSecurityProfileCommand,
  DescribeUserHierarchyGroupCommand,
  ListQuickConnectsCommand,
  paginateListUserHierarchyGroups,
  paginateSearchResourceTags,
  SearchQuickConnectsCommand,
  SearchResourceTagsCommand,
  type SearchResourceTagsRequest,
  SearchRoutingProfilesCommand,
  SearchSecurityProfilesCommand,
} from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import { failureOf, openBench } from './harness.js'

const nothing = '00000000-0000-4000-8000-000000000000'
const contains = (FieldName: string, Value: string) => ({
  StringCondition: { FieldName, Value, ComparisonType: 'CONTAINS' as const },
})

describe('routing profiles', () => {
  it('tell how many users have them', async () => {
    const { sandbox, client, instanceId } = await openBench()
    const { routingProfiles, users } = sandbox.store
    const [first] = [...routingProfiles.values()]
    const count = [...users.values()].filter(({ RoutingProfileId }) => RoutingProfileId === first?.Id).length
    const shown = { RoutingProfileId: first?.Id, Name: first?.Name, NumberOfAssociatedUsers: count }
    const describing = new DescribeRoutingProfileCommand({
      InstanceId: instanceId,
      RoutingProfileId: first?.Arn,
    })
    expect(count).toBeGreaterThan(0)
    expect(await client.send(describing)).toMatchObject({ RoutingProfile: { ...shown, IsDefault: true } })
    const search = new SearchRoutingProfilesCommand({
      InstanceId: instanceId,
      SearchCriteria: contains('name', 'basic'),
    })
    expect(await client.send(search)).toMatchObject({ RoutingProfiles: [shown], ApproximateTotalCount: 1 })
    const unknown = { InstanceId: instanceId, RoutingProfileId: nothing }
    expect(await failureOf(client.send(new DescribeRoutingProfileCommand(unknown)))).toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })

  it('are found by tag', async () => {
    const { sandbox, client, instanceId } = await openBench()
    const [first] = [...sandbox.store.routingProfiles.values()]
    Object.assign(first ?? {}, { Tags: { team: 'blue' } })
    const TagFilter = { TagCondition: { TagKey: 'team', TagValue: 'blue' } }
    const search = new SearchRoutingProfilesCommand({ InstanceId: instanceId, SearchFilter: { TagFilter } })
    const { RoutingProfiles = [] } = await client.send(search)
    expect(RoutingProfiles.map(({ Name }) => Name)).toEqual([first?.Name])
  })
})

describe('security profiles', () => {
  it('are found by name, and tell what they restrict when described', async () => {
    const { client, instanceId } = await openBench()
    const search = new SearchSecurityProfilesCommand({
      InstanceId: instanceId,
      SearchCriteria: contains('name', 'recordings'),
    })
    const { SecurityProfiles = [] } = await client.send(search)
    expect(SecurityProfiles).toMatchObject([{ SecurityProfileName: 'Recordings / EU' }])
    const [found] = SecurityProfiles
    const describing = new DescribeSecurityProfileCommand({
      InstanceId: instanceId,
      SecurityProfileId: found?.Id,
    })
    expect(await client.send(describing)).toMatchObject({
      SecurityProfile: {
        Id: found?.Id,
        SecurityProfileName: 'Recordings / EU',
        AllowedAccessControlTags: { site: 'berlin' },
      },
    })
    const byId = { InstanceId: instanceId, SearchCriteria: contains('resourceID', 'x') }
    expect(await failureOf(client.send(new SearchSecurityProfilesCommand(byId)))).toMatchObject({
      code: 'InvalidParameterException',
    })
  })
})

describe('hierarchy groups', () => {
  it('are listed without path, and described with it', async () => {
    const { sandbox, client, instanceId } = await openBench()
    const groups = sandbox.store.hierarchyGroups
    const listed = []
    const input = { InstanceId: instanceId }
    for await (const page of paginateListUserHierarchyGroups({ client, pageSize: 5 }, input)) {
      listed.push(...(page.UserHierarchyGroupSummaryList ?? []))
    }
    expect(listed.map(({ Id = '' }) => Id).toSorted()).toEqual([...groups.keys()].toSorted())
    const berlin = listed.find(({ Name }) => Name === 'Berlin')
    expect(berlin).not.toHaveProperty('LevelId')
    const describing = new DescribeUserHierarchyGroupCommand({ ...input, HierarchyGroupId: berlin?.Arn })
    expect(await client.send(describing)).toMatchObject({
      HierarchyGroup: {
        Id: berlin?.Id,
        LevelId: sandbox.store.hierarchyLevels[1]?.Id,
        HierarchyPath: { LevelOne: { Name: 'Deutschland' }, LevelTwo: { Name: 'Berlin' } },
      },
    })
  })
})

describe('quick connects', () => {
  it('are listed by type, found with their users, and deleted', async () => {
    const { sandbox, client, instanceId: InstanceId } = await openBench()
    const list = async (QuickConnectTypes: ('USER' | 'PHONE_NUMBER')[] = []) =>
      (await client.send(new ListQuickConnectsCommand({ InstanceId, QuickConnectTypes })))
        .QuickConnectSummaryList ?? []
    expect(await list()).toHaveLength(5)
    expect(await list(['PHONE_NUMBER'])).toMatchObject([{ Name: 'Front desk' }])
    expect(await list(['USER', 'PHONE_NUMBER'])).toHaveLength(5)
    const search = { InstanceId, SearchCriteria: contains('name', 'ring ') }
    const { QuickConnects = [] } = await client.send(new SearchQuickConnectsCommand(search))
    const owners = QuickConnects.map(({ QuickConnectConfig: config }) => config?.UserConfig?.UserId)
    expect(owners).toHaveLength(4)
    expect(owners.every((id) => sandbox.store.users.has(id ?? ''))).toBe(true)
    const [gone] = QuickConnects
    const remove = () =>
      client.send(new DeleteQuickConnectCommand({ InstanceId, QuickConnectId: gone?.QuickConnectId }))
    await remove()
    expect((await list()).map(({ Id }) => Id)).not.toContain(gone?.QuickConnectId)
    expect(await failureOf(remove())).toMatchObject({ code: 'ResourceNotFoundException' })
  })
})

describe('tags in use', () => {
  it('are found once each, by key, value and type of resource', async () => {
    const { sandbox, client, instanceId: InstanceId } = await openBench()
    const find = async (request: Partial<SearchResourceTagsRequest>) => {
      const { Tags = [] } = await client.send(new SearchResourceTagsCommand({ InstanceId, ...request }))
      return Tags.map(({ key, value }) => `${key}=${value}`).toSorted()
    }
    const teams = [...sandbox.store.users.values()].flatMap(({ Tags }) => Tags['team'] ?? [])
    const wanted = [...new Set(teams)].map((team) => `team=${team}`).toSorted()
    const TagSearchCondition = { tagKey: 'team' }
    expect(wanted.length).toBeGreaterThan(2)
    expect(await find({ ResourceTypes: ['agent'], SearchCriteria: { TagSearchCondition } })).toEqual(wanted)
    expect(await find({ ResourceTypes: ['security-profile'] })).toEqual([])
    const start = { tagKey: 'te', tagKeyComparisonType: 'STARTS_WITH' as const, tagValue: 'blue' }
    expect(await find({ SearchCriteria: { TagSearchCondition: start } })).toEqual(['team=blue'])
    expect(await failureOf(find({ ResourceTypes: ['person'] }))).toMatchObject({
      code: 'InvalidParameterException',
    })
  })

  it('end with an error after a thousand', async () => {
    const { sandbox, client, instanceId: InstanceId } = await openBench()
    const [user] = [...sandbox.store.users.values()]
    Object.assign(user ?? {}, {
      Tags: Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`k${index}`, ''])),
    })
    let seen = 0
    const read = async () => {
      for await (const page of paginateSearchResourceTags({ client, pageSize: 100 }, { InstanceId })) {
        seen += page.Tags?.length ?? 0
      }
    }
    expect(await failureOf(read())).toMatchObject({ code: 'MaximumResultReturnedException', status: 400 })
    expect(seen).toBe(1000)
  })
})
