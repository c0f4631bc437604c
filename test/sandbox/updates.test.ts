import {
  DescribeUserCommand,
  SearchUsersCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserHierarchyCommand,
  UpdateUserSecurityProfilesCommand,
  type UserSearchCriteria,
} from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { type Bench, failureOf, openBench, sendRaw } from './harness.js'

const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key ${index}`, '']))

const nothing = '00000000-0000-4000-8000-000000000000'

async function openUser(options: SandboxOptions = {}) {
  const bench = await openBench(options)
  const [user] = [...bench.sandbox.store.users.values()]
  if (user === undefined) {
    throw new Error('the seed has no users')
  }
  return { ...bench, user }
}

async function describeUser({ client, instanceId }: Bench, UserId: string) {
  const { User } = await client.send(new DescribeUserCommand({ InstanceId: instanceId, UserId }))
  return User
}

async function find({ client, instanceId }: Bench, SearchCriteria: UserSearchCriteria) {
  const call = new SearchUsersCommand({ InstanceId: instanceId, MaxResults: 500, SearchCriteria })
  const { Users = [] } = await client.send(call)
  return Users
}

async function openProfiles() {
  const bench = await openUser()
  const profiles = [...bench.sandbox.store.securityProfiles.values()]
  const update = (SecurityProfileIds: string[], UserId = bench.user.Id) =>
    bench.client.send(
      new UpdateUserSecurityProfilesCommand({ InstanceId: bench.instanceId, UserId, SecurityProfileIds }),
    )
  return { ...bench, profiles, update }
}

describe('an update of the security profiles', () => {
  it('replaces the whole set', async () => {
    const bench = await openProfiles()
    const [, first, second] = bench.profiles
    await bench.update([first?.Id ?? '', second?.Arn ?? '', first?.Arn ?? ''])
    expect(await describeUser(bench, bench.user.Id)).toMatchObject({
      SecurityProfileIds: [first?.Id, second?.Id],
      LastModifiedTime: new Date(bench.clock.now()),
    })
    const condition = { FieldName: 'SecurityProfileId', ComparisonType: 'EXACT' } as const
    const holders = async (Value: string | undefined) =>
      (await find(bench, { StringCondition: { ...condition, Value } })).map(({ Id }) => Id)
    expect(await holders(second?.Id)).toContain(bench.user.Id)
    expect(await holders(bench.profiles[0]?.Id)).not.toContain(bench.user.Id)
  })

  it('takes one to ten', async () => {
    const { profiles, update, user } = await openProfiles()
    const ids = profiles.map(({ Id }) => Id)
    await update(ids.slice(0, 10))
    expect(user.SecurityProfileIds).toEqual(ids.slice(0, 10))
    for (const wrong of [[], ids.slice(0, 11), ['Admin']]) {
      expect(await failureOf(update(wrong))).toMatchObject({ code: 'InvalidParameterException' })
    }
  })

  it('wants user and profiles to exist', async () => {
    const { profiles, update, user } = await openProfiles()
    const [known] = profiles
    const before = [...user.SecurityProfileIds]
    const missing = { code: 'ResourceNotFoundException', status: 404 }
    expect(await failureOf(update([known?.Id ?? '', nothing]))).toMatchObject(missing)
    expect(await failureOf(update([known?.Id ?? ''], nothing))).toMatchObject(missing)
    expect(user.SecurityProfileIds).toEqual(before)
  })
})

async function openGroups(options: SandboxOptions = {}) {
  const bench = await openUser(options)
  const groups = [...bench.sandbox.store.hierarchyGroups.values()]
  const update = (group: { HierarchyGroupId?: string | undefined }) =>
    bench.client.send(
      new UpdateUserHierarchyCommand({ InstanceId: bench.instanceId, UserId: bench.user.Id, ...group }),
    )
  return { ...bench, groups, update }
}

describe('an update of the hierarchy', () => {
  it('moves the user, and search finds them there', async () => {
    const bench = await openGroups()
    const site = bench.groups.find(({ Name }) => Name === 'Porto')
    const country = bench.groups.find(({ Name }) => Name === 'Portugal')
    await bench.update({ HierarchyGroupId: site?.Arn })
    expect(await describeUser(bench, bench.user.Id)).toMatchObject({
      HierarchyGroupId: site?.Id,
      LastModifiedTime: new Date(bench.clock.now()),
    })
    const found = async (HierarchyGroupMatchType: 'EXACT' | 'WITH_CHILD_GROUPS') => {
      const condition = { Value: country?.Id, HierarchyGroupMatchType }
      const users = await find(bench, { HierarchyGroupCondition: condition })
      return users.some(({ Id, HierarchyGroupId }) => Id === bench.user.Id && HierarchyGroupId === site?.Id)
    }
    expect([await found('EXACT'), await found('WITH_CHILD_GROUPS')]).toEqual([false, true])
  })

  it('without a group takes the user out', async () => {
    const bench = await openGroups()
    expect(bench.user.HierarchyGroupId).toBeDefined()
    await bench.update({})
    const user = await describeUser(bench, bench.user.Id)
    expect(user).not.toHaveProperty('HierarchyGroupId')
    expect(user?.LastModifiedTime).toEqual(new Date(bench.clock.now()))
  })

  it('without a group may do nothing', async () => {
    const bench = await openGroups({ hierarchyClearing: 'ignored' })
    const before = structuredClone(bench.user)
    await bench.update({})
    expect(bench.user).toEqual(before)
    await bench.update({ HierarchyGroupId: bench.groups[0]?.Id })
    expect(bench.user.HierarchyGroupId).toBe(bench.groups[0]?.Id)
  })

  it('wants the group to exist, and refuses an empty id', async () => {
    const { update } = await openGroups()
    expect(await failureOf(update({ HierarchyGroupId: nothing }))).toMatchObject({
      code: 'ResourceNotFoundException',
    })
    expect(await failureOf(update({ HierarchyGroupId: '' }))).toMatchObject({
      code: 'InvalidParameterException',
    })
  })
})

async function openTags() {
  const bench = await openUser()
  bench.user.Tags = { team: 'blue', site: 'dublin' }
  const tag = (tags: Record<string, string>, resourceArn = bench.user.Arn) =>
    bench.client.send(new TagResourceCommand({ resourceArn, tags }))
  const untag = (tagKeys: string[], resourceArn = bench.user.Arn) =>
    bench.client.send(new UntagResourceCommand({ resourceArn, tagKeys }))
  return { ...bench, tag, untag }
}

describe('tags', () => {
  it('are added and overwritten, and others stay', async () => {
    const bench = await openTags()
    await bench.tag({ team: 'red', Team: 'x', 'kürzel:1/2=3+4@5': '' })
    expect(await describeUser(bench, bench.user.Id)).toMatchObject({
      Tags: { site: 'dublin', team: 'red', Team: 'x', 'kürzel:1/2=3+4@5': '' },
      LastModifiedTime: new Date(bench.clock.now()),
    })
    const [found] = await find(bench, {
      StringCondition: { FieldName: 'resourceId', Value: bench.user.Id, ComparisonType: 'EXACT' },
    })
    expect(found?.Tags).toEqual(bench.user.Tags)
  })

  it('are removed by key, be it there or not', async () => {
    const bench = await openTags()
    await bench.untag(['team', 'Site', 'a/b=c d'])
    const user = await describeUser(bench, bench.user.Id)
    expect(user?.Tags).toEqual({ site: 'dublin' })
    expect(user?.LastModifiedTime).toEqual(new Date(bench.clock.now()))
    await bench.untag(['site'])
    expect((await describeUser(bench, bench.user.Id))?.Tags).toEqual({})
  })

  it('are at most fifty, those of AWS not counted', async () => {
    const { user, tag } = await openTags()
    user.Tags = { ...numbered(49), 'aws:cloudformation:stack-name': 'x' }
    await tag({ 'key 0': 'again', one: 'more' })
    expect(Object.keys(user.Tags)).toHaveLength(51)
    const failure = await failureOf(tag({ another: '' }))
    expect(failure).toMatchObject({ code: 'InvalidParameterException', status: 400 })
    expect(failure.message).toContain('50')
    expect(user.Tags).not.toHaveProperty('another')
  })

  it.each<[string, Record<string, string>]>([
    ['none', {}],
    ['51 at once', numbered(51)],
    ['a key of AWS', { 'aws:team': 'x' }],
    ['an empty key', { '': 'x' }],
    ['a key too long', { ['k'.repeat(129)]: 'x' }],
    ['a key with other characters', { 'a|b': 'x' }],
    ['a value too long', { team: 'x'.repeat(257) }],
  ])('are refused with %s', async (_, tags) => {
    const { user, tag } = await openTags()
    expect(await failureOf(tag(tags))).toMatchObject({ code: 'InvalidParameterException', status: 400 })
    expect(user.Tags).toEqual({ team: 'blue', site: 'dublin' })
  })

  it('are not removed without a key, or by a key of AWS', async () => {
    const { user, sandbox, untag } = await openTags()
    const path = `/tags/${encodeURIComponent(user.Arn)}`
    const answer = await sendRaw(sandbox, { method: 'DELETE', path })
    expect(answer).toMatchObject({ status: 400, json: { __type: 'InvalidRequestException' } })
    expect(await failureOf(untag(['aws:team']))).toMatchObject({ code: 'InvalidParameterException' })
  })

  it('want the ARN of a user of this instance', async () => {
    const { user, instanceId, sandbox, tag } = await openTags()
    const [profile] = [...sandbox.store.routingProfiles.values()]
    const tags = { team: 'red' }
    for (const [arn, code] of [
      [user.Arn.replace(user.Id, nothing), 'ResourceNotFoundException'],
      [user.Arn.replace(instanceId, nothing), 'ResourceNotFoundException'],
      [user.Id, 'InvalidParameterException'],
      [profile?.Arn ?? '', 'NotImplementedException'],
    ]) {
      expect(await failureOf(tag(tags, arn)), arn).toMatchObject({ code })
    }
  })

  it('say in the request log whom they are about, and faults can name the user', async () => {
    const { user, sandbox, tag, untag } = await openTags()
    sandbox.addFaults([{ operation: 'UntagResource', kind: 'denied', users: [user.Username] }])
    await tag({ team: 'red' })
    expect(await failureOf(untag(['team', 'site']))).toMatchObject({ code: 'AccessDeniedException' })
    expect(sandbox.requests()).toMatchObject([
      { operation: 'TagResource', method: 'POST', userId: user.Id, body: { tags: { team: 'red' } } },
      { operation: 'UntagResource', method: 'DELETE', userId: user.Id, status: 403 },
    ])
    expect(sandbox.requests()[1]?.path).toBe(`/tags/${encodeURIComponent(user.Arn)}`)
  })
})
