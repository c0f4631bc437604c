import type { User } from '@aws-sdk/client-connect'
import type { UserRecord } from '../../src/sandbox/store.js'
import type { World } from './world.js'

const LISTS = {
  AutoAcceptConfigs: ['AutoAccept'],
  AfterContactWorkConfigs: ['AfterContactWorkTimeLimit'],
  PhoneNumberConfigs: ['PhoneType', 'DeskPhoneNumber'],
  PersistentConnectionConfigs: ['PersistentConnection'],
  VoiceEnhancementConfigs: [],
} as const

type List = keyof typeof LISTS

const lists = Object.keys(LISTS) as List[]

/**
 * All that is known about the users of an instance but when they were changed. An order of users, channels, profiles
 * or tags says nothing; PhoneConfig says something only of what no list tells. The id of a user that was created
 * depends on the order of the calls, so users go by name.
 */
export function usersState({ sandbox }: World): unknown {
  const { users, proficiencies, quickConnects } = sandbox.store
  return {
    users: byKey([...users.values()].map((user) => [user.Username, userState(user)])),
    proficiencies: byKey(
      [...proficiencies].map(([id, held]) => [users.get(id)?.Username ?? id, held.map(text).toSorted()]),
    ),
    quickConnects: [...quickConnects.keys()].toSorted(),
  }
}

function userState(user: UserRecord): unknown {
  const { LastModifiedTime: _time, Id: _id, Arn: _arn, PhoneConfig: phone, ...rest } = user
  const told = new Set<string>(
    lists.filter((name) => user[name] !== undefined).flatMap((name) => LISTS[name]),
  )
  return {
    ...rest,
    SecurityProfileIds: user.SecurityProfileIds.toSorted(),
    PhoneConfig: Object.fromEntries(Object.entries(phone).filter(([member]) => !told.has(member))),
    ...Object.fromEntries(lists.map((name) => [name, channelsOf(user[name])])),
  }
}

function channelsOf(list: User[List]): object {
  return byKey((list ?? []).map((entry) => [entry.Channel ?? '', entry]))
}

function byKey(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const text = (value: unknown): string => JSON.stringify(value)
