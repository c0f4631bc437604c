import { isDeepStrictEqual } from 'node:util'
import type { Refusal } from '../model/edit.js'
import type { PerChannel, User } from '../model/user.js'
import { factsOf, type Operation } from './operation.js'
import { updateUserConfig } from './update-user-config.js'

const MEMBERS = [
  'autoAccept',
  'acwTimeout',
  'phoneType',
  'deskPhoneNumber',
  'persistentConnection',
] as const satisfies readonly (keyof User)[]

/**
 * The legacy call: sets one after-contact-work timeout for all channels, and may reset what a request leaves out. Only for a
 * service that does not know UpdateUserConfig, and never for a user with settings per channel. The whole is sent.
 */
export const updateUserPhoneConfig: Operation = {
  ...factsOf('UpdateUserPhoneConfig', 'L-5D8210C3'),
  members: MEMBERS,
  request: (fresh, wanted, { knowsUserConfig }) => {
    if (knowsUserConfig || legacyRefusal(fresh, wanted) !== undefined) return undefined
    const config = phoneConfigOf(wanted)
    if (JSON.stringify(phoneConfigOf(fresh)) === JSON.stringify(config)) return undefined
    return { operation: 'UpdateUserPhoneConfig', userId: fresh.id, body: { PhoneConfig: config } }
  },
}

/** Why the legacy call can't make `wanted` of `fresh` without losing something. */
export function legacyRefusal(fresh: User, wanted: User): Refusal | undefined {
  if (fresh.hasChannelSettings) {
    return refuse(
      'the service does not know UpdateUserConfig, and the older call would flatten the settings per channel',
    )
  }
  if (oneValue(wanted.autoAccept) === 'several' || oneValue(wanted.acwTimeout ?? {}) === 'several') {
    return refuse(
      'the service does not know UpdateUserConfig, and the older call has one value for all channels',
    )
  }
  const [newer] = updateUserConfig.members.filter(
    (member) =>
      !MEMBERS.some((one) => one === member) && !isDeepStrictEqual(fresh[member] ?? {}, wanted[member] ?? {}),
  )
  if (newer === undefined) return undefined
  return refuse(`the service does not know UpdateUserConfig, and the older call has no ${wordsOf(newer)}`)
}

/** `voice enhancement` of `voiceEnhancement`. */
function wordsOf(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function phoneConfigOf(user: User): Readonly<Record<string, unknown>> {
  const autoAccept = oneValue(user.autoAccept)
  const acw = oneValue(user.acwTimeout ?? {})
  return {
    ...(user.phoneType === null
      ? {}
      : { PhoneType: user.phoneType === 'desk' ? 'DESK_PHONE' : 'SOFT_PHONE' }),
    ...(typeof autoAccept === 'boolean' ? { AutoAccept: autoAccept } : {}),
    ...(typeof acw === 'number' ? { AfterContactWorkTimeLimit: acw } : {}),
    ...(user.deskPhoneNumber === null ? {} : { DeskPhoneNumber: user.deskPhoneNumber }),
    ...(user.persistentConnection === null ? {} : { PersistentConnection: user.persistentConnection }),
  }
}

function oneValue<T>(values: PerChannel<T>): T | 'none' | 'several' {
  const different = new Set(Object.values(values))
  if (different.size > 1) return 'several'
  const [only] = different
  return only ?? 'none'
}

function refuse(refused: string): Refusal {
  return { code: 'UpdateUserConfigUnknown', refused }
}
