import type { Channel } from '@aws-sdk/client-connect'
import type { ChannelLists, ChannelSettings } from '../channel-settings.js'
import type { UserRecord } from '../store.js'
import type { Random } from './random.js'

/** Seconds. 0 is no limit. */
const acwSeconds = [0, 15, 30, 30, 45, 60, 90, 120, 300] as const

/** Three in five have only what every user had before 2026, the rest also the lists per channel. */
export function seedPhone(random: Random): ChannelSettings {
  const isDesk = random.chance(0.15)
  const PhoneConfig: UserRecord['PhoneConfig'] = {
    PhoneType: isDesk ? 'DESK_PHONE' : 'SOFT_PHONE',
    AutoAccept: random.chance(0.3),
    AfterContactWorkTimeLimit: random.pick(acwSeconds),
    DeskPhoneNumber: isDesk || random.chance(0.1) ? phoneNumber(random) : '',
    PersistentConnection: random.chance(0.2),
  }
  return random.chance(0.4) ? { PhoneConfig, ...seedChannels(random, PhoneConfig) } : { PhoneConfig }
}

/** In the form E.164, from the ranges kept free for fiction. */
export function phoneNumber(random: Random): string {
  return `+4930${23125000 + random.below(1000)}`
}

/** The lists agree with the legacy members on voice (assumed: what the service shows there is not confirmed). */
function seedChannels(random: Random, phone: UserRecord['PhoneConfig']): ChannelLists {
  const channels: readonly Channel[] = random.chance(0.7)
    ? ['VOICE', 'CHAT', 'TASK', 'EMAIL']
    : random.chance(0.5)
      ? ['VOICE', 'CHAT']
      : ['VOICE']
  const hasCallback = random.chance(0.3)
  const { AutoAccept, AfterContactWorkTimeLimit, PhoneType, DeskPhoneNumber, PersistentConnection } = phone
  return {
    AutoAcceptConfigs: channels.map((Channel) => ({
      Channel,
      AutoAccept: Channel === 'VOICE' ? AutoAccept : random.chance(0.4),
      ...(Channel === 'VOICE' && hasCallback ? { AgentFirstCallbackAutoAccept: random.chance(0.5) } : {}),
    })),
    AfterContactWorkConfigs: channels.map((Channel) => ({
      Channel,
      AfterContactWorkConfig: {
        AfterContactWorkTimeLimit: Channel === 'VOICE' ? AfterContactWorkTimeLimit : random.pick(acwSeconds),
      },
      ...(Channel === 'VOICE' && hasCallback
        ? { AgentFirstCallbackAfterContactWorkConfig: { AfterContactWorkTimeLimit: random.pick(acwSeconds) } }
        : {}),
    })),
    PhoneNumberConfigs: [
      { Channel: 'VOICE', PhoneType, ...(DeskPhoneNumber === '' ? {} : { PhoneNumber: DeskPhoneNumber }) },
    ],
    PersistentConnectionConfigs: [{ Channel: 'VOICE', PersistentConnection }],
    VoiceEnhancementConfigs: random.chance(0.8)
      ? [
          {
            Channel: 'VOICE',
            VoiceEnhancementMode: random.pick(['NONE', 'NOISE_SUPPRESSION', 'VOICE_ISOLATION']),
          },
        ]
      : undefined,
  }
}
