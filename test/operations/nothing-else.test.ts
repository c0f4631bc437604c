import { fc } from '../support/fast-check.js'
import { expect, test } from 'vitest'
import { CHANNELS, type User } from '../../src/model/user.js'
import { requestsFor } from '../../src/operations/index.js'
import type { WriteRequest } from '../../src/operations/operation.js'
import { applyEdits } from '../../src/plan/plan-user.js'
import { edits, parseCell, users } from '../support/generated.js'

type Reading = 'merging' | 'wiping'
interface Entry {
  Channel: string
  AutoAccept?: boolean
  AgentFirstCallbackAutoAccept?: boolean
  AfterContactWorkConfig?: { AfterContactWorkTimeLimit: number }
  AgentFirstCallbackAfterContactWorkConfig?: { AfterContactWorkTimeLimit: number }
  PhoneType?: string
  PhoneNumber?: string
  PersistentConnection?: boolean
  VoiceEnhancementMode?: string
}

/** What a service that keeps, or one that wipes, whatever a request leaves out makes of a user. */
function serve(user: User, { operation, body }: WriteRequest, reading: Reading): User {
  switch (operation) {
    case 'UpdateUserRoutingProfile':
      return { ...user, routingProfileId: String(body.RoutingProfileId) }
    case 'UpdateUserSecurityProfiles':
      return { ...user, securityProfileIds: body.SecurityProfileIds as string[] }
    case 'UpdateUserHierarchy':
      return { ...user, hierarchyGroupId: (body.HierarchyGroupId as string | undefined) ?? null }
    case 'TagResource':
      return { ...user, tags: { ...user.tags, ...(body.tags as Record<string, string>) } }
    case 'UntagResource':
      return {
        ...user,
        tags: Object.fromEntries(
          Object.entries(user.tags).filter(([key]) => !(body.tagKeys as string[]).includes(key)),
        ),
      }
    case 'UpdateUserConfig':
      return configure(user, body as Record<string, Entry[]>, reading)
    case 'UpdateUserPhoneConfig':
      return configureLegacy(user, body.PhoneConfig as Record<string, unknown>, reading)
    case 'UpdateUserIdentityInfo':
      return identify(user, body.IdentityInfo as Record<string, string>, reading)
    case 'AssociateUserProficiencies':
    case 'UpdateUserProficiencies':
    case 'DisassociateUserProficiencies':
      return { ...user, proficiencies: skilled(user, operation, body.UserProficiencies as Skill[], reading) }
    default:
      throw new Error(operation)
  }
}

interface Skill {
  AttributeName: string
  AttributeValue: string
  Level?: number
}

/** An empty text takes a value away; what is left out stays or goes. */
function identify(user: User, sent: Record<string, string>, reading: Reading): User {
  const value = (member: string, old: string | null | undefined) =>
    (sent[member] ?? (reading === 'merging' ? old : null)) || null
  return {
    ...user,
    firstName: value('FirstName', user.firstName),
    lastName: value('LastName', user.lastName),
    email: value('Email', user.email),
    secondaryEmail: value('SecondaryEmail', user.secondaryEmail),
    mobile: value('Mobile', user.mobile),
  }
}

/** Each call for what it is not made for: one service lets it pass, the other one refuses. */
function skilled(user: User, operation: string, sent: Skill[], reading: Reading) {
  const key = (name: string, value: string) => JSON.stringify([name, value])
  const all = new Map((user.proficiencies ?? []).map((one) => [key(one.name, one.value), one]))
  for (const { AttributeName: name, AttributeValue: value, Level: level = 0 } of sent) {
    const isThere = all.has(key(name, value))
    if (reading === 'wiping' && isThere === (operation === 'AssociateUserProficiencies'))
      throw new Error(`${operation} of ${name}:${value} would be refused`)
    if (operation === 'DisassociateUserProficiencies') all.delete(key(name, value))
    else all.set(key(name, value), { name, value, level })
  }
  if (all.size > 10 && all.size > (user.proficiencies ?? []).length) throw new Error('more than ten')
  if (all.size === 0 && operation !== 'DisassociateUserProficiencies') throw new Error('nothing left')
  return [...all.values()]
}

function configure(user: User, body: Record<string, Entry[]>, reading: Reading): User {
  const kept = reading === 'merging'
  const values = <T>(list: string, old: object, read: (entry: Entry) => T | undefined) => {
    const sent = (body[list] ?? []).flatMap((entry) => {
      const value = read(entry)
      return value === undefined ? [] : [[entry.Channel.toLowerCase(), value] as const]
    })
    return { ...(kept ? old : {}), ...Object.fromEntries(sent) }
  }
  const [phone] = body.PhoneNumberConfigs ?? []
  const [connection] = body.PersistentConnectionConfigs ?? []
  const [voice] = body.VoiceEnhancementConfigs ?? []
  return {
    ...user,
    autoAccept: values('AutoAcceptConfigs', user.autoAccept, (entry) => entry.AutoAccept),
    callbackAutoAccept: values(
      'AutoAcceptConfigs',
      user.callbackAutoAccept,
      (entry) => entry.AgentFirstCallbackAutoAccept,
    ),
    acwTimeout: values(
      'AfterContactWorkConfigs',
      user.acwTimeout ?? {},
      (entry) => entry.AfterContactWorkConfig?.AfterContactWorkTimeLimit,
    ),
    callbackAcwTimeout: values(
      'AfterContactWorkConfigs',
      user.callbackAcwTimeout ?? {},
      (entry) => entry.AgentFirstCallbackAfterContactWorkConfig?.AfterContactWorkTimeLimit,
    ),
    phoneType:
      phone === undefined
        ? kept
          ? user.phoneType
          : null
        : phone.PhoneType === 'DESK_PHONE'
          ? 'desk'
          : 'soft',
    deskPhoneNumber: phone?.PhoneNumber ?? (kept ? user.deskPhoneNumber : null),
    persistentConnection: connection?.PersistentConnection ?? (kept ? user.persistentConnection : null),
    voiceEnhancement:
      voice?.VoiceEnhancementMode?.toLowerCase().replaceAll('_', '-') ??
      (kept ? user.voiceEnhancement : null),
  }
}

function configureLegacy(user: User, config: Record<string, unknown>, reading: Reading): User {
  const all = <T>(value: T | undefined, old: object, reset: T) => {
    const used = value ?? (reading === 'merging' ? undefined : reset)
    return used === undefined ? old : Object.fromEntries(CHANNELS.map((channel) => [channel, used]))
  }
  return {
    ...user,
    phoneType: config.PhoneType === 'DESK_PHONE' ? 'desk' : 'soft',
    autoAccept: all(config.AutoAccept as boolean | undefined, user.autoAccept, false),
    acwTimeout: all(config.AfterContactWorkTimeLimit as number | undefined, user.acwTimeout ?? {}, 0),
    deskPhoneNumber:
      (config.DeskPhoneNumber as string | undefined) ?? (reading === 'merging' ? user.deskPhoneNumber : null),
    persistentConnection:
      (config.PersistentConnection as boolean | undefined) ??
      (reading === 'merging' ? user.persistentConnection : null),
  }
}

test.each(['merging', 'wiping'] as const)(
  'a %s service ends with exactly the wanted user: nothing else is changed',
  (reading) => {
    fc.assert(
      fc.property(users, edits, (user, made) => {
        const { wanted, refusal } = applyEdits(user, made)
        if (refusal !== undefined) return
        const requests = requestsFor(user, wanted, { knowsUserConfig: true })
        const served = requests.reduce((now, request) => serve(now, request, reading), user)
        expect(sorted(served)).toEqual(sorted(wanted))
        // Nobody is without skills on the way who is to have some, and had some.
        const skills = requests
          .reduce((all, request) => [...all, serve(all.at(-1) ?? user, request, reading)], [user])
          .map(({ proficiencies }) => proficiencies?.length ?? 0)
        if ((user.proficiencies ?? []).length > 0 && (wanted.proficiencies ?? []).length > 0)
          expect(skills).not.toContain(0)
      }),
      { numRuns: 60 },
    )
  },
)

test.each(['merging', 'wiping'] as const)(
  'the legacy call at a %s service changes nothing else either, or is not made',
  (reading) => {
    fc.assert(
      fc.property(users, edits, (user, made) => {
        const { wanted, refusal } = applyEdits(user, made)
        if (refusal !== undefined) return
        const requests = requestsFor(user, wanted, { knowsUserConfig: false })
        const served = requests.reduce((now, request) => serve(now, request, reading), user)
        const legacy = requests.find(({ operation }) => operation === 'UpdateUserPhoneConfig')
        expect(requests.map(({ operation }) => operation)).not.toContain('UpdateUserConfig')
        if (user.hasChannelSettings) expect(legacy).toBeUndefined()
        if (legacy !== undefined) expect(sorted(served)).toEqual(sorted(wanted))
      }),
      { numRuns: 60 },
    )
  },
)

function sorted(user: User): User {
  const key = ({ name, value }: { name: string; value: string }) => `${name}:${value}`
  return {
    ...user,
    securityProfileIds: user.securityProfileIds.toSorted(),
    proficiencies: (user.proficiencies ?? []).toSorted((a, b) => key(a).localeCompare(key(b))),
  }
}

const agent: User = {
  id: '00000000-0000-4000-8000-000000000001',
  arn: '',
  username: 'anna',
  firstName: null,
  lastName: null,
  routingProfileId: 'r',
  securityProfileIds: ['s'],
  hierarchyGroupId: null,
  phoneType: 'soft',
  deskPhoneNumber: null,
  autoAccept: { voice: true, chat: false },
  acwTimeout: { voice: 30, chat: 60 },
  callbackAutoAccept: { voice: false },
  callbackAcwTimeout: { voice: 5 },
  hasChannelSettings: true,
  persistentConnection: null,
  voiceEnhancement: null,
  tags: {},
}

test('what is accepted after a callback is carried along', () => {
  const { wanted } = applyEdits(agent, [parseCell('acw_timeout', 'voice=45')])
  expect(requestsFor(agent, wanted, { knowsUserConfig: true })).toEqual([
    {
      operation: 'UpdateUserConfig',
      userId: agent.id,
      body: {
        AutoAcceptConfigs: [
          { Channel: 'VOICE', AutoAccept: true, AgentFirstCallbackAutoAccept: false },
          { Channel: 'CHAT', AutoAccept: false },
        ],
        AfterContactWorkConfigs: [
          {
            Channel: 'VOICE',
            AfterContactWorkConfig: { AfterContactWorkTimeLimit: 45 },
            AgentFirstCallbackAfterContactWorkConfig: { AfterContactWorkTimeLimit: 5 },
          },
          { Channel: 'CHAT', AfterContactWorkConfig: { AfterContactWorkTimeLimit: 60 } },
        ],
        PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'SOFT_PHONE' }],
      },
    },
  ])
})

test('hierarchy and tags come last', () => {
  const made = [
    parseCell('routing_profile', 'Billing'),
    parseCell('add_security_profiles', 'Quality'),
    parseCell('acw_timeout', '45'),
    parseCell('hierarchy', 'Nord'),
    parseCell('tags', 'team=red'),
  ]
  const { wanted } = applyEdits(agent, made)
  expect(requestsFor(agent, wanted, { knowsUserConfig: true }).map(({ operation }) => operation)).toEqual([
    'UpdateUserRoutingProfile',
    'UpdateUserSecurityProfiles',
    'UpdateUserConfig',
    'UpdateUserHierarchy',
    'TagResource',
  ])
})

test('tags are added before others are removed, unless there is no room', () => {
  const full: User = {
    ...agent,
    tags: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, ''])),
  }
  const order = (user: User) => {
    const { wanted } = applyEdits(user, [parseCell('tags', 'team=red'), parseCell('untag', 'site')])
    const without = {
      ...wanted,
      tags: Object.fromEntries(Object.entries(wanted.tags).filter(([key]) => key !== 'k0')),
    }
    return requestsFor(user, without, { knowsUserConfig: true }).map(({ operation }) => operation)
  }
  expect(order({ ...agent, tags: { k0: '' } })).toEqual(['TagResource', 'UntagResource'])
  expect(order(full)).toEqual(['UntagResource', 'TagResource'])
})

test('proficiencies are added before others are removed, unless both have no room', () => {
  const skills = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => ({ name: 'Language', value: `v${from + n}`, level: 1 }))
  const order = (count: number) => {
    const user: User = { ...agent, proficiencies: skills(0, count) }
    const wanted = { ...user, proficiencies: skills(1, count + 1) }
    return requestsFor(user, wanted, { knowsUserConfig: true }).map(({ operation }) => operation)
  }
  expect(order(9)).toEqual(['AssociateUserProficiencies', 'DisassociateUserProficiencies'])
  expect(order(10)).toEqual(['DisassociateUserProficiencies', 'AssociateUserProficiencies'])
})

test('the older call is made only where the service does not know the newer one', () => {
  const user: User = { ...agent, hasChannelSettings: false, callbackAutoAccept: {}, callbackAcwTimeout: {} }
  const { wanted } = applyEdits(user, [parseCell('auto_accept', 'off'), parseCell('acw_timeout', '45')])
  const made = (knowsUserConfig: boolean) =>
    requestsFor(user, wanted, { knowsUserConfig }).map(({ operation }) => operation)
  expect(made(true)).toEqual(['UpdateUserConfig'])
  expect(made(false)).toEqual(['UpdateUserPhoneConfig'])
})
