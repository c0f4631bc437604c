import type { InstanceState, UserRecord } from '../store.js'

/**
 * What hardly anyone has by chance, by position: an instance of 45 users has someone with each. Only what is at the
 * limits is changed; who these people are stays. Keep it above position 39: transcripts show the first forty.
 */
export const specialUsers: ReadonlyMap<number, (user: UserRecord, state: InstanceState) => void> = new Map([
  [40, giveAllSecurityProfiles],
  [41, giveAllTags],
  [42, giveFewChannels],
  [43, giveCallbacks],
])

/** Ten, the most there may be. Not Admin: the administrators are few and known. */
function giveAllSecurityProfiles(user: UserRecord, { securityProfiles }: InstanceState): void {
  const plain = [...securityProfiles.values()].filter(({ Name }) => Name !== 'Admin')
  user.SecurityProfileIds = plain.slice(0, 10).map(({ Id }) => Id)
}

/** Fifty, the most there may be: keys that differ in case only, the longest key and value, and an empty value. */
function giveAllTags(user: UserRecord): void {
  const tags: Record<string, string> = { ...user.Tags, Team: 'blue', 'cost:center/EU=1': 'a=b, c|d' }
  tags['empty'] = ''
  tags['k'.repeat(128)] = 'v'.repeat(256)
  for (let number = 1; Object.keys(tags).length < 50; number += 1) {
    tags[`skill ${number}`] = `level ${number % 5}`
  }
  user.Tags = tags
}

/** Not the same channels in every list, not in the usual order, and two lists missing. */
function giveFewChannels(user: UserRecord): void {
  const { AutoAccept, AfterContactWorkTimeLimit, PhoneType } = user.PhoneConfig
  user.AutoAcceptConfigs = [
    { Channel: 'CHAT', AutoAccept: true },
    { Channel: 'VOICE', AutoAccept },
  ]
  user.AfterContactWorkConfigs = [
    { Channel: 'EMAIL', AfterContactWorkConfig: { AfterContactWorkTimeLimit: 2_000_000 } },
    { Channel: 'VOICE', AfterContactWorkConfig: { AfterContactWorkTimeLimit } },
  ]
  user.PhoneNumberConfigs = [{ Channel: 'VOICE', PhoneType }]
  delete user.PersistentConnectionConfigs
  delete user.VoiceEnhancementConfigs
}

/** Other values for agent-first callbacks than for voice itself. */
function giveCallbacks(user: UserRecord): void {
  const { AutoAccept = false, AfterContactWorkTimeLimit = 0 } = user.PhoneConfig
  const { PhoneType, DeskPhoneNumber: PhoneNumber, PersistentConnection } = user.PhoneConfig
  user.AutoAcceptConfigs = [
    { Channel: 'VOICE', AutoAccept, AgentFirstCallbackAutoAccept: !AutoAccept },
    { Channel: 'CHAT', AutoAccept: true },
    { Channel: 'TASK', AutoAccept: false },
    { Channel: 'EMAIL', AutoAccept: false },
  ]
  user.AfterContactWorkConfigs = [
    {
      Channel: 'VOICE',
      AfterContactWorkConfig: { AfterContactWorkTimeLimit },
      AgentFirstCallbackAfterContactWorkConfig: { AfterContactWorkTimeLimit: AfterContactWorkTimeLimit + 10 },
    },
    { Channel: 'CHAT', AfterContactWorkConfig: { AfterContactWorkTimeLimit: 0 } },
    { Channel: 'TASK', AfterContactWorkConfig: { AfterContactWorkTimeLimit: 1 } },
    { Channel: 'EMAIL', AfterContactWorkConfig: { AfterContactWorkTimeLimit: 600 } },
  ]
  user.PhoneNumberConfigs = [{ Channel: 'VOICE', PhoneType, PhoneNumber }]
  user.PersistentConnectionConfigs = [{ Channel: 'VOICE', PersistentConnection }]
  user.VoiceEnhancementConfigs = [{ Channel: 'VOICE', VoiceEnhancementMode: 'NOISE_SUPPRESSION' }]
}
