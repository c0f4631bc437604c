import type { CreateUserRequest, UserPhoneConfig } from '@aws-sdk/client-connect'
import { requireGoodChannels } from './channel-rules.js'
import {
  type ChannelSettings,
  channelListNames,
  phoneFromLists,
  requireDeskNumber,
} from './channel-settings.js'
import { ServiceError, invalidParameter } from './errors.js'
import type { InstanceRecord, InstanceState } from './store.js'
import { countCharacters } from './validate.js'

/** The phone settings of a user created without any (assumed). */
const plainPhone = {
  PhoneType: 'SOFT_PHONE',
  AutoAccept: false,
  AfterContactWorkTimeLimit: 0,
  DeskPhoneNumber: '',
} as const satisfies UserPhoneConfig

/** Which members of PhoneConfig a list speaks about, too. */
const counterparts = {
  AutoAcceptConfigs: ['AutoAccept'],
  AfterContactWorkConfigs: ['AfterContactWorkTimeLimit'],
  PhoneNumberConfigs: ['PhoneType', 'DeskPhoneNumber'],
  PersistentConnectionConfigs: ['PersistentConnection'],
  VoiceEnhancementConfigs: [],
} as const satisfies Record<(typeof channelListNames)[number], readonly (keyof UserPhoneConfig)[]>

/** API:CreateUser: how long a name may be, which characters a single sign-on leaves, and where an `@` may be. */
export function requireUsername(username: string, type: InstanceRecord['IdentityManagementType']): void {
  const longest = type === 'SAML' ? 64 : 20
  const length = countCharacters(username)
  if (length > longest) {
    throw invalidParameter(`'Username' must have at most ${longest} characters, not ${length}.`)
  }
  if (type === 'SAML' && !/^[a-zA-Z0-9_\-.\\@]+$/.test(username)) {
    throw invalidParameter("'Username' may have letters, digits and _ - . @ \\ only.")
  }
  if (username.includes('@') && !/^[^@]+@[^@]+\.[^@]+$/.test(username)) {
    throw invalidParameter("'Username' may have an @ only if it is an e-mail address.")
  }
}

/** API:CreateUser: only the directory of Connect keeps passwords; only a directory of the customer's has ids. */
export function requireCredentials(
  { Password, DirectoryUserId }: CreateUserRequest,
  type: InstanceRecord['IdentityManagementType'],
): void {
  const isManaged = type === 'CONNECT_MANAGED'
  if (isManaged !== (Password !== undefined)) {
    throw invalidParameter(
      isManaged
        ? "'Password' is required where Connect manages the users."
        : `'Password' cannot be set on an instance of type ${type ?? ''}.`,
    )
  }
  if (DirectoryUserId !== undefined && type !== 'EXISTING_DIRECTORY') {
    throw invalidParameter(`'DirectoryUserId' cannot be set on an instance of type ${type ?? ''}.`)
  }
}

/** Whether case counts is not confirmed; here it does not. */
export function requireNewName({ users, instance }: InstanceState, username: string): void {
  const wanted = username.toLowerCase()
  for (const { Username } of users.values()) {
    if (Username.toLowerCase() === wanted) {
      const message = `The user ${username} is already associated with the Amazon Connect instance ${instance.Id}`
      throw new ServiceError('DuplicateResourceException', 409, message)
    }
  }
}

export function requireRoom({ users, userLimit }: InstanceState): void {
  if (users.size >= userLimit) {
    const message = `The instance has as many users as it may: ${userLimit}.`
    throw new ServiceError('LimitExceededException', 429, message)
  }
}

/** What is said in PhoneConfig and in a list at once is a conflict (API:CreateUser). */
export function newPhone(request: CreateUserRequest): ChannelSettings {
  requireGoodChannels(request)
  const { PhoneConfig = {} } = request
  const lists = channelListNames.filter((name) => (request[name] ?? []).length > 0)
  for (const name of lists) {
    const twice = counterparts[name].find((member) => PhoneConfig[member] !== undefined)
    if (twice !== undefined) {
      throw invalidParameter(`'PhoneConfig.${twice}' and '${name}' cannot be set together.`)
    }
  }
  const given = Object.fromEntries(lists.map((name) => [name, request[name]]))
  const phone = { ...plainPhone, ...PhoneConfig, ...phoneFromLists(given) }
  requireDeskNumber(phone)
  return { PhoneConfig: phone, ...given }
}
