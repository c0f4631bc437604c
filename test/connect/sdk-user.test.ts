import type { User as ApiUser, UserSearchSummary } from '@aws-sdk/client-connect'
import { describe, expect, test } from 'vitest'
import {
  judgeAcwUnit,
  type AcwUnit,
  fromDescription,
  fromSearch,
  rawAcw,
} from '../../src/connect/sdk-user.js'
import { uuid } from '../model/builders.js'

type AcwConfigs = NonNullable<UserSearchSummary['AfterContactWorkConfigs']>

const acw = (values: Record<string, number>): AcwConfigs =>
  Object.entries(values).map(([channel, limit]) => ({
    Channel: channel.toUpperCase() as 'VOICE',
    AfterContactWorkConfig: { AfterContactWorkTimeLimit: limit },
  }))

const legacy = (limit: number) => ({
  PhoneConfig: { PhoneType: 'SOFT_PHONE' as const, AfterContactWorkTimeLimit: limit },
})

describe('after-contact work', () => {
  test('a description is in seconds, legacy or per channel', () => {
    expect(fromDescription({ Id: 'x', ...legacy(30) }).acwTimeout).toEqual({
      voice: 30,
      chat: 30,
      task: 30,
      email: 30,
    })
    const user = { Id: 'x', ...legacy(5), AfterContactWorkConfigs: acw({ voice: 30, chat: 0 }) }
    expect(fromDescription(user).acwTimeout).toEqual({ voice: 30, chat: 0 })
  })

  test('the legacy value of a search result is in milliseconds', () => {
    expect(fromSearch({ Id: 'x', ...legacy(30_000) }, 'unsettled').acwTimeout?.voice).toBe(30)
  })

  test.each<[AcwUnit, Record<string, number>, Record<string, number> | undefined]>([
    ['milliseconds', { voice: 30_000, chat: 0 }, { voice: 30, chat: 0 }],
    ['seconds', { voice: 30, chat: 0 }, { voice: 30, chat: 0 }],
    ['unsettled', { voice: 30, chat: 0 }, undefined],
    ['unsettled', { voice: 0, chat: 0 }, { voice: 0, chat: 0 }],
    ['milliseconds', { voice: 0 }, { voice: 0 }],
    ['seconds', { voice: 1, chat: 2, task: 3, email: 4 }, { voice: 1, chat: 2, task: 3, email: 4 }],
  ])('per channel, the unit being %s: %o is %o', (unit, values, expected) => {
    const user = fromSearch({ Id: 'x', AfterContactWorkConfigs: acw(values) }, unit)
    expect(user.acwTimeout).toEqual(expected)
    expect('acwTimeout' in user).toBe(expected !== undefined)
  })

  test('an empty list is as good as none: the legacy value counts', () => {
    const user = fromSearch({ Id: 'x', ...legacy(7000), AfterContactWorkConfigs: [] }, 'unsettled')
    expect(user.acwTimeout).toEqual({ voice: 7, chat: 7, task: 7, email: 7 })
  })

  test('nothing told is nothing known', () => {
    expect(fromDescription({ Id: 'x' }).acwTimeout).toEqual({})
    expect(fromSearch({ Id: 'x' }, 'unsettled').acwTimeout).toEqual({})
    expect(rawAcw({ Id: 'x' })).toEqual({ channels: {}, callbacks: {} })
  })

  test.each<[string, Record<string, number>, Record<string, number>, AcwUnit]>([
    ['equal values', { voice: 30, chat: 60 }, { voice: 30, chat: 60 }, 'seconds'],
    ['a thousandfold', { voice: 30_000, chat: 60_000 }, { voice: 30, chat: 60 }, 'milliseconds'],
    ['zeros only', { voice: 0, chat: 0 }, { voice: 0, chat: 0 }, 'unsettled'],
    ['a zero and a value', { voice: 0, chat: 60_000 }, { voice: 0, chat: 60 }, 'milliseconds'],
    ['nothing', {}, { voice: 30 }, 'unsettled'],
    ['values that do not fit', { voice: 30 }, { voice: 31 }, 'unsettled'],
    ['a mixture', { voice: 30, chat: 60_000 }, { voice: 30, chat: 60 }, 'unsettled'],
    ['a channel gone meanwhile', { voice: 30_000 }, {}, 'unsettled'],
    ['the value read as zero meanwhile', { voice: 30_000 }, { voice: 0 }, 'unsettled'],
  ])('the unit judged by %s', (_, searched, described, unit) => {
    const user = { ...fromDescription({ Id: 'x' }), acwTimeout: described }
    expect(judgeAcwUnit({ channels: searched, callbacks: {} }, user)).toBe(unit)
  })

  test('callbacks take part in judging the unit', () => {
    const user = {
      ...fromDescription({ Id: 'x' }),
      acwTimeout: { voice: 0 },
      callbackAcwTimeout: { voice: 15 },
    }
    const searched = (voice: number) => ({ channels: { voice: 0 }, callbacks: { voice } })
    expect(judgeAcwUnit(searched(15_000), user)).toBe('milliseconds')
    expect(judgeAcwUnit(searched(15), user)).toBe('seconds')
    expect(judgeAcwUnit(searched(16), user)).toBe('unsettled')
  })
})

const FULL: ApiUser = {
  Id: uuid(1),
  Arn: 'arn:aws:connect:…',
  Username: 'anna',
  IdentityInfo: { FirstName: 'Anna', LastName: 'Ek' },
  PhoneConfig: {
    PhoneType: 'DESK_PHONE',
    AutoAccept: true,
    AfterContactWorkTimeLimit: 0,
    DeskPhoneNumber: '+4930123456',
    PersistentConnection: true,
  },
  RoutingProfileId: uuid(2),
  SecurityProfileIds: [uuid(3), uuid(4)],
  HierarchyGroupId: uuid(5),
  Tags: { team: 'blue' },
  LastModifiedTime: new Date(1_700_000_000_500),
}

test('a user with only legacy settings has them in all four channels', () => {
  expect(fromDescription(FULL)).toEqual({
    id: uuid(1),
    arn: 'arn:aws:connect:…',
    username: 'anna',
    email: null,
    secondaryEmail: null,
    mobile: null,
    firstName: 'Anna',
    lastName: 'Ek',
    routingProfileId: uuid(2),
    securityProfileIds: [uuid(3), uuid(4)],
    hierarchyGroupId: uuid(5),
    phoneType: 'desk',
    deskPhoneNumber: '+4930123456',
    autoAccept: { voice: true, chat: true, task: true, email: true },
    callbackAutoAccept: {},
    callbackAcwTimeout: {},
    hasChannelSettings: false,
    acwTimeout: { voice: 0, chat: 0, task: 0, email: 0 },
    persistentConnection: true,
    voiceEnhancement: null,
    tags: { team: 'blue' },
    lastModified: 1_700_000_000_500,
  })
})

test('settings per channel win over the legacy ones, also if they are false', () => {
  const user = fromDescription({
    ...FULL,
    AutoAcceptConfigs: [
      { Channel: 'VOICE', AutoAccept: false },
      { Channel: 'EMAIL', AutoAccept: true },
    ],
    PhoneNumberConfigs: [{ Channel: 'VOICE', PhoneType: 'SOFT_PHONE', PhoneNumber: '+15550100' }],
    PersistentConnectionConfigs: [{ Channel: 'VOICE', PersistentConnection: false }],
    VoiceEnhancementConfigs: [{ Channel: 'VOICE', VoiceEnhancementMode: 'NOISE_SUPPRESSION' }],
  })
  expect(user).toMatchObject({
    autoAccept: { voice: false, email: true },
    phoneType: 'soft',
    deskPhoneNumber: '+15550100',
    persistentConnection: false,
    voiceEnhancement: 'noise-suppression',
  })
  expect(Object.keys(user.autoAccept)).toEqual(['voice', 'email'])
})

test('empty and absent texts are null, absent lists and tags empty', () => {
  const user = fromDescription({ Id: 'x', IdentityInfo: { FirstName: '' }, HierarchyGroupId: '' })
  expect(user).toMatchObject({
    firstName: null,
    lastName: null,
    hierarchyGroupId: null,
    deskPhoneNumber: null,
    phoneType: null,
    persistentConnection: null,
    securityProfileIds: [],
    tags: {},
    autoAccept: {},
  })
  expect(user).not.toHaveProperty('lastModified')
})

test('a user without an id is refused', () => {
  expect(() => fromSearch({ Username: 'anna' }, 'seconds')).toThrow('without Id')
})

test('a channel that is not known is passed over', () => {
  const configs = [{ Channel: 'FAX' as 'VOICE', AutoAccept: true }]
  expect(fromDescription({ ...FULL, AutoAcceptConfigs: configs }).autoAccept).toEqual({})
})
