import {
  type NumberComparisonType,
  SearchUsersCommand,
  type UserSearchCriteria,
  type UserSearchFilter,
} from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/sandbox/sandbox.js'
import type { UserRecord } from '../../src/sandbox/store.js'
import { type Bench, failureOf, openBench } from './harness.js'

type Names = readonly string[]

async function find(bench: Bench, criteria?: UserSearchCriteria, filter?: UserSearchFilter): Promise<Names> {
  const call = new SearchUsersCommand({
    InstanceId: bench.instanceId,
    MaxResults: 500,
    SearchCriteria: criteria,
    SearchFilter: filter,
  })
  const { Users = [] } = await bench.client.send(call)
  return Users.map(({ Username = '' }) => Username).toSorted()
}

function namesWhere({ store }: Bench['sandbox'], isWanted: (user: UserRecord) => boolean): Names {
  const names = [...store.users.values()].filter(isWanted).map(({ Username }) => Username)
  expect(names, 'the seed has nobody to find').not.toEqual([])
  return names.toSorted()
}

const string = (FieldName: string, ComparisonType: 'EXACT' | 'STARTS_WITH' | 'CONTAINS', Value: string) => ({
  StringCondition: { FieldName, ComparisonType, Value },
})

function profileId(state: Store, name: string): string {
  return [...state.routingProfiles.values()].find(({ Name }) => Name === name)?.Id ?? ''
}

const level = (condition: { FieldName: string; MinValue?: number }) => ({
  ListCondition: {
    TargetListType: 'PROFICIENCIES' as const,
    Conditions: [{ NumberCondition: { ...condition, ComparisonType: 'EQUAL' as const } }],
  },
})

const isBlue = ({ Tags }: UserRecord) => Tags['team'] === 'blue'

const isDublin = ({ Tags }: UserRecord) => Tags['site'] === 'dublin'

const low = (text: string | undefined) => (text ?? '').toLowerCase()

describe('criteria', () => {
  it('compare strings exactly, at the start or anywhere, without regard to case', async () => {
    const bench = await openBench({ users: 200 })
    const { sandbox } = bench
    expect(await find(bench, string('LastName', 'EXACT', 'müller'))).toEqual(
      namesWhere(sandbox, ({ IdentityInfo }) => low(IdentityInfo.LastName) === 'müller'),
    )
    expect(await find(bench, string('FirstName', 'STARTS_WITH', 'Jo'))).toEqual(
      namesWhere(sandbox, ({ IdentityInfo }) => low(IdentityInfo.FirstName).startsWith('jo')),
    )
    expect(await find(bench, string('Username', 'CONTAINS', 'ER'))).toEqual(
      namesWhere(sandbox, ({ Username }) => low(Username).includes('er')),
    )
  })

  it('may regard case', async () => {
    const bench = await openBench({ searchCaseSensitive: true })
    expect(await find(bench, string('Username', 'STARTS_WITH', 'acme'))).toEqual([])
    expect(await find(bench, string('Username', 'STARTS_WITH', 'ACME'))).toEqual(['ACME\\jdoe'])
  })

  it('find by profile and by id', async () => {
    const bench = await openBench()
    const { store } = bench.sandbox
    const billing = profileId(store, 'Billing')
    expect(await find(bench, string('RoutingProfileId', 'EXACT', billing))).toEqual(
      namesWhere(bench.sandbox, (user) => user.RoutingProfileId === billing),
    )
    const admin = [...store.securityProfiles.values()].find(({ Name }) => Name === 'Admin')?.Id ?? ''
    expect(await find(bench, string('SecurityProfileId', 'EXACT', admin))).toHaveLength(2)
    const [user] = [...store.users.values()]
    expect(await find(bench, string('resourceId', 'EXACT', user?.Id ?? ''))).toEqual([user?.Username])
  })

  it('combine with and and or', async () => {
    const bench = await openBench({ users: 200 })
    const [sales, billing] = ['Sales', 'Billing'].map((name) => profileId(bench.sandbox.store, name))
    const criteria = {
      AndConditions: [
        {
          OrConditions: [
            string('RoutingProfileId', 'EXACT', sales ?? ''),
            string('RoutingProfileId', 'EXACT', billing ?? ''),
          ],
        },
        string('Username', 'STARTS_WITH', 'm'),
      ],
    }
    expect(await find(bench, criteria)).toEqual(
      namesWhere(
        bench.sandbox,
        ({ RoutingProfileId: id, Username }) => (id === sales || id === billing) && Username.startsWith('m'),
      ),
    )
  })

  it('find by hierarchy group, with or without what is below', async () => {
    const bench = await openBench({ users: 200 })
    const groups = [...bench.sandbox.store.hierarchyGroups.values()]
    const top = groups.find(({ Name }) => Name === 'Deutschland')?.Id ?? ''
    const sites = groups.filter(({ ParentId }) => ParentId === top).map(({ Id }) => Id)
    const family = new Set([
      top,
      ...sites,
      ...groups.filter(({ ParentId }) => sites.includes(ParentId ?? '')).map(({ Id }) => Id),
    ])
    const condition = (HierarchyGroupMatchType: 'EXACT' | 'WITH_CHILD_GROUPS') => ({
      HierarchyGroupCondition: { Value: top, HierarchyGroupMatchType },
    })
    expect(family.size).toBe(7)
    expect(await find(bench, condition('EXACT'))).toEqual(
      namesWhere(bench.sandbox, ({ HierarchyGroupId }) => HierarchyGroupId === top),
    )
    expect(await find(bench, condition('WITH_CHILD_GROUPS'))).toEqual(
      namesWhere(bench.sandbox, ({ HierarchyGroupId }) => family.has(HierarchyGroupId ?? '')),
    )
  })

  it.each<[NumberComparisonType, number, number | undefined, readonly number[]]>([
    ['EQUAL', 3, undefined, [3]],
    ['NOT_EQUAL', 3, undefined, [2, 4, 5]],
    ['GREATER', 3, undefined, [4, 5]],
    ['GREATER_OR_EQUAL', 3, undefined, [3, 4, 5]],
    ['LESSER', 0, 3, [2]],
    ['LESSER_OR_EQUAL', 0, 3, [2, 3]],
    ['RANGE', 3, 4, [3, 4]],
  ])('find by level: %s %d %s', async (ComparisonType, MinValue, MaxValue, wanted) => {
    const bench = await openBench()
    const NumberCondition = { FieldName: 'limit', ComparisonType, MinValue, MaxValue }
    const ListCondition = { TargetListType: 'PROFICIENCIES' as const, Conditions: [{ NumberCondition }] }
    const has = ({ Id }: UserRecord) =>
      (bench.sandbox.store.proficiencies.get(Id) ?? []).some(({ Level }) => wanted.includes(Level))
    expect(await find(bench, { ListCondition })).toEqual(namesWhere(bench.sandbox, has))
  })

  it('find by one proficiency that meets all conditions', async () => {
    const bench = await openBench()
    const skilled = (value: string, MinValue: number) =>
      find(bench, {
        ListCondition: {
          TargetListType: 'PROFICIENCIES',
          Conditions: [
            string('value', 'EXACT', value),
            { NumberCondition: { FieldName: 'limit', ComparisonType: 'EQUAL', MinValue } },
          ],
        },
      })
    expect(await skilled('connect:French', 5)).not.toEqual([])
    // Who speaks French at 5 knows Billing at 3.
    expect(await skilled('connect:French', 3)).toEqual([])
  })

  it('may be empty at the top', async () => {
    const bench = await openBench()
    expect(await find(bench, {})).toHaveLength(40)
  })

  it.each<[string, UserSearchCriteria, string]>([
    ['a field that is not searchable', string('Email', 'EXACT', 'x'), 'InvalidParameterException'],
    ['the spelling of other searches', string('resourceID', 'EXACT', 'x'), 'InvalidParameterException'],
    ['an unknown comparison', string('Username', 'ENDS_WITH' as 'EXACT', 'x'), 'InvalidParameterException'],
    [
      'two conditions in one node',
      { ...string('Username', 'EXACT', 'x'), AndConditions: [] },
      'InvalidParameterException',
    ],
    ['an empty node further down', { AndConditions: [{}] }, 'InvalidParameterException'],
    [
      'a condition without a value',
      { StringCondition: { FieldName: 'Username', ComparisonType: 'EXACT' } },
      'InvalidRequestException',
    ],
    [
      'proficiencies without conditions',
      { ListCondition: { TargetListType: 'PROFICIENCIES' } },
      'InvalidRequestException',
    ],
    ['a level by another name', level({ FieldName: 'level', MinValue: 3 }), 'InvalidParameterException'],
    ['a level without a bound', level({ FieldName: 'limit' }), 'InvalidRequestException'],
  ])('refuse %s, even when nobody is there', async (_, criteria, code) => {
    const bench = await openBench({ users: 0 })
    expect(await failureOf(find(bench, criteria))).toMatchObject({ code })
  })
})

describe('filters', () => {
  const blue = { TagKey: 'team', TagValue: 'blue' }
  const dublin = { TagKey: 'site', TagValue: 'dublin' }

  it('take one tag, all of several, any of several sets', async () => {
    const bench = await openBench({ users: 300 })
    const { sandbox } = bench
    expect(await find(bench, undefined, { TagFilter: { TagCondition: blue } })).toEqual(
      namesWhere(sandbox, isBlue),
    )
    expect(await find(bench, undefined, { TagFilter: { AndConditions: [blue, dublin] } })).toEqual(
      namesWhere(sandbox, (user) => isBlue(user) && isDublin(user)),
    )
    expect(await find(bench, undefined, { TagFilter: { OrConditions: [[blue], [dublin]] } })).toEqual(
      namesWhere(sandbox, (user) => isBlue(user) || isDublin(user)),
    )
  })

  it('take tags and a hierarchy group as user attributes', async () => {
    const bench = await openBench({ users: 300 })
    const group = [...bench.sandbox.store.hierarchyGroups.values()].find(({ Name }) => Name === 'Nord')?.Id
    const HierarchyGroupCondition = { Value: group, HierarchyGroupMatchType: 'EXACT' } as const
    const isNord = (user: UserRecord) => user.HierarchyGroupId === group
    const both = { TagConditions: [blue], HierarchyGroupCondition }
    expect(await find(bench, undefined, { UserAttributeFilter: { AndCondition: both } })).toEqual(
      namesWhere(bench.sandbox, (user) => isBlue(user) && isNord(user)),
    )
    expect(await find(bench, undefined, { UserAttributeFilter: { HierarchyGroupCondition } })).toEqual(
      namesWhere(bench.sandbox, isNord),
    )
    const either = { OrConditions: [both, { TagConditions: [dublin] }] }
    expect(await find(bench, undefined, { UserAttributeFilter: either })).toEqual(
      namesWhere(bench.sandbox, (user) => (isBlue(user) && isNord(user)) || isDublin(user)),
    )
  })

  it('narrow what the criteria leave', async () => {
    const bench = await openBench({ users: 300 })
    const found = await find(bench, string('Username', 'STARTS_WITH', 'a'), {
      TagFilter: { TagCondition: blue },
    })
    expect(found).toEqual(
      namesWhere(bench.sandbox, (user) => isBlue(user) && user.Username.toLowerCase().startsWith('a')),
    )
  })

  it('of both kinds at once look like missing permission', async () => {
    const bench = await openBench()
    const filter = { TagFilter: { TagCondition: blue }, UserAttributeFilter: { TagCondition: blue } }
    expect(await failureOf(find(bench, undefined, filter))).toMatchObject({
      code: 'AccessDeniedException',
      status: 403,
    })
  })
})
