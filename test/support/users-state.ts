import type { User } from '@aws-sdk/client-connect'
import type { World } from './world.js'

const LISTS = [
  'AutoAcceptConfigs',
  'AfterContactWorkConfigs',
  'PhoneNumberConfigs',
  'PersistentConnectionConfigs',
  'VoiceEnhancementConfigs',
] as const

/**
 * Everything about the users but when they were changed, and what the old phone settings show of the new ones. An
 * order of channels, profiles or proficiencies says nothing.
 */
export function usersState(world: World): unknown {
  return [...world.sandbox.store.users.values()].map(({ LastModifiedTime: _time, ...user }) => ({
    ...user,
    PhoneConfig: undefined,
    SecurityProfileIds: user.SecurityProfileIds.toSorted(),
    proficiencies: world.sandbox.store.proficiencies
      .get(user.Id)
      ?.map((entry) => JSON.stringify(entry))
      .toSorted(),
    ...channelsOf(user),
  }))
}

function channelsOf(user: User): object {
  return Object.fromEntries(
    LISTS.map((name) => [
      name,
      Object.fromEntries((user[name] ?? []).map((entry) => [entry.Channel, entry])),
    ]),
  )
}
