import type { User as ApiUser, UserProficiency, UserSearchSummary } from '@aws-sdk/client-connect'
import { CHANNELS, type Channel, type PerChannel, type Proficiency, type User } from '../model/user.js'

/** The unit of the per-channel ACW timeouts in search results, which AWS does not state. */
export type AcwUnit = 'milliseconds' | 'seconds' | 'unsettled'

/** Gives back one string for all that are equal. */
type Share = (text: string) => string

/** Reads a user as DescribeUser returns it: ACW in seconds. `ours`: a time that the service tells, by this machine's clock. */
export function fromDescription(
  user: ApiUser,
  share: Share = (text) => text,
  ours = (time: Date) => time.getTime(),
): User {
  // Not spread into another object: V8 may make a hidden class of its own for each such copy.
  return Object.assign(common(user, share), {
    email: textOrNull(user.IdentityInfo?.Email),
    secondaryEmail: textOrNull(user.IdentityInfo?.SecondaryEmail),
    mobile: textOrNull(user.IdentityInfo?.Mobile),
    callbackAcwTimeout: perChannel(user.AfterContactWorkConfigs, callbackAcwOf) ?? {},
    acwTimeout:
      perChannel(user.AfterContactWorkConfigs, acwOf) ??
      everyChannel(user.PhoneConfig?.AfterContactWorkTimeLimit),
    ...(user.DirectoryUserId === undefined ? {} : { directoryUserId: user.DirectoryUserId }),
    ...(user.LastModifiedTime === undefined ? {} : { lastModified: ours(user.LastModifiedTime) }),
  })
}

/** Reads a user as SearchUsers returns it: the legacy ACW in milliseconds (API reference, SearchUsers). */
export function fromSearch(user: UserSearchSummary, unit: AcwUnit, share: Share = (text) => text): User {
  const read = common(user, share)
  const acw = acwOfSearch(user, unit)
  return acw === undefined
    ? read
    : Object.assign(read, { acwTimeout: acw.channels, callbackAcwTimeout: acw.callbacks })
}

export function proficiencyOf({ AttributeName, AttributeValue, Level }: UserProficiency): Proficiency {
  return { name: AttributeName ?? '', value: AttributeValue ?? '', level: Level ?? 0 }
}

/** ACW values of the channels, and those of agent-first callbacks. */
export interface AcwValues {
  readonly channels: PerChannel<number>
  readonly callbacks: PerChannel<number>
}

/** The per-channel ACW values of a search result as they came, in whatever unit. */
export function rawAcw(user: UserSearchSummary): AcwValues {
  return {
    channels: perChannel(user.AfterContactWorkConfigs, acwOf) ?? {},
    callbacks: perChannel(user.AfterContactWorkConfigs, callbackAcwOf) ?? {},
  }
}

function acwOfSearch(user: UserSearchSummary, unit: AcwUnit): AcwValues | undefined {
  if ((user.AfterContactWorkConfigs ?? []).length === 0) {
    const legacy = everyChannel(user.PhoneConfig?.AfterContactWorkTimeLimit)
    return { channels: scale(legacy, 1000), callbacks: {} }
  }
  const raw = rawAcw(user)
  // Zero is zero in every unit.
  if (!hasValue(raw)) return raw
  if (unit === 'unsettled') return undefined
  const divisor = unit === 'milliseconds' ? 1000 : 1
  return { channels: scale(raw.channels, divisor), callbacks: scale(raw.callbacks, divisor) }
}

function scale(values: PerChannel<number>, divisor: number): PerChannel<number> {
  return Object.fromEntries(Object.entries(values).map(([channel, value]) => [channel, value / divisor]))
}

function common(user: ApiUser & UserSearchSummary, share: Share): User {
  const phone = user.PhoneConfig
  const voice = user.PhoneNumberConfigs?.find(({ Channel: channel }) => channel === 'VOICE')
  return {
    id: required('Id', user.Id),
    arn: user.Arn ?? '',
    username: user.Username ?? '',
    firstName: textOrNull(user.IdentityInfo?.FirstName),
    lastName: textOrNull(user.IdentityInfo?.LastName),
    routingProfileId: share(user.RoutingProfileId ?? ''),
    securityProfileIds: (user.SecurityProfileIds ?? []).map(share),
    hierarchyGroupId: textOrNull(share(user.HierarchyGroupId ?? '')),
    phoneType: phoneType(voice?.PhoneType ?? phone?.PhoneType),
    deskPhoneNumber: textOrNull(voice?.PhoneNumber ?? phone?.DeskPhoneNumber),
    autoAccept:
      perChannel(user.AutoAcceptConfigs, (config) => config.AutoAccept) ?? everyChannel(phone?.AutoAccept),
    callbackAutoAccept:
      perChannel(user.AutoAcceptConfigs, (config) => config.AgentFirstCallbackAutoAccept) ?? {},
    hasChannelSettings: hasChannelSettings(user),
    persistentConnection:
      user.PersistentConnectionConfigs?.find(({ Channel: channel }) => channel === 'VOICE')
        ?.PersistentConnection ??
      phone?.PersistentConnection ??
      null,
    voiceEnhancement: voiceEnhancement(
      user.VoiceEnhancementConfigs?.find(({ Channel: channel }) => channel === 'VOICE')?.VoiceEnhancementMode,
    ),
    tags: user.Tags ?? {},
  }
}

function acwOf(config: {
  AfterContactWorkConfig?: { AfterContactWorkTimeLimit?: number | undefined } | undefined
}) {
  return config.AfterContactWorkConfig?.AfterContactWorkTimeLimit
}

function callbackAcwOf(config: {
  AgentFirstCallbackAfterContactWorkConfig?: { AfterContactWorkTimeLimit?: number | undefined } | undefined
}) {
  return config.AgentFirstCallbackAfterContactWorkConfig?.AfterContactWorkTimeLimit
}

function hasChannelSettings(user: ApiUser & UserSearchSummary): boolean {
  const lists = [
    user.AutoAcceptConfigs,
    user.AfterContactWorkConfigs,
    user.PhoneNumberConfigs,
    user.PersistentConnectionConfigs,
    user.VoiceEnhancementConfigs,
  ]
  return lists.some((list) => (list ?? []).length > 0)
}

/** The values of a per-channel list; `undefined` if the list is absent or empty, as for users with only legacy settings. */
function perChannel<C extends { Channel?: string | undefined }, T>(
  configs: readonly C[] | undefined,
  read: (config: C) => T | undefined,
): PerChannel<T> | undefined {
  if (configs === undefined || configs.length === 0) return undefined
  const values: Partial<Record<Channel, T>> = {}
  for (const channel of CHANNELS) {
    const config = configs.find((one) => one.Channel === channel.toUpperCase())
    const value = config === undefined ? undefined : read(config)
    if (value !== undefined) values[channel] = value
  }
  return values
}

function everyChannel<T>(value: T | undefined): PerChannel<T> {
  return value === undefined ? {} : { voice: value, chat: value, task: value, email: value }
}

function phoneType(type: string | undefined): 'soft' | 'desk' | null {
  if (type === 'SOFT_PHONE') return 'soft'
  return type === 'DESK_PHONE' ? 'desk' : null
}

function voiceEnhancement(mode: string | undefined): string | null {
  return mode === undefined ? null : mode.toLowerCase().replaceAll('_', '-')
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}

function required(name: string, value: string | undefined): string {
  if (value === undefined) throw new TypeError(`the service answered a user without ${name}`)
  return value
}

/**
 * What the per-channel ACW values of a search result are counted in, judged by one user read both ways (DescribeUser
 * is in seconds). `unsettled` if the two don't fit: the user may have been changed in between, so ask another.
 */
export function judgeAcwUnit(searched: AcwValues, described: User): AcwUnit {
  const { acwTimeout: channels = {}, callbackAcwTimeout: callbacks = {} } = described
  const pairs = CHANNELS.flatMap((channel) => [
    [searched.channels[channel], channels[channel]] as const,
    [searched.callbacks[channel], callbacks[channel]] as const,
  ]).filter(([inSearch]) => inSearch !== undefined && inSearch !== 0)
  if (pairs.length === 0) return 'unsettled'
  if (pairs.every(([inSearch, seconds]) => inSearch === seconds)) return 'seconds'
  if (pairs.every(([inSearch, seconds]) => seconds !== undefined && inSearch === seconds * 1000))
    return 'milliseconds'
  return 'unsettled'
}

export function hasValue({ channels, callbacks }: AcwValues): boolean {
  return [channels, callbacks].some((values) => Object.values(values).some((value) => value !== 0))
}

/** How many different strings are shared; later ones are kept as they come. */
const MOST = 10_000

/**
 * One string for all that are equal. Of many users most have the ids, words and settings of others, and each comes as a
 * string of its own out of the answers.
 */
export class StringPool {
  readonly #known = new Map<string, string>()

  of(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size < MOST) this.#known.set(text, text)
    return text
  }
}
