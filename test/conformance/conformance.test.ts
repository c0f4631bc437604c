import {
  DescribeInstanceCommand,
  DescribeUserCommand,
  ListTagsForResourceCommand,
  ListUserProficienciesCommand,
  SearchUsersCommand,
  type SearchUsersRequest,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserRoutingProfileCommand,
  UpdateUserSecurityProfilesCommand,
  type User,
} from '@aws-sdk/client-connect'
import { afterAll, describe, expect, it } from 'vitest'
import { failureOf } from '../sandbox/harness.js'
import { openTarget } from './instance.js'

const target = await openTarget(process.env)
const { client, instanceId: InstanceId, writable } = target
afterAll(target.close)

if (writable === undefined) {
  console.warn(`CONFORMANCE_WRITE_USER is not set: ${target.what} is only read.`)
}

const search = (request: Partial<SearchUsersRequest> = {}) =>
  client.send(new SearchUsersCommand({ InstanceId, MaxResults: 10, ...request }))

async function describeUser(UserId: string | undefined): Promise<User> {
  const { User: user } = await client.send(new DescribeUserCommand({ InstanceId, UserId }))
  return user ?? {}
}

async function anyone() {
  const { Users: [found] = [] } = await search()
  if (found === undefined) {
    throw new Error(`${target.what} has no users to try with`)
  }
  return { found, user: await describeUser(found.Id) }
}

/** Whichever of the two codes for bad input it is. */
const badInput = {
  code: expect.stringMatching(/^Invalid(Request|Parameter)Exception$/) as string,
  status: 400,
}

describe(`reading ${target.what}`, () => {
  it('knows the instance by id and by ARN', async () => {
    const { Instance: byId } = await client.send(new DescribeInstanceCommand({ InstanceId }))
    expect(byId?.IdentityManagementType).toMatch(/^(SAML|CONNECT_MANAGED|EXISTING_DIRECTORY)$/)
    expect(byId?.Arn).toContain(InstanceId)
  })

  it('shows in SearchUsers what DescribeUser shows, without addresses, and times in milliseconds', async () => {
    const { found, user } = await anyone()
    expect(found.IdentityInfo).not.toHaveProperty('Email')
    expect(found).toMatchObject({
      Arn: user.Arn,
      Username: user.Username,
      RoutingProfileId: user.RoutingProfileId,
    })
    expect(found.SecurityProfileIds?.toSorted()).toEqual(user.SecurityProfileIds?.toSorted())
    const seconds = user.PhoneConfig?.AfterContactWorkTimeLimit
    if (seconds !== undefined) {
      expect(found.PhoneConfig?.AfterContactWorkTimeLimit).toBe(1000 * seconds)
    }
    expect(user.LastModifiedTime).toBeInstanceOf(Date)
  })

  it('takes the ARN of a user for an id', async () => {
    const { user } = await anyone()
    expect((await describeUser(user.Arn)).Id).toBe(user.Id)
  })

  it('finds a user by name and by profile', async () => {
    const { user } = await anyone()
    for (const [FieldName, Value] of [
      ['Username', user.Username],
      ['resourceId', user.Id],
      ['RoutingProfileId', user.RoutingProfileId],
    ]) {
      const StringCondition = { FieldName, Value, ComparisonType: 'EXACT' as const }
      const { Users = [] } = await search({ SearchCriteria: { StringCondition }, MaxResults: 500 })
      const ids = Users.map(({ Id }) => Id)
      expect(Users.length === 500 || ids.includes(user.Id), FieldName).toBe(true)
    }
  })

  it('pages with a token that is good for the same request', async () => {
    const first = await search({ MaxResults: 1 })
    expect(first.Users).toHaveLength(1)
    if ((first.ApproximateTotalCount ?? 0) > 1) {
      expect(first.NextToken).toBeTypeOf('string')
      const second = await search({ MaxResults: 1, NextToken: first.NextToken })
      expect(second.Users).toHaveLength(1)
    }
    expect(await failureOf(search({ NextToken: 'not-a-token' }))).toMatchObject(badInput)
  })

  it('lists tags and proficiencies', async () => {
    const { user } = await anyone()
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn: user.Arn }))
    expect(tags ?? {}).toEqual(user.Tags ?? {})
    const request = new ListUserProficienciesCommand({ InstanceId, UserId: user.Id })
    expect((await client.send(request)).UserProficiencyList).toBeInstanceOf(Array)
  })

  it('refuses what it should', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect(await failureOf(describeUser(nobody))).toMatchObject({
      code: 'ResourceNotFoundException',
      status: 404,
    })
    expect(await failureOf(search({ MaxResults: 501 }))).toMatchObject(badInput)
    const StringCondition = { FieldName: 'Email', Value: 'x', ComparisonType: 'EXACT' as const }
    expect(await failureOf(search({ SearchCriteria: { StringCondition } }))).toMatchObject(badInput)
    const TagCondition = { TagKey: 'team', TagValue: 'blue' }
    const both = { TagFilter: { TagCondition }, UserAttributeFilter: { TagCondition } }
    expect(await failureOf(search({ SearchFilter: both }))).toMatchObject({ code: 'AccessDeniedException' })
  })
})

describe.skipIf(writable === undefined)(`writing to one user of ${target.what}`, () => {
  const patience = { timeout: 60_000, interval: 500 }

  it('adds a tag beside the others and takes it away again', async () => {
    const { Arn: resourceArn, Tags: before = {} } = await describeUser(writable)
    const tags = { 'connect-bulk-conformance': 'a' }
    await client.send(new TagResourceCommand({ resourceArn, tags }))
    await expect
      .poll(async () => (await describeUser(writable)).Tags, patience)
      .toEqual({ ...before, ...tags })
    const untag = new UntagResourceCommand({ resourceArn, tagKeys: Object.keys(tags) })
    await client.send(untag)
    await expect.poll(async () => (await describeUser(writable)).Tags ?? {}, patience).toEqual(before)
  })

  it('takes the profiles a user has for an update', async () => {
    const { Id: UserId, RoutingProfileId, SecurityProfileIds = [] } = await describeUser(writable)
    const user = { InstanceId, UserId }
    await client.send(new UpdateUserRoutingProfileCommand({ ...user, RoutingProfileId }))
    await client.send(new UpdateUserSecurityProfilesCommand({ ...user, SecurityProfileIds }))
    const after = await describeUser(writable)
    expect(after.RoutingProfileId).toBe(RoutingProfileId)
    expect(after.SecurityProfileIds?.toSorted()).toEqual(SecurityProfileIds.toSorted())
    expect(
      await failureOf(
        client.send(new UpdateUserRoutingProfileCommand({ ...user, RoutingProfileId: InstanceId })),
      ),
    ).toMatchObject({ code: expect.stringMatching(/NotFound|Invalid/) as string })
  })
})
