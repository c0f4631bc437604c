import { accountId, instanceArn, region } from '../identifiers.js'
import type { InstanceRecord, InstanceState, Store } from '../store.js'
import { createRandom } from './random.js'
import { seedDirectory } from './seed-directory.js'
import { seedUsers } from './seed-user.js'

export interface SeedOptions {
  readonly users: number
  readonly seed: number
  readonly instances: number
  /** Milliseconds since 1970. Everything was last modified days before. */
  readonly now: number
}

const aliases = ['acme-service', 'acme-training', 'acme-sandbox'] as const

/** The same options give the same instance, to the last id. */
export function seedStore({ users, seed, instances, now }: SeedOptions): Store {
  const [first = emptyState(seed, 0, now), ...others] = Array.from({ length: instances }, (_, index) =>
    emptyState(seed, index, now),
  )
  seedDirectory(first, seed, now)
  seedUsers(first, seed, users, now)
  return { ...first, others }
}

function emptyState(seed: number, index: number, now: number): InstanceState {
  return {
    instance: seedInstance(seed, index, now),
    users: new Map(),
    routingProfiles: new Map(),
    securityProfiles: new Map(),
    hierarchyGroups: new Map(),
    hierarchyLevels: [],
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
