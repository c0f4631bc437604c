import { CHANNELS, type User } from '../model/user.js'
import { factsOf, type Operation } from './operation.js'

/** The lists hold these. */
const MEMBERS = [
  'autoAccept',
  'callbackAutoAccept',
  'acwTimeout',
  'callbackAcwTimeout',
  'phoneType',
  'deskPhoneNumber',
  'persistentConnection',
  'voiceEnhancement',
] as const satisfies readonly (keyof User)[]

/**
 * Sets everything per channel. Whether the service keeps or wipes a list, a channel or a member that is left out is
 * unconfirmed, so nothing is: all lists go with every effective value of the user, changed or not. Only a list that
 * would be empty is left out.
 */
export const updateUserConfig: Operation = {
  // Not in the Service Authorization Reference yet; named after the operation like all others.
  ...factsOf('UpdateUserConfig', 'L-62D9A3EA'),
  members: MEMBERS,
  request: (fresh, wanted, { knowsUserConfig }) => {
    if (!knowsUserConfig || MEMBERS.every((member) => fresh[member] === wanted[member])) return undefined
    const body = configOf(wanted)
    if (JSON.stringify(configOf(fresh)) === JSON.stringify(body)) return undefined
    const removes = removesAcw(fresh, wanted) ? { removes: true as const } : {}
    return { operation: 'UpdateUserConfig', userId: fresh.id, body, ...removes }
  },
  mustReadBack: ({ removes }) => removes === true,
}

function removesAcw(fresh: User, wanted: User): boolean {
  const lists = [
    [fresh.acwTimeout, wanted.acwTimeout],
    [fresh.callbackAcwTimeout, wanted.callbackAcwTimeout],
  ] as const
  return lists.some(([now = {}, then = {}]) =>
    CHANNELS.some((one) => now[one] !== undefined && then[one] === undefined),
  )
}

type Configured = Pick<User, (typeof MEMBERS)[number]>

/** The five lists of a user, channels in the API's order. */
function configOf(user: Configured): Readonly<Record<string, unknown>> {
  const lists = {
    AutoAcceptConfigs: autoAcceptConfigs(user),
    AfterContactWorkConfigs: acwConfigs(user),
    PhoneNumberConfigs: phoneNumberConfigs(user),
    PersistentConnectionConfigs:
      user.persistentConnection === null
        ? []
        : [{ Channel: 'VOICE', PersistentConnection: user.persistentConnection }],
    VoiceEnhancementConfigs:
      user.voiceEnhancement === null
        ? []
        : [{ Channel: 'VOICE', VoiceEnhancementMode: apiWord(user.voiceEnhancement) }],
  }
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))
}

function autoAcceptConfigs({ autoAccept, callbackAutoAccept }: Configured): readonly object[] {
  return CHANNELS.flatMap((channel) => {
    const callback = callbackAutoAccept[channel]
    if (autoAccept[channel] === undefined) return []
    return {
      Channel: apiWord(channel),
      AutoAccept: autoAccept[channel],
      ...(callback === undefined ? {} : { AgentFirstCallbackAutoAccept: callback }),
    }
  })
}

function acwConfigs({ acwTimeout = {}, callbackAcwTimeout = {} }: Configured): readonly object[] {
  return CHANNELS.flatMap((channel) => {
    const callback = callbackAcwTimeout[channel]
    if (acwTimeout[channel] === undefined) return []
    return {
      Channel: apiWord(channel),
      AfterContactWorkConfig: { AfterContactWorkTimeLimit: acwTimeout[channel] },
      ...(callback === undefined
        ? {}
        : { AgentFirstCallbackAfterContactWorkConfig: { AfterContactWorkTimeLimit: callback } }),
    }
  })
}

function phoneNumberConfigs({ phoneType, deskPhoneNumber }: Configured): readonly object[] {
  if (phoneType === null) return []
  return [
    {
      Channel: 'VOICE',
      PhoneType: `${apiWord(phoneType)}_PHONE`,
      ...(deskPhoneNumber === null ? {} : { PhoneNumber: deskPhoneNumber }),
    },
  ]
}

function apiWord(word: string): string {
  return word.toUpperCase().replaceAll('-', '_')
}
