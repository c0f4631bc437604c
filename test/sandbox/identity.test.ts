import { UpdateUserIdentityInfoCommand, type UserIdentityInfo } from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { failureOf, openBench } from './harness.js'

const whole = {
  FirstName: 'Ana',
  LastName: 'Lima',
  Email: 'ana@example.com',
  SecondaryEmail: 'ana@example.org',
  Mobile: '+4930111',
}
const { Email: _, ...withoutEmail } = whole

async function openIdentity(options: SandboxOptions = {}, old: UserIdentityInfo = whole) {
  const bench = await openBench(options)
  const [user] = [...bench.sandbox.store.users.values()]
  if (user === undefined) {
    throw new Error('the seed has no users')
  }
  user.IdentityInfo = { ...old }
  const update = (IdentityInfo: UserIdentityInfo) =>
    bench.client.send(
      new UpdateUserIdentityInfoCommand({ InstanceId: bench.instanceId, UserId: user.Id, IdentityInfo }),
    )
  return { ...bench, user, update }
}

describe('an update of the identity', () => {
  it('sets what it names', async () => {
    const { update, user, clock } = await openIdentity()
    const wanted = { ...whole, FirstName: 'Ann', Mobile: '+351211111111' }
    await update(wanted)
    expect(user).toMatchObject({ IdentityInfo: wanted, LastModifiedTime: new Date(clock.now()) })
  })

  it('counts characters, of which an emoji is one', async () => {
    const { update, user } = await openIdentity()
    const longest = { ...whole, FirstName: '😀'.repeat(255), LastName: '😀'.repeat(256) }
    await update(longest)
    expect(user.IdentityInfo).toEqual(longest)
  })

  it('keeps what it leaves out, or wipes it', async () => {
    const keeping = await openIdentity()
    await keeping.update({ FirstName: 'Ann' })
    expect(keeping.user.IdentityInfo).toEqual({ ...whole, FirstName: 'Ann' })
    const wiping = await openIdentity({ omittedIdentity: 'wiped' })
    await wiping.update({ FirstName: 'Ann', Email: whole.Email })
    expect(wiping.user.IdentityInfo).toEqual({ FirstName: 'Ann', Email: whole.Email })
  })

  it('takes an empty address or number for clearing, for nothing, or for an error', async () => {
    const clearing = { ...whole, SecondaryEmail: '', Mobile: '' }
    const honouring = await openIdentity()
    await honouring.update(clearing)
    expect(honouring.user.IdentityInfo).toEqual({ FirstName: 'Ana', LastName: 'Lima', Email: whole.Email })
    const ignoring = await openIdentity({ identityClearing: 'ignored', omittedIdentity: 'wiped' })
    await ignoring.update({ ...clearing, FirstName: 'Ann' })
    expect(ignoring.user.IdentityInfo).toEqual({ ...whole, FirstName: 'Ann' })
    const refusing = await openIdentity({ identityClearing: 'refused' })
    expect(await failureOf(refusing.update(clearing))).toMatchObject({ code: 'InvalidParameterException' })
    expect(refusing.user.IdentityInfo).toEqual(whole)
  })

  it.each<[string, UserIdentityInfo]>([
    ['no first name', { ...whole, FirstName: '' }],
    ['no last name', { ...whole, LastName: '' }],
    ['a first name too long', { ...whole, FirstName: 'a'.repeat(256) }],
    ['a last name too long', { ...whole, LastName: 'a'.repeat(257) }],
    ['a name that is not composed', { ...whole, FirstName: 'Jose\u0301' }],
    ['no address', { ...whole, Email: 'nobody' }],
    ['a second address too long', { ...whole, SecondaryEmail: `${'a'.repeat(261)}@b.de` }],
    ['a number without plus', { ...whole, Mobile: '4930111' }],
    ['a number starting with 0', { ...whole, Mobile: '+0301' }],
    ['a number too long', { ...whole, Mobile: `+1${'0'.repeat(15)}` }],
  ])('refuses %s', async (_case, identity) => {
    const { update, user } = await openIdentity()
    expect(await failureOf(update(identity))).toMatchObject({
      code: 'InvalidParameterException',
      status: 400,
    })
    expect(user.IdentityInfo).toEqual(whole)
  })

  it('needs IdentityInfo', async () => {
    const { client, instanceId, user } = await openIdentity()
    const input = { InstanceId: instanceId, UserId: user.Id, IdentityInfo: undefined }
    expect(await failureOf(client.send(new UpdateUserIdentityInfoCommand(input)))).toMatchObject({
      code: 'InvalidRequestException',
    })
  })
})

describe('an instance with SAML', () => {
  it('has users without e-mail, and refuses one', async () => {
    const { update, user, sandbox } = await openIdentity({ identityType: 'SAML' }, withoutEmail)
    const others = [...sandbox.store.users.values()].map(({ IdentityInfo }) => IdentityInfo)
    expect(others.every(({ Email }) => Email === undefined)).toBe(true)
    expect(sandbox.store.instance.IdentityManagementType).toBe('SAML')
    expect(await failureOf(update(whole))).toMatchObject({ code: 'InvalidParameterException' })
    await update({ ...withoutEmail, LastName: '' })
    expect(user.IdentityInfo).toEqual({ ...withoutEmail, LastName: '' })
  })
})

describe('an instance with a directory of its own', () => {
  const changed = { ...whole, SecondaryEmail: 'new@example.org' }

  it.each(['FirstName', 'LastName', 'Email'])('refuses another %s', async (member) => {
    const { update, user, sandbox } = await openIdentity({ identityType: 'EXISTING_DIRECTORY' })
    expect(sandbox.store.instance.IdentityManagementType).toBe('EXISTING_DIRECTORY')
    expect(user.DirectoryUserId).toMatch(/^d-/)
    const call = update({ ...changed, [member]: 'other@example.com' })
    expect(await failureOf(call)).toMatchObject({ code: 'InvalidParameterException' })
    expect(user.IdentityInfo).toEqual(whole)
  })

  it('takes or refuses the value there is, and wipes nothing of the directory', async () => {
    const options = { identityType: 'EXISTING_DIRECTORY', omittedIdentity: 'wiped' } as const
    const taking = await openIdentity(options)
    await taking.update(changed)
    expect(taking.user.IdentityInfo).toEqual(changed)
    const refusing = await openIdentity({ ...options, directoryFields: 'refused' })
    expect(await failureOf(refusing.update(changed))).toMatchObject({ code: 'InvalidParameterException' })
    await refusing.update({ SecondaryEmail: 'new@example.org' })
    const { Mobile: _mobile, ...rest } = changed
    expect(refusing.user.IdentityInfo).toEqual(rest)
  })
})
