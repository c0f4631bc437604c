import {
  CreateUserCommand,
  type CreateUserRequest,
  DeleteUserCommand,
  DescribeUserCommand,
  ListTagsForResourceCommand,
  ListUsersCommand,
  UpdateUserSecurityProfilesCommand,
} from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { failureOf, openBench } from './harness.js'

const ana = { FirstName: 'Ana', LastName: 'Lima' }

async function openCreation(options: SandboxOptions = {}) {
  const bench = await openBench(options)
  const { store } = bench.sandbox
  const [profile] = [...store.routingProfiles.values()]
  const securityProfiles = [...store.securityProfiles.values()]
  const usual = {
    InstanceId: bench.instanceId,
    Username: 'ana.lima',
    Password: 'Secret-123',
    IdentityInfo: ana,
    RoutingProfileId: profile?.Arn,
    SecurityProfileIds: [securityProfiles[1]?.Id ?? ''],
  }
  const create = (more: Partial<CreateUserRequest> = {}) =>
    bench.client.send(new CreateUserCommand({ ...usual, ...more }))
  return { ...bench, store, profile, securityProfiles, create }
}

describe('creating a user', () => {
  it('makes one that is found again, with what was given and a plain phone', async () => {
    const { client, instanceId, store, clock, create, profile, securityProfiles } = await openCreation()
    const [group] = [...store.hierarchyGroups.values()]
    const { UserId, UserArn } = await create({ HierarchyGroupId: group?.Id, Tags: { team: 'blue' } })
    const { User } = await client.send(new DescribeUserCommand({ InstanceId: instanceId, UserId }))
    expect(User).toMatchObject({
      Arn: UserArn,
      Username: 'ana.lima',
      IdentityInfo: ana,
      PhoneConfig: { PhoneType: 'SOFT_PHONE', AutoAccept: false, AfterContactWorkTimeLimit: 0 },
      RoutingProfileId: profile?.Id,
      SecurityProfileIds: [securityProfiles[1]?.Id],
      HierarchyGroupId: group?.Id,
      Tags: { team: 'blue' },
      LastModifiedTime: new Date(clock.now()),
    })
    const again = await openCreation()
    expect((await again.create()).UserId).toBe(UserId)
  })

  it('takes settings per channel, whose voice PhoneConfig shows', async () => {
    const { store, create } = await openCreation()
    const AfterContactWorkConfigs = [
      { Channel: 'VOICE' as const, AfterContactWorkConfig: { AfterContactWorkTimeLimit: 30 } },
    ]
    const { UserId = '' } = await create({ AfterContactWorkConfigs, PhoneConfig: { AutoAccept: true } })
    expect(store.users.get(UserId)).toMatchObject({
      AfterContactWorkConfigs,
      PhoneConfig: { AfterContactWorkTimeLimit: 30, AutoAccept: true },
    })
    const both = { AfterContactWorkConfigs, PhoneConfig: { AfterContactWorkTimeLimit: 30 } }
    expect(await failureOf(create({ ...both, Username: 'other' }))).toMatchObject({
      code: 'InvalidParameterException',
    })
  })

  it('knows no settings per channel where UpdateUserConfig does not exist', async () => {
    const { store, create } = await openCreation({ userConfigKnown: false })
    const AutoAcceptConfigs = [{ Channel: 'VOICE' as const, AutoAccept: true }]
    expect(await failureOf(create({ AutoAcceptConfigs }))).toMatchObject({
      code: 'InvalidRequestException',
    })
    const { UserId = '' } = await create({ PhoneConfig: { AutoAccept: true } })
    expect(store.users.get(UserId)?.PhoneConfig.AutoAccept).toBe(true)
  })

  it.each<[string, Partial<CreateUserRequest>]>([
    ['a long name', { Username: 'a'.repeat(21) }],
    ['an @ in no address', { Username: 'ana@work' }],
    ['no password', { Password: undefined }],
    ['a password without digit', { Password: 'Secretive' }],
    ['a password without capital', { Password: 'secret-123' }],
    ['a password with a space', { Password: 'Secret 123' }],
    ['a short password', { Password: 'Sec-123' }],
    ['a long password', { Password: `Secret-1${'2'.repeat(57)}` }],
    ['no first name', { IdentityInfo: { LastName: 'Lima' } }],
    ['no names at all', { IdentityInfo: undefined }],
    ['a desk phone without number', { PhoneConfig: { PhoneType: 'DESK_PHONE' } }],
    ['a tag of AWS', { Tags: { 'aws:x': '1' } }],
    ['no security profile', { SecurityProfileIds: [] }],
    ['an id of a directory', { DirectoryUserId: 'd-1' }],
  ])('refuses %s', async (_, more) => {
    const { store, create } = await openCreation()
    const failure = await failureOf(create(more))
    expect(failure).toMatchObject({ code: 'InvalidParameterException', status: 400 })
    expect(failure.message).not.toContain('ecret')
    expect(store.users.size).toBe(40)
  })

  it.each<[string, Partial<CreateUserRequest>, boolean]>([
    ['no password', { Password: undefined }, true],
    ['a password', {}, false],
    ['an address', { Password: undefined, IdentityInfo: { ...ana, Email: 'ana@example.com' } }, false],
    ['a second address', { Password: undefined, IdentityInfo: { SecondaryEmail: 'a@example.com' } }, true],
    ['64 characters', { Password: undefined, Username: 'a'.repeat(64) }, true],
    ['65 characters', { Password: undefined, Username: 'a'.repeat(65) }, false],
    ['a space in the name', { Password: undefined, Username: 'ana lima' }, false],
    ['an id of a directory', { Password: undefined, DirectoryUserId: 'd-1' }, false],
  ])('with single sign-on and %s is as it should be', async (_, more, isTaken) => {
    const { store, create } = await openCreation({ identityType: 'SAML' })
    const outcome = isTaken ? 'made' : (await failureOf(create(more))).code
    if (isTaken) {
      await create(more)
    }
    expect(outcome).toBe(isTaken ? 'made' : 'InvalidParameterException')
    expect(store.users.size).toBe(isTaken ? 41 : 40)
  })

  it('refuses a name that is taken, in whatever case', async () => {
    const { create } = await openCreation()
    await create()
    expect(await failureOf(create({ Username: 'ANA.LIMA' }))).toMatchObject({
      code: 'DuplicateResourceException',
      status: 409,
    })
  })

  it('refuses more users than the instance may have', async () => {
    const { store, create } = await openCreation()
    expect(store.userLimit).toBe(500)
    store.userLimit = 41
    await create()
    expect(await failureOf(create({ Username: 'other' }))).toMatchObject({
      code: 'LimitExceededException',
      status: 429,
    })
  })

  it('shows nobody the password', async () => {
    const { sandbox, create } = await openCreation()
    await create()
    const [request] = sandbox.requests()
    expect(request).toMatchObject({ operation: 'CreateUser', body: { Password: '(not shown)' } })
    expect(JSON.stringify([...sandbox.store.users.values()])).not.toContain('Secret-123')
  })

  it('is not seen by readers that lag behind', async () => {
    const { client, clock, instanceId, create } = await openCreation({ readLagSeconds: 5 })
    const { UserId } = await create()
    const read = () => client.send(new DescribeUserCommand({ InstanceId: instanceId, UserId }))
    expect(await failureOf(read())).toMatchObject({ code: 'ResourceNotFoundException' })
    clock.advance(5000)
    expect(await read()).toMatchObject({ User: { Id: UserId } })
  })
})

describe('at most seven security profiles that restrict', () => {
  it('goes for new users and for old ones', async () => {
    const { client, instanceId, store, securityProfiles, create } = await openCreation()
    const [eight, seven] = [8, 7].map((count) => securityProfiles.slice(0, count).map(({ Id }) => Id))
    securityProfiles.forEach((profile) => (profile.AllowedAccessControlTags = { team: 'blue' }))
    expect(await failureOf(create({ SecurityProfileIds: eight }))).toMatchObject({
      code: 'InvalidParameterException',
    })
    const { UserId = '' } = await create({ SecurityProfileIds: seven })
    expect(store.users.get(UserId)?.SecurityProfileIds).toEqual(seven)
    const update = { InstanceId: instanceId, UserId, SecurityProfileIds: eight }
    expect(await failureOf(client.send(new UpdateUserSecurityProfilesCommand(update)))).toMatchObject({
      code: 'InvalidParameterException',
    })
    delete securityProfiles[7]?.AllowedAccessControlTags
    await client.send(new UpdateUserSecurityProfilesCommand(update))
    expect(store.users.get(UserId)?.SecurityProfileIds).toEqual(eight)
  })
})

describe('deleting a user', () => {
  it('takes the user away for good', async () => {
    const { client, instanceId, store } = await openCreation()
    const [user] = [...store.users.values()]
    const remove = () => client.send(new DeleteUserCommand({ InstanceId: instanceId, UserId: user?.Id }))
    await remove()
    const { UserSummaryList = [] } = await client.send(new ListUsersCommand({ InstanceId: instanceId }))
    expect(UserSummaryList).toHaveLength(39)
    expect(UserSummaryList.map(({ Id }) => Id)).not.toContain(user?.Id)
    expect(await failureOf(remove())).toMatchObject({ code: 'ResourceNotFoundException', status: 404 })
  })
})

describe('the tags of a user', () => {
  it('are listed by ARN', async () => {
    const { client, store } = await openCreation()
    const [user] = [...store.users.values()]
    const list = (resourceArn: string) => client.send(new ListTagsForResourceCommand({ resourceArn }))
    expect(await list(user?.Arn ?? '')).toMatchObject({ tags: user?.Tags })
    expect(await failureOf(list(`${user?.Arn.slice(0, -3)}000`))).toMatchObject({
      code: 'ResourceNotFoundException',
    })
    expect(await failureOf(list(user?.Id ?? ''))).toMatchObject({ code: 'InvalidParameterException' })
  })
})
