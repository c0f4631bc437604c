import { readFileSync } from 'node:fs'
import {
  DescribeUserCommand,
  ListUserProficienciesCommand,
  ListUsersCommand,
  SearchUsersCommand,
  type SearchUsersRequest,
  UpdateUserConfigCommand,
  UpdateUserHierarchyCommand,
  UpdateUserProficienciesCommand,
  UpdateUserRoutingProfileCommand,
} from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import { type Switches, points, settleSwitches } from '../../src/sandbox/switches.js'
import { type SandboxOptions, readSwitch } from '../../src/sandbox/sandbox.js'
import { type Bench, failureOf, openBench } from './harness.js'

async function openUser(options: SandboxOptions = {}) {
  const bench = await openBench(options)
  const { client, instanceId: InstanceId } = bench
  const [user] = [...bench.sandbox.store.users.values()]
  if (user === undefined) {
    throw new Error('the seed has no users')
  }
  const UserId = user.Id
  const read = async () => (await client.send(new DescribeUserCommand({ InstanceId, UserId }))).User
  const move = () => {
    const RoutingProfileId = [...bench.sandbox.store.routingProfiles.keys()].at(-1) ?? ''
    return client.send(new UpdateUserRoutingProfileCommand({ InstanceId, UserId, RoutingProfileId }))
  }
  return { ...bench, InstanceId, UserId, user, read, move }
}

/** Ids as the pages bring them. */
async function searchAll(
  { client, instanceId }: Bench,
  MaxResults: number,
  more: Partial<SearchUsersRequest> = {},
) {
  const ids: (string | undefined)[] = []
  let NextToken: string | undefined
  do {
    const call = new SearchUsersCommand({ InstanceId: instanceId, MaxResults, NextToken, ...more })
    const page = await client.send(call)
    ids.push(...(page.Users ?? []).map(({ Id }) => Id))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return ids
}

describe('the points in doubt', () => {
  const document = readFileSync(new URL('../../src/sandbox/BEHAVIOUR.md', import.meta.url), 'utf8')

  it.each(Object.entries(points))('%s is in BEHAVIOUR.md with its values and presets', (name, point) => {
    const row = document.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''
    const [, , values, kind, hostile] = row.split('|').map((cell) => cell.trim())
    const isNumber = typeof point.values[0] === 'number'
    expect(values).toBe(isNumber ? '`0` or more' : point.values.map((value) => `\`${value}\``).join(', '))
    expect([kind, hostile]).toEqual([`\`${point.kind}\``, `\`${point.hostile}\``])
    expect(isNumber || point.values.includes(point.kind as never)).toBe(true)
    expect(isNumber || point.values.includes(point.hostile as never)).toBe(true)
  })

  it('are decided by an option, else by the preset, else by default', () => {
    const chosen = { omittedLists: 'kept', searchLagSeconds: 7 } as const
    expect(settleSwitches(chosen, 'hostile')).toMatchObject({ ...chosen, omittedChannels: 'wiped' })
    expect(settleSwitches({}, 'kind')).toMatchObject({ updateMissing: 'added' })
    expect(settleSwitches({})).toMatchObject({ updateMissing: 'refused', omittedLists: 'kept' })
  })

  it('are read from a command line', () => {
    const all: Partial<Switches> = Object.assign(
      {},
      ...['omittedLists=wiped', 'searchCaseSensitive=true', 'searchLagSeconds=90', 'containsLength=2-25'].map(
        readSwitch,
      ),
    )
    expect(all).toEqual({
      omittedLists: 'wiped',
      searchCaseSensitive: true,
      searchLagSeconds: 90,
      containsLength: '2-25',
    })
  })

  it.each([
    ['omitedLists=wiped', '"omitedLists" is not one of searchAcwUnit, '],
    ['omittedLists', '"" is not one of the values of omittedLists: kept, wiped'],
    ['omittedLists=both', '"both" is not one of the values of omittedLists: kept, wiped'],
    ['searchCaseSensitive=1', '"1" is not one of the values of searchCaseSensitive: false, true'],
    ['searchLagSeconds=-1', '"-1" is not a whole number of seconds for searchLagSeconds'],
    ['toString=x', '"toString" is not one of '],
  ])('%s is refused', (text, message) => {
    expect(() => readSwitch(text)).toThrow(message)
  })
})

describe('search', () => {
  it('comes in an order that is none, and another for other arguments', async () => {
    const bench = await openBench({ searchOrder: 'shuffled' })
    const ids = await searchAll(bench, 7)
    expect(ids.toSorted()).toEqual([...bench.sandbox.store.users.keys()].toSorted())
    expect(ids).not.toEqual(ids.toSorted())
    expect(await searchAll(bench, 7)).toEqual(ids)
    expect(await searchAll(bench, 8)).not.toEqual(ids)
  })

  it.each(['by-id', 'shuffled'] as const)(
    'repeats users over pages, and misses none (%s)',
    async (searchOrder) => {
      const bench = await openBench({ searchDuplicates: true, searchOrder })
      const ids = await searchAll(bench, 8)
      expect(ids.length).toBeGreaterThan(45)
      expect(new Set(ids).size).toBe(40)
      expect(await searchAll(bench, 1)).toHaveLength(40)
    },
  )

  it('tells a rough total', async () => {
    const { client, InstanceId } = await openUser({ searchTotal: 'rough' })
    const answer = await client.send(new SearchUsersCommand({ InstanceId }))
    expect(answer).toMatchObject({ Users: { length: 40 }, ApproximateTotalCount: 36 })
  })

  it.each([
    ['a', 'InvalidParameterException'],
    ['a'.repeat(26), 'InvalidParameterException'],
    ['ab', 'none'],
    ['a'.repeat(25), 'none'],
  ])('takes for CONTAINS 2 to 25 characters: %s', async (Value, code) => {
    const bench = await openBench({ containsLength: '2-25' })
    const StringCondition = { FieldName: 'Username', Value, ComparisonType: 'CONTAINS' } as const
    const search = searchAll(bench, 500, { SearchCriteria: { StringCondition } })
    expect(code === 'none' ? (await search).length >= 0 : (await failureOf(search)).code === code).toBe(true)
    const exact = { ...StringCondition, ComparisonType: 'EXACT' } as const
    await searchAll(bench, 500, { SearchCriteria: { StringCondition: exact } })
  })
})

describe('lag', () => {
  it('hides a change from search for a while', async () => {
    const bench = await openUser({ searchLagSeconds: 30 })
    const { RoutingProfileId: old } = bench.user
    const find = (Value = '') => {
      const StringCondition = { FieldName: 'RoutingProfileId', Value, ComparisonType: 'EXACT' } as const
      return searchAll(bench, 500, { SearchCriteria: { StringCondition } })
    }
    await bench.move()
    expect(bench.user.RoutingProfileId).not.toBe(old)
    expect(await find(old)).toContain(bench.UserId)
    expect(await find(bench.user.RoutingProfileId)).not.toContain(bench.UserId)
    expect(await bench.read()).toMatchObject({ RoutingProfileId: bench.user.RoutingProfileId })
    bench.clock.advance(30_000)
    expect(await find(old)).not.toContain(bench.UserId)
    expect(await find(bench.user.RoutingProfileId)).toContain(bench.UserId)
  })

  it('hides a change from reads of the user for a while, each change in its turn', async () => {
    const bench = await openUser({ readLagSeconds: 2 })
    const { client, InstanceId, UserId } = bench
    const old = structuredClone(bench.user)
    await bench.move()
    bench.clock.advance(1000)
    await client.send(new UpdateUserHierarchyCommand({ InstanceId, UserId }))
    expect(await bench.read()).toEqual(old)
    const list = await client.send(new ListUsersCommand({ InstanceId }))
    expect(list.UserSummaryList?.find(({ Id }) => Id === UserId)).toMatchObject({
      LastModifiedTime: old.LastModifiedTime,
    })
    bench.clock.advance(1000)
    const { RoutingProfileId } = bench.user
    expect(await bench.read()).toMatchObject({ RoutingProfileId, HierarchyGroupId: old.HierarchyGroupId })
    bench.clock.advance(1000)
    expect(await bench.read()).toEqual(bench.user)
  })

  it('hides a change of proficiencies', async () => {
    const { client, InstanceId, UserId, sandbox, clock } = await openUser({ readLagSeconds: 2 })
    const billing = { AttributeName: 'Product', AttributeValue: 'Billing', Level: 1 }
    sandbox.store.proficiencies.set(UserId, [billing])
    const list = async () =>
      (await client.send(new ListUserProficienciesCommand({ InstanceId, UserId }))).UserProficiencyList
    const UserProficiencies = [{ ...billing, Level: 5 }]
    await client.send(new UpdateUserProficienciesCommand({ InstanceId, UserId, UserProficiencies }))
    expect(await list()).toEqual([billing])
    clock.advance(2000)
    expect(await list()).toEqual(UserProficiencies)
  })
})

describe('refusals without a reason', () => {
  it('say 404 of some who are there, once, and apply nothing', async () => {
    const { client, InstanceId, sandbox } = await openUser({ spuriousNotFound: 'sometimes' })
    const [profile = ''] = [...sandbox.store.routingProfiles.keys()]
    const befallen: string[] = []
    for (const { Id } of sandbox.store.users.values()) {
      const input = { InstanceId, UserId: Id, RoutingProfileId: profile }
      const before = sandbox.store.users.get(Id)?.RoutingProfileId
      const send = () => client.send(new UpdateUserRoutingProfileCommand(input))
      const code = await send().then(
        () => 'none',
        ({ name }: Error) => name,
      )
      if (code !== 'none') {
        expect(code).toBe('ResourceNotFoundException')
        expect(sandbox.store.users.get(Id)?.RoutingProfileId).toBe(before)
        befallen.push(Id)
        await send()
      }
    }
    expect(befallen.length).toBeGreaterThan(2)
    expect(befallen.length).toBeLessThan(20)
  })

  it('say 409 of some UpdateUserConfig, once', async () => {
    const { client, InstanceId, sandbox } = await openUser({ configConflict: 'sometimes' })
    const codes: string[] = []
    for (const UserId of sandbox.store.users.keys()) {
      const send = () => client.send(new UpdateUserConfigCommand({ InstanceId, UserId }))
      codes.push(
        await send().then(
          () => 'none',
          ({ name }: Error) => name,
        ),
      )
      await send()
    }
    expect(new Set(codes)).toEqual(new Set(['none', 'ConditionalOperationFailedException']))
  })
})

describe('PhoneConfig once there are lists', () => {
  const voice = { Channel: 'VOICE', AfterContactWorkConfig: { AfterContactWorkTimeLimit: 77 } } as const

  it.each([
    ['voice', 77],
    ['frozen', 30],
    ['absent', undefined],
  ] as const)('%s', async (legacyPhone, shown) => {
    const bench = await openUser({ legacyPhone })
    const { client, InstanceId, UserId } = bench
    bench.user.PhoneConfig = { PhoneType: 'SOFT_PHONE', AutoAccept: true, AfterContactWorkTimeLimit: 30 }
    bench.user.AfterContactWorkConfigs = undefined
    bench.user.AutoAcceptConfigs = undefined
    await client.send(new UpdateUserConfigCommand({ InstanceId, UserId, AfterContactWorkConfigs: [voice] }))
    const user = await bench.read()
    expect(user?.AfterContactWorkConfigs?.[0]).toEqual(voice)
    expect(user?.PhoneConfig?.AfterContactWorkTimeLimit).toBe(shown)
    expect(user?.PhoneConfig?.AutoAccept).toBe(true)
    const { Users } = await client.send(new SearchUsersCommand({ InstanceId, MaxResults: 500 }))
    const found = Users?.find(({ Id }) => Id === UserId)
    expect(found?.PhoneConfig?.AfterContactWorkTimeLimit).toBe(shown === undefined ? undefined : shown * 1000)
  })
})

describe('an empty text for a hierarchy group', () => {
  it.each(['refused', 'honoured', 'ignored'] as const)('is %s', async (emptyHierarchyGroup) => {
    const { client, InstanceId, UserId, user, sandbox } = await openUser({ emptyHierarchyGroup })
    const [group = ''] = [...sandbox.store.hierarchyGroups.keys()]
    user.HierarchyGroupId = group
    const call = client.send(new UpdateUserHierarchyCommand({ InstanceId, UserId, HierarchyGroupId: '' }))
    const code = await call.then(
      () => 'none',
      ({ name }: Error) => name,
    )
    expect(code).toBe(emptyHierarchyGroup === 'refused' ? 'InvalidParameterException' : 'none')
    expect(user.HierarchyGroupId).toBe(emptyHierarchyGroup === 'honoured' ? undefined : group)
  })
})

describe('an empty bucket', () => {
  it('is one for all operations, if so wanted', async () => {
    const { client, InstanceId, read } = await openUser({ bucketScope: 'account', burst: 2 })
    await client.send(new ListUsersCommand({ InstanceId }))
    await read()
    expect((await failureOf(read())).status).toBe(429)
    expect((await failureOf(client.send(new ListUsersCommand({ InstanceId })))).status).toBe(429)
  })

  it.each([
    ['TooManyRequestsException', ['TooManyRequestsException 429', 'TooManyRequestsException 429']],
    ['bare-429', ['Unknown 429', 'Unknown 429']],
    ['ThrottlingException-400', ['ThrottlingException 400', 'ThrottlingException 400']],
    [
      'all-in-turn',
      ['TooManyRequestsException 429', 'Unknown 429', 'ThrottlingException 400', 'ThrottlingException 429'],
    ],
  ] as const)('answers in the form %s', async (throttleDress, expected) => {
    const { read } = await openUser({ throttleDress, burst: 1 })
    await read()
    const seen: string[] = []
    for (const _ of expected) {
      const { code, status } = await failureOf(read())
      seen.push(`${code} ${status}`)
    }
    expect(seen).toEqual(expected)
  })
})
