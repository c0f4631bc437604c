import type {
  HierarchyLevel,
  Instance,
  PredefinedAttribute,
  QuickConnectConfig,
  RoutingProfile,
  RoutingProfileSummary,
  SecurityProfile,
  SecurityProfileSummary,
  User,
  UserProficiency,
} from '@aws-sdk/client-connect'
import type { SortedMap } from './sorted-map.js'

type With<Shape, Keys extends keyof Shape> = Shape & { [Key in Keys]-?: Exclude<Shape[Key], undefined> }

/** A user as DescribeUser shows it: after-contact-work times in seconds. */
export type UserRecord = With<
  User,
  | 'Id'
  | 'Arn'
  | 'Username'
  | 'IdentityInfo'
  | 'PhoneConfig'
  | 'SecurityProfileIds'
  | 'RoutingProfileId'
  | 'Tags'
  | 'LastModifiedTime'
>
export type RoutingProfileRecord = With<RoutingProfileSummary, 'Id' | 'Arn' | 'Name'> &
  Pick<RoutingProfile, 'Description' | 'Tags'>
export type SecurityProfileRecord = With<SecurityProfileSummary, 'Id' | 'Arn' | 'Name'> &
  Pick<
    SecurityProfile,
    | 'AllowedAccessControlHierarchyGroupId'
    | 'AllowedAccessControlTags'
    | 'Description'
    | 'HierarchyRestrictedResources'
    | 'TagRestrictedResources'
    | 'Tags'
  >
type HierarchyLevelRecord = With<HierarchyLevel, 'Id' | 'Arn' | 'Name'>
export type InstanceRecord = With<Instance, 'Id' | 'Arn' | 'InstanceAlias'>

/** `ParentId` is absent at the top. The path the API shows is derived from it. */
export interface HierarchyGroupRecord {
  Id: string
  Arn: string
  Name: string
  LevelId: string
  ParentId?: string
  LastModifiedTime: Date
}

export interface QuickConnectRecord {
  Id: string
  Arn: string
  Name: string
  Description: string
  Config: QuickConnectConfig
  Tags: Record<string, string>
  LastModifiedTime: Date
  LastModifiedRegion: string
}

export type ProficiencyRecord = With<UserProficiency, 'AttributeName' | 'AttributeValue' | 'Level'>

export type PredefinedAttributeRecord = With<PredefinedAttribute, 'Name' | 'LastModifiedTime'> & {
  Values: { StringList: string[] }
}

/** Everything one instance holds. Plain and mutable: tests read and alter it directly. Maps are keyed by id. */
export interface InstanceState {
  instance: InstanceRecord
  users: SortedMap<UserRecord>
  routingProfiles: Map<string, RoutingProfileRecord>
  securityProfiles: Map<string, SecurityProfileRecord>
  hierarchyGroups: Map<string, HierarchyGroupRecord>
  /** Outermost first, at most five. */
  hierarchyLevels: HierarchyLevelRecord[]
  /** Proficiencies by user id; users without any have no entry. */
  proficiencies: Map<string, ProficiencyRecord[]>
  /** What proficiencies are made of, by name. */
  predefinedAttributes: Map<string, PredefinedAttributeRecord>
  quickConnects: Map<string, QuickConnectRecord>
  /** How many users there may be. */
  userLimit: number
  /** How many users have been made since the start. */
  usersCreated: number
}

/** The seeded instance, and beside it any others the account has. */
export interface Store extends InstanceState {
  others: InstanceState[]
}

export function allInstances(store: Store): readonly InstanceState[] {
  return [store, ...store.others]
}

export function findUserByName(state: InstanceState, username: string): UserRecord | undefined {
  for (const user of state.users.values()) {
    if (user.Username === username) {
      return user
    }
  }
  return undefined
}

/** With the user goes what is kept beside the record. */
export function removeUser(state: InstanceState, id: string): void {
  state.users.delete(id)
  state.proficiencies.delete(id)
}
