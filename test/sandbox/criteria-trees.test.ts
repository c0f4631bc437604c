import { SearchUsersCommand, type UserSearchCriteria } from '@aws-sdk/client-connect'
import { fc } from '../support/fast-check.js'
import { expect, it } from 'vitest'
import type { Store } from '../../src/sandbox/sandbox.js'
import type { UserRecord } from '../../src/sandbox/store.js'
import { type Bench, openBench } from './harness.js'

/** Made-up trees are compared with a reader of trees that is as plain as can be, and shares nothing with the sandbox. */
it('finds whom a naive reading of any tree of criteria finds', { timeout: 60_000 }, async () => {
  const bench = await openBench({ users: 60, burst: 1_000_000 })
  const { store } = bench.sandbox
  let hits = 0
  await fc.assert(
    fc.asyncProperty(trees(store), fc.integer({ min: 3, max: 500 }), async (tree, pageSize) => {
      const wanted = [...store.users.values()].filter((user) => meets(store, user, tree))
      hits += wanted.length > 0 && wanted.length < 60 ? 1 : 0
      expect(await findAll(bench, tree, pageSize)).toEqual(wanted.map(({ Id }) => Id).toSorted())
    }),
    { numRuns: 150 },
  )
  expect(hits, 'trees that find some, and not all').toBeGreaterThan(30)
})

async function findAll(
  { client, instanceId }: Bench,
  SearchCriteria: UserSearchCriteria,
  MaxResults: number,
) {
  const ids: string[] = []
  let NextToken: string | undefined
  do {
    const request = { InstanceId: instanceId, SearchCriteria, MaxResults, NextToken }
    const page = await client.send(new SearchUsersCommand(request))
    ids.push(...(page.Users ?? []).map(({ Id = '' }) => Id))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return ids.toSorted()
}

function trees(store: Store): fc.Arbitrary<UserSearchCriteria> {
  const users = [...store.users.values()]
  const names = users.flatMap(({ Username, IdentityInfo: { FirstName = '', LastName = '' } }) => [
    Username,
    FirstName,
    LastName,
  ])
  const piece = fc
    .tuple(fc.constantFrom(...names.filter((name) => name !== '')), fc.nat(4), fc.integer({ min: 1, max: 4 }))
    .map(([name, from, length]) => name.slice(from, from + length) || name)
  const text = fc.record({
    FieldName: fc.constantFrom('Username', 'FirstName', 'LastName'),
    ComparisonType: fc.constantFrom('EXACT' as const, 'STARTS_WITH' as const, 'CONTAINS' as const),
    Value: fc.oneof(piece, fc.constantFrom(...names.filter((name) => name !== ''))),
  })
  const ids: Record<string, string[]> = {
    RoutingProfileId: [...store.routingProfiles.keys()],
    SecurityProfileId: [...store.securityProfiles.keys()],
    resourceId: [...store.users.keys()],
  }
  const id = fc.constantFrom(...Object.keys(ids)).chain((FieldName) =>
    fc.record({
      FieldName: fc.constant(FieldName),
      ComparisonType: fc.constantFrom('EXACT' as const, 'STARTS_WITH' as const),
      Value: fc.constantFrom(...(ids[FieldName] ?? [])),
    }),
  )
  const group = fc.record({
    Value: fc.constantFrom(...store.hierarchyGroups.keys()),
    HierarchyGroupMatchType: fc.constantFrom('EXACT' as const, 'WITH_CHILD_GROUPS' as const),
  })
  const leaf: fc.Arbitrary<UserSearchCriteria> = fc.oneof(
    text.map((StringCondition) => ({ StringCondition })),
    id.map((StringCondition) => ({ StringCondition })),
    group.map((HierarchyGroupCondition) => ({ HierarchyGroupCondition })),
    levels().map((ListCondition) => ({ ListCondition })),
  )
  return fc.letrec<{ tree: UserSearchCriteria }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }).map((AndConditions) => ({ AndConditions })),
      fc.array(tie('tree'), { maxLength: 4 }).map((OrConditions) => ({ OrConditions })),
    ),
  })).tree
}

function levels() {
  const name = fc.constantFrom('connect:Language', 'Product', 'Seniority')
  const number = fc.record({
    FieldName: fc.constant('limit'),
    ComparisonType: fc.constantFrom(
      'GREATER_OR_EQUAL' as const,
      'GREATER' as const,
      'LESSER_OR_EQUAL' as const,
      'LESSER' as const,
      'EQUAL' as const,
      'NOT_EQUAL' as const,
      'RANGE' as const,
    ),
    MinValue: fc.integer({ min: 1, max: 5 }),
    MaxValue: fc.integer({ min: 1, max: 5 }),
  })
  return fc.tuple(name, number).map(([Value, NumberCondition]) => ({
    TargetListType: 'PROFICIENCIES' as const,
    Conditions: [
      { StringCondition: { FieldName: 'name', ComparisonType: 'EXACT' as const, Value } },
      { NumberCondition },
    ],
  }))
}

function meets(store: Store, user: UserRecord, tree: UserSearchCriteria): boolean {
  if (tree.AndConditions !== undefined) {
    return !tree.AndConditions.some((child) => !meets(store, user, child))
  }
  if (tree.OrConditions !== undefined) {
    return tree.OrConditions.some((child) => meets(store, user, child))
  }
  if (tree.HierarchyGroupCondition !== undefined) {
    const { Value, HierarchyGroupMatchType } = tree.HierarchyGroupCondition
    let at = user.HierarchyGroupId
    while (at !== undefined && at !== Value && HierarchyGroupMatchType === 'WITH_CHILD_GROUPS') {
      at = store.hierarchyGroups.get(at)?.ParentId
    }
    return at === Value
  }
  if (tree.ListCondition !== undefined) {
    const [name, level] = tree.ListCondition.Conditions ?? []
    return (store.proficiencies.get(user.Id) ?? []).some(
      ({ AttributeName, Level }) =>
        AttributeName === name?.StringCondition?.Value && meetsLevel(Level, level?.NumberCondition),
    )
  }
  const { FieldName, Value = '', ComparisonType } = tree.StringCondition ?? {}
  const values: Record<string, readonly (string | undefined)[]> = {
    Username: [user.Username],
    FirstName: [user.IdentityInfo.FirstName],
    LastName: [user.IdentityInfo.LastName],
    RoutingProfileId: [user.RoutingProfileId],
    SecurityProfileId: user.SecurityProfileIds,
    resourceId: [user.Id],
  }
  return (values[FieldName ?? ''] ?? []).some((value) => {
    const [text, wanted] = [(value ?? '').toLowerCase(), Value.toLowerCase()]
    const at = text.indexOf(wanted)
    return ComparisonType === 'EXACT'
      ? text === wanted
      : ComparisonType === 'STARTS_WITH'
        ? at === 0
        : at !== -1
  })
}

type Level = NonNullable<
  NonNullable<NonNullable<UserSearchCriteria['ListCondition']>['Conditions']>[number]['NumberCondition']
>

function meetsLevel(level: number, { ComparisonType, MinValue = 0, MaxValue = 0 }: Level = {}): boolean {
  switch (ComparisonType) {
    case 'GREATER_OR_EQUAL':
      return level >= MinValue
    case 'GREATER':
      return level > MinValue
    case 'LESSER_OR_EQUAL':
      return level <= MaxValue
    case 'LESSER':
      return level < MaxValue
    case 'NOT_EQUAL':
      return level !== MinValue
    case 'RANGE':
      return MinValue <= level && level <= MaxValue
    default:
      return level === MinValue
  }
}
