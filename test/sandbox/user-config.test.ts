import {
  DescribeUserCommand,
  SearchUsersCommand,
  UpdateUserConfigCommand,
  type UpdateUserConfigRequest,
  UpdateUserPhoneConfigCommand,
  type User,
  type UserPhoneConfig,
} from '@aws-sdk/client-connect'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import type { UserRecord } from '../../src/sandbox/store.js'
import { type Bench, failureOf, openBench } from './harness.js'

type Lists = Omit<UpdateUserConfigRequest, 'InstanceId' | 'UserId'>

/** A bench with one user of each sort: all lists with everything in them, and the legacy settings alone. */
async function openPhones(options: SandboxOptions = {}) {
  const bench = await openBench({ users: 2, ...options })
  const [modern, legacy] = [...bench.sandbox.store.users.values()]
  if (modern === undefined || legacy === undefined) {
    throw new Error('the seed has no users')
  }
  const PhoneConfig: UserPhoneConfig = {
    PhoneType: 'SOFT_PHONE',
    AutoAccept: false,
    AfterContactWorkTimeLimit: 30,
    DeskPhoneNumber: '+493023125001',
    PersistentConnection: true,
  }
  Object.assign(modern, { PhoneConfig: { ...PhoneConfig }, ...fullLists() })
  Object.assign(legacy, { PhoneConfig: { ...PhoneConfig }, ...noLists })
  return { bench, modern, legacy }
}

const noLists: Lists = {
  AutoAcceptConfigs: undefined,
  AfterContactWorkConfigs: undefined,
  PhoneNumberConfigs: undefined,
  PersistentConnectionConfigs: undefined,
  VoiceEnhancementConfigs: undefined,
}

const acw = (AfterContactWorkTimeLimit: number) => ({ AfterContactWorkTimeLimit })

const fullLists = () =>
  ({
    AutoAcceptConfigs: [
      { Channel: 'VOICE', AutoAccept: false, AgentFirstCallbackAutoAccept: true },
      { Channel: 'CHAT', AutoAccept: true },
    ],
    AfterContactWorkConfigs: [
      {
        Channel: 'VOICE',
        AfterContactWorkConfig: acw(30),
        AgentFirstCallbackAfterContactWorkConfig: acw(15),
      },
      { Channel: 'CHAT', AfterContactWorkConfig: acw(60) },
    ],
    PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'SOFT_PHONE', PhoneNumber: '+493023125001' }],
    PersistentConnectionConfigs: [{ Channel: 'VOICE', PersistentConnection: true }],
    VoiceEnhancementConfigs: [{ Channel: 'VOICE', VoiceEnhancementMode: 'NONE' }],
  }) satisfies Lists

const configure = ({ client, instanceId }: Bench, { Id: UserId }: UserRecord, lists: Lists) =>
  client.send(new UpdateUserConfigCommand({ InstanceId: instanceId, UserId, ...lists }))

const phone = ({ client, instanceId }: Bench, { Id: UserId }: UserRecord, PhoneConfig: UserPhoneConfig) =>
  client.send(new UpdateUserPhoneConfigCommand({ InstanceId: instanceId, UserId, PhoneConfig }))

async function describeUser({ client, instanceId }: Bench, { Id: UserId }: UserRecord): Promise<User> {
  const { User } = await client.send(new DescribeUserCommand({ InstanceId: instanceId, UserId }))
  return User ?? {}
}

const settings = ({ PhoneConfig, ...user }: User) => ({
  PhoneConfig,
  ...Object.fromEntries(Object.keys(noLists).map((name) => [name, user[name as keyof Lists]])),
})

describe('the settings per channel', () => {
  it('are set as the request says, and voice shows in the legacy settings', async () => {
    const { bench, legacy } = await openPhones()
    const lists: Lists = {
      ...fullLists(),
      AfterContactWorkConfigs: (['EMAIL', 'VOICE', 'CHAT', 'TASK'] as const).map((Channel, index) => ({
        Channel,
        AfterContactWorkConfig: acw(index * 10),
      })),
      PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'DESK_PHONE', PhoneNumber: '+493023125002' }],
    }
    await configure(bench, legacy, lists)
    const user = await describeUser(bench, legacy)
    expect(new Set(user.AfterContactWorkConfigs)).toEqual(new Set(lists.AfterContactWorkConfigs))
    expect(user).toMatchObject({
      PhoneNumberConfigs: lists.PhoneNumberConfigs,
      PersistentConnectionConfigs: lists.PersistentConnectionConfigs,
      VoiceEnhancementConfigs: lists.VoiceEnhancementConfigs,
      PhoneConfig: {
        PhoneType: 'DESK_PHONE',
        AutoAccept: false,
        AfterContactWorkTimeLimit: 10,
        DeskPhoneNumber: '+493023125002',
        PersistentConnection: true,
      },
      LastModifiedTime: new Date(bench.clock.now()),
    })
  })

  it.each([
    ['milliseconds', 45_000],
    ['seconds', 45],
  ] as const)('are in search too, there in %s', async (searchAcwUnit, limit) => {
    const { bench, modern } = await openPhones({ searchAcwUnit })
    await configure(bench, modern, {
      AfterContactWorkConfigs: [{ Channel: 'VOICE', AfterContactWorkConfig: acw(45) }],
    })
    const { Users = [] } = await bench.client.send(new SearchUsersCommand({ InstanceId: bench.instanceId }))
    expect(Users.find(({ Id }) => Id === modern.Id)).toMatchObject({
      PhoneConfig: { AfterContactWorkTimeLimit: 45_000 },
      AfterContactWorkConfigs: [{ AfterContactWorkConfig: { AfterContactWorkTimeLimit: limit } }, {}],
    })
  })

  it('stay as they are where the request is silent', async () => {
    const { bench, modern } = await openPhones()
    const before = settings(await describeUser(bench, modern))
    await configure(bench, modern, {
      AutoAcceptConfigs: [{ Channel: 'VOICE', AutoAccept: true }],
      AfterContactWorkConfigs: [{ Channel: 'TASK', AfterContactWorkConfig: acw(90) }],
      PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'DESK_PHONE' }],
      VoiceEnhancementConfigs: [],
    })
    expect(settings(await describeUser(bench, modern))).toEqual({
      ...before,
      PhoneConfig: { ...before.PhoneConfig, AutoAccept: true, PhoneType: 'DESK_PHONE' },
      AutoAcceptConfigs: [
        { Channel: 'VOICE', AutoAccept: true, AgentFirstCallbackAutoAccept: true },
        { Channel: 'CHAT', AutoAccept: true },
      ],
      AfterContactWorkConfigs: [
        ...fullLists().AfterContactWorkConfigs,
        { Channel: 'TASK', AfterContactWorkConfig: acw(90) },
      ],
      PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'DESK_PHONE', PhoneNumber: '+493023125001' }],
    })
  })

  it('begin with what the legacy settings say', async () => {
    const { bench, legacy } = await openPhones()
    await configure(bench, legacy, {
      AfterContactWorkConfigs: [{ Channel: 'CHAT', AfterContactWorkConfig: acw(0) }],
    })
    const user = await describeUser(bench, legacy)
    expect(user.AfterContactWorkConfigs).toEqual([
      { Channel: 'VOICE', AfterContactWorkConfig: acw(30) },
      { Channel: 'CHAT', AfterContactWorkConfig: acw(0) },
      { Channel: 'TASK', AfterContactWorkConfig: acw(30) },
      { Channel: 'EMAIL', AfterContactWorkConfig: acw(30) },
    ])
    expect(user.AutoAcceptConfigs).toBeUndefined()
    expect(user.PhoneConfig?.AfterContactWorkTimeLimit).toBe(30)
  })

  it('can be wiped where the request is silent', async () => {
    const { bench, modern, legacy } = await openPhones({ omittedLists: 'wiped', omittedChannels: 'wiped' })
    for (const user of [modern, legacy]) {
      await configure(bench, user, {
        AutoAcceptConfigs: [{ Channel: 'VOICE', AutoAccept: true }],
        AfterContactWorkConfigs: [{ Channel: 'CHAT', AfterContactWorkConfig: acw(60) }],
        PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'SOFT_PHONE' }],
      })
      expect(settings(await describeUser(bench, user))).toEqual({
        PhoneConfig: { AutoAccept: true, PhoneType: 'SOFT_PHONE', DeskPhoneNumber: '' },
        AutoAcceptConfigs: [{ Channel: 'VOICE', AutoAccept: true }],
        AfterContactWorkConfigs: [{ Channel: 'CHAT', AfterContactWorkConfig: acw(60) }],
        PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'SOFT_PHONE' }],
        PersistentConnectionConfigs: [],
        VoiceEnhancementConfigs: [],
      })
    }
  })

  it.each(['kept', 'wiped'] as const)('survive whole lists when what is omitted is %s', async (rule) => {
    const { bench, modern } = await openPhones({ omittedLists: rule, omittedChannels: rule })
    const before = settings(await describeUser(bench, modern))
    await configure(bench, modern, fullLists())
    expect(settings(await describeUser(bench, modern))).toEqual(before)
  })

  it.each<[string, object, RegExp]>([
    ['a channel twice', { AutoAcceptConfigs: [on('CHAT'), on('CHAT')] }, /AutoAcceptConfigs.*CHAT.*once/],
    ['callbacks by chat', { AutoAcceptConfigs: [{ ...on('CHAT'), ...callback }] }, /callbacks.*VOICE/],
    ['a channel that is none', { AutoAcceptConfigs: [on('FAX')] }, /AutoAcceptConfigs\[0\]\.Channel.*VOICE/],
    [
      'a phone for chat',
      { PhoneNumberConfigs: [{ Channel: 'CHAT', PhoneType: 'SOFT_PHONE' }] },
      /PhoneNumberConfigs\[0\]\.Channel/,
    ],
    [
      'a number in another form',
      { PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'DESK_PHONE', PhoneNumber: '030 23125' }] },
      /PhoneNumber.*form/,
    ],
    [
      'too long a time',
      { AfterContactWorkConfigs: [{ Channel: 'VOICE', AfterContactWorkConfig: acw(2_000_001) }] },
      /at most 2000000/,
    ],
  ])('are refused with %s, and nothing changes', async (_, lists, message) => {
    const { bench, modern } = await openPhones()
    const before = structuredClone(modern)
    const failure = await failureOf(configure(bench, modern, lists))
    expect(failure).toMatchObject({ code: 'InvalidParameterException', status: 400 })
    expect(failure.message).toMatch(message)
    expect(modern).toEqual(before)
  })

  it('are refused with an entry that lacks its value', async () => {
    const { bench, modern } = await openPhones()
    for (const lists of [
      { AutoAcceptConfigs: [{ Channel: 'VOICE' }] },
      { AfterContactWorkConfigs: [{ Channel: 'VOICE', AfterContactWorkConfig: {} }] },
    ]) {
      expect(await failureOf(configure(bench, modern, lists as Lists))).toMatchObject({
        code: 'InvalidRequestException',
      })
    }
  })

  it('want a number for a desk phone, from the request or from before', async () => {
    const desk: Lists = { PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'DESK_PHONE' }] }
    const wiping = await openPhones({ omittedLists: 'wiped', omittedChannels: 'wiped' })
    expect(await failureOf(configure(wiping.bench, wiping.modern, desk))).toMatchObject({
      code: 'InvalidParameterException',
    })
    const { bench, modern, legacy } = await openPhones()
    await configure(bench, modern, desk)
    await configure(bench, legacy, desk)
    expect(legacy.PhoneNumberConfigs).toEqual([
      { Channel: 'VOICE', PhoneType: 'DESK_PHONE', PhoneNumber: '+493023125001' },
    ])
    legacy.PhoneConfig.DeskPhoneNumber = ''
    legacy.PhoneNumberConfigs = undefined
    expect(await failureOf(configure(bench, legacy, desk))).toMatchObject({
      code: 'InvalidParameterException',
    })
  })
})

const on = (Channel: string) => ({ Channel, AutoAccept: true })
const callback = { AgentFirstCallbackAutoAccept: true }

const flat = (limit: number) => [
  {
    Channel: 'VOICE',
    AfterContactWorkConfig: acw(limit),
    AgentFirstCallbackAfterContactWorkConfig: acw(15),
  },
  ...['CHAT', 'TASK', 'EMAIL'].map((Channel) => ({ Channel, AfterContactWorkConfig: acw(limit) })),
]

describe('the legacy phone settings', () => {
  it('put one after-contact-work time on every channel, even if they name none', async () => {
    const { bench, modern } = await openPhones()
    await phone(bench, modern, { PersistentConnection: false })
    const silent = await describeUser(bench, modern)
    expect(silent.AfterContactWorkConfigs).toEqual(flat(30))
    expect(silent.PersistentConnectionConfigs).toEqual([{ Channel: 'VOICE', PersistentConnection: false }])
    await phone(bench, modern, { AfterContactWorkTimeLimit: 0, AutoAccept: true })
    const user = await describeUser(bench, modern)
    expect(user.AfterContactWorkConfigs).toEqual(flat(0))
    expect(user.AutoAcceptConfigs).toEqual([
      { Channel: 'VOICE', AutoAccept: true, AgentFirstCallbackAutoAccept: true },
      { Channel: 'CHAT', AutoAccept: true },
    ])
    expect(user.VoiceEnhancementConfigs).toEqual(fullLists().VoiceEnhancementConfigs)
  })

  it('keep what the request leaves out', async () => {
    const { bench, legacy } = await openPhones()
    await phone(bench, legacy, { AutoAccept: true })
    const user = await describeUser(bench, legacy)
    expect(settings(user)).toEqual({
      ...noLists,
      PhoneConfig: {
        PhoneType: 'SOFT_PHONE',
        AutoAccept: true,
        AfterContactWorkTimeLimit: 30,
        DeskPhoneNumber: '+493023125001',
        PersistentConnection: true,
      },
    })
    expect(user.LastModifiedTime).toEqual(new Date(bench.clock.now()))
  })

  it('can reset what the request leaves out', async () => {
    const { bench, modern, legacy } = await openPhones({ omittedPhoneConfig: 'reset' })
    modern.PhoneConfig.AutoAccept = true
    for (const user of [modern, legacy]) {
      await phone(bench, user, { PhoneType: 'SOFT_PHONE' })
      expect(await describeUser(bench, user)).toMatchObject({
        PhoneConfig: {
          PhoneType: 'SOFT_PHONE',
          AutoAccept: false,
          AfterContactWorkTimeLimit: 0,
          DeskPhoneNumber: '',
          PersistentConnection: true,
        },
      })
    }
    expect(modern.AutoAcceptConfigs?.[0]).toMatchObject({ Channel: 'VOICE', AutoAccept: false })
    expect(modern.PhoneNumberConfigs).toEqual([{ Channel: 'VOICE', PhoneType: 'SOFT_PHONE' }])
  })

  it.each([
    ['kept', undefined],
    ['reset', 'InvalidParameterException'],
  ] as const)('want a number for a desk phone; the old one will do if it is %s', async (rule, code) => {
    const { bench, legacy } = await openPhones({ omittedPhoneConfig: rule })
    const call = phone(bench, legacy, { PhoneType: 'DESK_PHONE' })
    await (code === undefined ? call : expect(failureOf(call)).resolves.toMatchObject({ code }))
    legacy.PhoneConfig.DeskPhoneNumber = ''
    expect(await failureOf(phone(bench, legacy, { PhoneType: 'DESK_PHONE' }))).toMatchObject({
      code: 'InvalidParameterException',
    })
    await phone(bench, legacy, { PhoneType: 'DESK_PHONE', DeskPhoneNumber: '+493023125003' })
    expect(legacy.PhoneConfig).toMatchObject({ PhoneType: 'DESK_PHONE', DeskPhoneNumber: '+493023125003' })
  })

  it.each([[{ DeskPhoneNumber: '' }], [{ AfterContactWorkTimeLimit: -1 }], [{ PhoneType: 'FAX' }]])(
    'are refused with %o',
    async (config) => {
      const { bench, legacy } = await openPhones()
      expect(await failureOf(phone(bench, legacy, config as UserPhoneConfig))).toMatchObject({
        code: 'InvalidParameterException',
      })
    },
  )
})

describe('a service without UpdateUserConfig', () => {
  let bench: Bench

  beforeEach(async () => {
    bench = await openBench({ userConfigKnown: false })
  })

  it('does not know the call, and users have the legacy settings alone', async () => {
    const { sandbox, client, instanceId } = bench
    const [user] = [...sandbox.store.users.values()]
    const failure = await failureOf(
      client.send(new UpdateUserConfigCommand({ InstanceId: instanceId, UserId: user?.Id })),
    )
    expect(failure).toMatchObject({ code: 'UnknownOperationException', status: 404 })
    expect(sandbox.requests()[0]).toMatchObject({ operation: 'UpdateUserConfig', status: 404 })
    const { Users = [] } = await client.send(new SearchUsersCommand({ InstanceId: instanceId }))
    expect(Users).toHaveLength(40)
    for (const found of Users) {
      expect(settings(found)).toEqual({ ...noLists, PhoneConfig: found.PhoneConfig })
      expect(found.PhoneConfig?.PhoneType).toBeDefined()
    }
  })

  it('still takes the legacy call, and has the same people', async () => {
    const usual = await openBench()
    const [user] = [...bench.sandbox.store.users.values()]
    const [same] = [...usual.sandbox.store.users.values()]
    expect(user).toMatchObject({ Id: same?.Id, Username: same?.Username, PhoneConfig: same?.PhoneConfig })
    if (user !== undefined) {
      await phone(bench, user, { AfterContactWorkTimeLimit: 77 })
      expect(settings(await describeUser(bench, user))).toMatchObject({
        AfterContactWorkConfigs: undefined,
        PhoneConfig: { AfterContactWorkTimeLimit: 77 },
      })
    }
  })
})
