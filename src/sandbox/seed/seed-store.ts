import type { DirectoryType } from '@aws-sdk/client-connect'
import { accountId, instanceArn, region } from '../identifiers.js'
import { channelListNames } from '../channel-settings.js'
import { SortedMap } from '../sorted-map.js'
import type { InstanceRecord, InstanceState, Store } from '../store.js'
import { createRandom } from './random.js'
import { seedAttributes } from './seed-attributes.js'
import { seedDirectory } from './seed-directory.js'
import { seedProficiencies } from './seed-proficiencies.js'
import { seedQuickConnects } from './seed-quick-connects.js'
import { seedUsers } from './seed-user.js'

export interface SeedOptions {
  readonly users: number
  readonly seed: number
  readonly instances: number
  /** Where the first instance has its users from. Default CONNECT_MANAGED. */
  readonly identityType?: DirectoryType
  /** Without them all users have the legacy PhoneConfig only. Default true. */
  readonly hasChannelLists?: boolean
  /** Milliseconds since 1970. Everything was last modified days before. */
  readonly now: number
}

/** Quota L-9A46857E, which can be raised: an instance with many users has had that done. */
const defaultUserLimit = 500

const aliases = ['acme-service', 'acme-training', 'acme-sandbox'] as const

/** The same options give the same instance, to the last id. */
export function seedStore(options: SeedOptions): Store {
  const { users, seed, instances, identityType = 'CONNECT_MANAGED', hasChannelLists = true, now } = options
  const [first = emptyState(seed, 0, now), ...others] = Array.from({ length: instances }, (_, index) =>
    emptyState(seed, index, now),
  )
  first.instance.IdentityManagementType = identityType
  seedDirectory(first, seed, now)
  seedAttributes(first, seed, now)
  seedUsers(first, seed, users, now)
  first.userLimit = Math.max(defaultUserLimit, 2 * users)
  seedProficiencies(first)
  seedQuickConnects(first, seed, now)
  adaptIdentities(first, identityType)
  if (!hasChannelLists) {
    dropChannelLists(first)
  }
  return { ...first, others }
}

/** SAML knows no e-mail address, and a directory of the customer's has ids of its own. Otherwise the same people. */
function adaptIdentities({ users }: InstanceState, type: DirectoryType): void {
  for (const user of users.values()) {
    if (type === 'SAML') {
      delete user.IdentityInfo.Email
    } else if (type === 'EXISTING_DIRECTORY') {
      user.DirectoryUserId = `d-${user.Id.slice(0, 10).replace('-', '')}`
    }
  }
}

/** Afterwards and not instead, so that everything else is as it would be with them. */
function dropChannelLists({ users }: InstanceState): void {
  for (const user of users.values()) {
    for (const name of channelListNames) {
      delete user[name]
    }
  }
}

function emptyState(seed: number, index: number, now: number): InstanceState {
  return {
    instance: seedInstance(seed, index, now),
    users: new SortedMap(),
    routingProfiles: new Map(),
    securityProfiles: new Map(),
    hierarchyGroups: new Map(),
    hierarchyLevels: [],
    proficiencies: new Map(),
    predefinedAttributes: new Map(),
    quickConnects: new Map(),
    userLimit: defaultUserLimit,
    usersCreated: 0,
  }
}

function seedInstance(seed: number, index: number, now: number): InstanceRecord {
  const Id = createRandom(seed, `instance/${index}`).uuid()
  const alias = aliases[index] ?? `acme-${index + 1}`
  return {
    Id,
    Arn: instanceArn(Id),
    IdentityManagementType: 'CONNECT_MANAGED',
    InstanceAlias: alias,
    CreatedTime: new Date((Math.floor(now / 1000) - 500 * 24 * 60 * 60) * 1000),
    ServiceRole: `arn:aws:iam::${accountId}:role/aws-service-role/connect.amazonaws.com/${region}`,
    InstanceStatus: 'ACTIVE',
    InboundCallsEnabled: true,
    OutboundCallsEnabled: true,
    InstanceAccessUrl: `https://${alias}.my.connect.aws`,
    Tags: {},
  }
}
