import type { Channel, User, UserPhoneConfig } from '@aws-sdk/client-connect'
import { invalidParameter } from './errors.js'
import type { Switches } from './switches.js'
import type { UserRecord } from './store.js'

export const channelListNames = [
  'AutoAcceptConfigs',
  'AfterContactWorkConfigs',
  'PhoneNumberConfigs',
  'PersistentConnectionConfigs',
  'VoiceEnhancementConfigs',
] as const

/** What UpdateUserConfig sets. A list that is absent was never set: there PhoneConfig speaks alone. */
export type ChannelLists = Pick<User, (typeof channelListNames)[number]>

/** The lists, and the older PhoneConfig, which shows what they say about voice. */
export type ChannelSettings = ChannelLists & { PhoneConfig: UserPhoneConfig }

export interface ChannelEntry {
  readonly Channel: Channel | undefined
}

type PhoneLists = Required<{
  [Name in Exclude<keyof ChannelLists, 'VoiceEnhancementConfigs'>]: Exclude<ChannelLists[Name], undefined>
}>

const channels: readonly Channel[] = ['VOICE', 'CHAT', 'TASK', 'EMAIL']

export function isVoice({ Channel }: ChannelEntry): boolean {
  return Channel === 'VOICE'
}

/** Entries of the same channel become one, the given members winning; the order of `old` stays. */
export function mergeByChannel<Entry extends ChannelEntry>(
  old: readonly Entry[],
  given: readonly Entry[],
): Entry[] {
  const merged = new Map(old.map((entry) => [entry.Channel, entry]))
  for (const entry of given) {
    merged.set(entry.Channel, { ...merged.get(entry.Channel), ...entry })
  }
  return [...merged.values()]
}

/** What PhoneConfig says, as lists: auto-accept and after-contact work on every channel, the rest on voice. */
export function listsFromPhone(phone: UserPhoneConfig): PhoneLists {
  const { AutoAccept, AfterContactWorkTimeLimit, PhoneType, DeskPhoneNumber, PersistentConnection } = phone
  const hasNumber = DeskPhoneNumber !== undefined && DeskPhoneNumber !== ''
  const number = hasNumber ? { PhoneNumber: DeskPhoneNumber } : {}
  return {
    AutoAcceptConfigs: AutoAccept === undefined ? [] : channels.map((Channel) => ({ Channel, AutoAccept })),
    AfterContactWorkConfigs:
      AfterContactWorkTimeLimit === undefined
        ? []
        : channels.map((Channel) => ({ Channel, AfterContactWorkConfig: { AfterContactWorkTimeLimit } })),
    PhoneNumberConfigs: PhoneType === undefined ? [] : [{ Channel: 'VOICE', PhoneType, ...number }],
    PersistentConnectionConfigs:
      PersistentConnection === undefined ? [] : [{ Channel: 'VOICE', PersistentConnection }],
  }
}

/** What the lists say about voice, as PhoneConfig (assumed). Nothing about a list that does not mention voice. */
export function phoneFromLists(lists: ChannelLists): UserPhoneConfig {
  const accept = lists.AutoAcceptConfigs?.find(isVoice)
  const work = lists.AfterContactWorkConfigs?.find(isVoice)?.AfterContactWorkConfig
  const phone = lists.PhoneNumberConfigs?.find(isVoice)
  const connection = lists.PersistentConnectionConfigs?.find(isVoice)
  return {
    ...(accept === undefined ? {} : { AutoAccept: accept.AutoAccept }),
    ...(work === undefined ? {} : { AfterContactWorkTimeLimit: work.AfterContactWorkTimeLimit }),
    ...(phone === undefined ? {} : { PhoneType: phone.PhoneType, DeskPhoneNumber: phone.PhoneNumber ?? '' }),
    ...(connection === undefined ? {} : { PersistentConnection: connection.PersistentConnection }),
  }
}

const phoneMembers: Readonly<Record<keyof ChannelLists, readonly (keyof UserPhoneConfig)[]>> = {
  AutoAcceptConfigs: ['AutoAccept'],
  AfterContactWorkConfigs: ['AfterContactWorkTimeLimit'],
  PhoneNumberConfigs: ['PhoneType', 'DeskPhoneNumber'],
  PersistentConnectionConfigs: ['PersistentConnection'],
  VoiceEnhancementConfigs: [],
}

/** PhoneConfig without what these lists are about. */
export function phoneWithout(
  phone: UserPhoneConfig,
  lists: readonly (keyof ChannelLists)[],
): UserPhoneConfig {
  const dropped: readonly string[] = lists.flatMap((name) => phoneMembers[name])
  return Object.fromEntries(Object.entries(phone).filter(([member]) => !dropped.includes(member)))
}

/** A user as readers see it: with `absent`, PhoneConfig is silent where a list speaks. */
export function showPhone(user: UserRecord, legacyPhone: Switches['legacyPhone']): UserRecord {
  const spoken = channelListNames.filter((name) => user[name] !== undefined)
  return legacyPhone === 'absent' ? { ...user, PhoneConfig: phoneWithout(user.PhoneConfig, spoken) } : user
}

export function requireDeskNumber({ PhoneType, DeskPhoneNumber = '' }: UserPhoneConfig): void {
  if (PhoneType === 'DESK_PHONE' && DeskPhoneNumber === '') {
    throw invalidParameter('A desk phone needs a phone number.')
  }
}
